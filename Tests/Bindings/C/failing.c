/* Preloaded, it makes every allocation fail from the one of the number FAIL_FROM on, once `failing_begin` was called. */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

static long left = -1;

void failing_begin(void) { left = atol(getenv("FAIL_FROM")); }

/* How many allocations were left before the first that fails. */
long failing_end(void) {
  long were = left;
  left = -1;
  return were;
}

static int fails(void) {
  if (left < 0) return 0;
  if (left == 0) return errno = ENOMEM, 1;
  left--;
  return 0;
}

void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return fails() ? NULL : __libc_calloc(count, size); }
void *realloc(void *place, size_t size) { return fails() ? NULL : __libc_realloc(place, size); }
void *aligned_alloc(size_t alignment, size_t size) { return fails() ? NULL : __libc_memalign(alignment, size); }
int posix_memalign(void **place, size_t alignment, size_t size) {
  if (fails()) return ENOMEM;
  *place = __libc_memalign(alignment, size);
  return *place ? 0 : ENOMEM;
}
