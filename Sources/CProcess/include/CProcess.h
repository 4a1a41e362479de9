/// Starts other programs with limits that Swift cannot set: between fork and exec no Swift may run.
#pragma once

#include <stdint.h>
#include <sys/types.h>

/// A program that runs: its process, which leads a group of its own, and the ends of its output and its errors, which do not
/// wait.
typedef struct {
  pid_t process;
  int output, errors;
} cprocess;

/// What a program may use.
typedef struct {
  /// Of address space; of processor time in seconds.
  int64_t memory_byte_count, second_count;
} cprocess_limits;

/// Starts a program, found as a shell finds it, without a shell. Its standard input is empty; `input`, unless it is -1, is an
/// open file that it has as descriptor 3. It inherits no other file, and ends when this program does (Linux).
///
/// Returns 0, or the `errno` of what failed, which is that of exec where the program cannot be started.
int cprocess_start(char *const *words, int input, const cprocess_limits *limits, cprocess *result);

/// Opens a file without a name, in memory where the system can, with these bytes. Returns the descriptor, or -1 with `errno`.
int cprocess_unnamed_file(const uint8_t *bytes, int64_t byte_count);
