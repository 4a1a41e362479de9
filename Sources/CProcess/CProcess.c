#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

enum { input_descriptor = 3 };

static void limit(int which, int64_t value) {
  if (value <= 0) return;
  struct rlimit present;
  if (getrlimit(which, &present) != 0) return;
  if (present.rlim_max != RLIM_INFINITY && (int64_t)present.rlim_max < value) value = (int64_t)present.rlim_max;
  present.rlim_cur = present.rlim_max = (rlim_t)value;
  setrlimit(which, &present);
}

// What the new process does before it is another program. Only calls that are safe after a fork.
static _Noreturn void become(char *const *words, int input, const cprocess_limits *limits, const int *pipes) {
  setpgid(0, 0);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  limit(RLIMIT_AS, limits->memory_byte_count);
  limit(RLIMIT_CPU, limits->second_count);
  struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);

  // The pipes lie above the descriptors that the program has, for `high_pipe` puts them there.
  int null = open("/dev/null", O_RDONLY);
  dup2(null, STDIN_FILENO);
  dup2(pipes[1], STDOUT_FILENO);
  dup2(pipes[3], STDERR_FILENO);
  if (input >= 0) dup2(input, input_descriptor);
  int first = input >= 0 ? input_descriptor + 1 : input_descriptor;
#if defined(__linux__) && defined(SYS_close_range)
  syscall(SYS_close_range, first, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */);
#else
  for (int descriptor = first; descriptor < 1024; descriptor++) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
#endif
  execvp(words[0], words);
  int failure = errno;
  if (write(pipes[5], &failure, sizeof failure) < 0) _exit(126);
  _exit(127);
}

static void close_all(const int *descriptors, int count) {
  for (int i = 0; i < count; i++)
    if (descriptors[i] >= 0) close(descriptors[i]);
}

// A pipe whose ends are closed in other programs and lie above the descriptors that are given to one.
static int high_pipe(int *ends) {
  int low[2];
  if (pipe(low) != 0) return errno;
  for (int i = 0; i < 2; i++) ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, 10);
  int failure = ends[0] < 0 || ends[1] < 0 ? errno : 0;
  close(low[0]);
  close(low[1]);
  return failure;
}

int cprocess_start(char *const *words, int input, const cprocess_limits *limits, cprocess *result) {
  // Of the output, of the errors, and of the error of exec.
  int pipes[6] = {-1, -1, -1, -1, -1, -1};
  for (int i = 0; i < 6; i += 2) {
    int failure = high_pipe(pipes + i);
    if (failure != 0) {
      close_all(pipes, 6);
      return failure;
    }
  }
  pid_t process = fork();
  if (process == 0) become(words, input, limits, pipes);
  int failure = process < 0 ? errno : 0;
  close_all((int[]){pipes[1], pipes[3], pipes[5]}, 3);
  if (failure == 0) {
    // Both set the group, so that it is there before either goes on.
    setpgid(process, process);
    ssize_t count;
    do count = read(pipes[4], &failure, sizeof failure);
    while (count < 0 && errno == EINTR);
    if (count == sizeof failure) {
      while (waitpid(process, NULL, 0) < 0 && errno == EINTR) {}
    } else {
      failure = 0;
    }
  }
  close(pipes[4]);
  if (failure != 0) {
    close_all((int[]){pipes[0], pipes[2]}, 2);
    return failure;
  }
  fcntl(pipes[0], F_SETFL, O_NONBLOCK);
  fcntl(pipes[2], F_SETFL, O_NONBLOCK);
  *result = (cprocess){process, pipes[0], pipes[2]};
  return 0;
}

int cprocess_unnamed_file(const uint8_t *bytes, int64_t byte_count) {
#ifdef __linux__
  int file = memfd_create("diglot", MFD_CLOEXEC);
#else
  char path[] = "/tmp/diglot-XXXXXX";
  int file = mkstemp(path);
  if (file >= 0) {
    unlink(path);
    fcntl(file, F_SETFD, FD_CLOEXEC);
  }
#endif
  if (file < 0) return -1;
  for (int64_t written = 0; written < byte_count;) {
    ssize_t count = write(file, bytes + written, (size_t)(byte_count - written));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      close(file);
      return -1;
    }
    written += count;
  }
  lseek(file, 0, SEEK_SET);
  return file;
}
