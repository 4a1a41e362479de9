// Stands for variables of the C library in the shared library: Debian's archives of ICU and Zstandard address them as only
// a program can. The linker's --wrap leads them here, and what is named __real_ to what they were.
#ifdef __linux__

#include <stdio.h>

// Zstandard writes there where it was told to, which nobody does. Swift's runtime does before it ends the process.
FILE *__wrap_stderr;

// What ICU's time zones begin with; nothing here asks for one.
char *__wrap_tzname[2] = {"UTC", "UTC"};
long __wrap___timezone;

extern FILE *__real_stderr __attribute__((weak));

__attribute__((constructor)) static void take_stderr(void) {
  if (&__real_stderr) __wrap_stderr = __real_stderr;
}

#endif
