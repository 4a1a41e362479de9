// Stands for variables of the C library in the shared library: Debian's archives of ICU and Zstandard address them as only
// a program can. The linker's --wrap leads them here.

#include <stdio.h>

// Zstandard writes there where it was told to, which nobody does. Swift's runtime does before it ends the process.
FILE *__wrap_stderr;

// What ICU's time zones begin with; nothing here asks for one.
char *__wrap_tzname[2] = {"UTC", "UTC"};
long __wrap___timezone;

__attribute__((constructor)) static void take_stderr(void) { __wrap_stderr = stderr; }
