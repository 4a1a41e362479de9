/* Runs a program, and prints how many pages it touched first and how many KiB it had in memory at most: `taken PROGRAM ...`. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **arguments) {
  if (count < 2) return 2;
  pid_t child = fork();
  if (child == 0) {
    if (!freopen("/dev/null", "w", stdout)) _exit(3);
    execv(arguments[1], arguments + 1);
    _exit(3);
  }
  int status;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) < 0 || status != 0) return 1;
  printf("%ld %ld\n", usage.ru_minflt + usage.ru_majflt, usage.ru_maxrss);
  return 0;
}
