#include "CMemory.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
// A sanitizer takes the place of these functions itself.
#define IS_SANITIZED 1
#endif
#endif

// Defines __GLIBC__ where it is that library.
#include <limits.h>

#if defined(__GLIBC__) && !defined(IS_SANITIZED)

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

extern char *program_invocation_short_name;

// The same functions under the names that glibc keeps for programs that replace them.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

// The status of a call that the system refused: `ExitStatus.refused`.
enum { refused = 5 };

static void say(const char *text) {
  // There is nobody to tell that this failed.
  if (write(STDERR_FILENO, text, strlen(text)) < 0) return;
}

// No memory may be asked for here, and no lock: any thread may come here, from anywhere.
static _Noreturn void end(void) {
  say(program_invocation_short_name);
  say(": the system has no more memory for this; what was committed is safe\n");
  _exit(refused);
}

static void *require(void *memory, size_t byteCount) {
  if (memory == NULL && byteCount > 0) end();
  return memory;
}

void *malloc(size_t byteCount) { return require(__libc_malloc(byteCount), byteCount); }

void *calloc(size_t count, size_t byteCount) {
  return require(__libc_calloc(count, byteCount), count > 0 ? byteCount : 0);
}

void *realloc(void *memory, size_t byteCount) { return require(__libc_realloc(memory, byteCount), byteCount); }

void *memalign(size_t alignment, size_t byteCount) {
  return require(__libc_memalign(alignment, byteCount), byteCount);
}

void *aligned_alloc(size_t alignment, size_t byteCount) { return memalign(alignment, byteCount); }

int posix_memalign(void **result, size_t alignment, size_t byteCount) {
  if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
  *result = memalign(alignment, byteCount);
  return 0;
}

// A stack grows when it is used, and a program whose stack cannot grow just ends: so some of it is taken at once.
__attribute__((constructor)) static void takeStack(void) {
  enum { byteCount = 256 << 10, pageByteCount = 4096 };
  volatile char memory[byteCount];
  for (size_t offset = 0; offset < byteCount; offset += pageByteCount) memory[offset] = 0;
}

#endif
