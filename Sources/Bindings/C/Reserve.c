// Memory for the time when the system has none.
//
// Swift's runtime ends the process where an allocation fails. A library must not: so what the linker's --wrap leads here
// takes from a reserve then, and counts that it did. Whoever searches or writes asks for the count, ends early and says
// that there is no memory; what was taken comes back to the reserve as it is freed. The reserve is a part of .bss: until it
// is needed it takes no memory, only addresses.

#include "CDiglot.h"

#include <stdatomic.h>
#include <stdlib.h>

static atomic_size_t shortages;

size_t diglot_memory_shortages(void) { return atomic_load_explicit(&shortages, memory_order_relaxed); }

#ifndef __linux__

int diglot_memory_has(size_t size) { return (void)size, 1; }

#else

#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

void *__real_malloc(size_t) __attribute__((weak));
void *__real_calloc(size_t, size_t) __attribute__((weak));
void *__real_realloc(void *, size_t) __attribute__((weak));
void *__real_aligned_alloc(size_t, size_t) __attribute__((weak));
int __real_posix_memalign(void **, size_t, size_t) __attribute__((weak));
size_t __real_malloc_usable_size(void *) __attribute__((weak));
void __real_free(void *) __attribute__((weak));

enum { reserve_size = 16 << 20, unit = 64 };

// A block: its size with this head, in bytes, a multiple of `unit`; what it holds begins a unit later.
typedef struct head {
  size_t size;
  bool is_used;
} head;

static _Alignas(64) char reserve[reserve_size];
static atomic_flag lock = ATOMIC_FLAG_INIT;
static bool is_laid_out;

static bool is_reserved(const void *place) { return (const char *)place >= reserve && (const char *)place < reserve + reserve_size; }

static void enter(void) {
  while (atomic_flag_test_and_set_explicit(&lock, memory_order_acquire)) {
  }
}

static void leave(void) { atomic_flag_clear_explicit(&lock, memory_order_release); }

static head *after(head *block) { return (head *)((char *)block + block->size); }

static bool is_inside(const head *block) { return (const char *)block < reserve + reserve_size; }

// Takes the first block that is large enough; free neighbours become one on the way.
static void *take(size_t size, size_t alignment) {
  if (size > reserve_size || alignment > unit) return errno = ENOMEM, NULL;
  size_t wanted = (size + unit - 1) / unit * unit + unit;
  void *found = NULL;
  enter();
  head *first = (head *)reserve;
  if (!is_laid_out) *first = (head){reserve_size, false}, is_laid_out = true;
  for (head *block = first; is_inside(block) && !found; block = after(block)) {
    if (block->is_used) continue;
    while (is_inside(after(block)) && !after(block)->is_used) block->size += after(block)->size;
    if (block->size < wanted) continue;
    if (block->size > wanted) *(head *)((char *)block + wanted) = (head){block->size - wanted, false};
    *block = (head){wanted, true};
    found = (char *)block + unit;
  }
  leave();
  atomic_fetch_add_explicit(&shortages, 1, memory_order_relaxed);
  if (!found) errno = ENOMEM;
  return found;
}

static size_t size_of(void *place) { return ((head *)((char *)place - unit))->size - unit; }

void *__wrap_malloc(size_t size) {
  void *place = __real_malloc(size);
  return __builtin_expect(place != NULL, 1) ? place : take(size, 16);
}

void *__wrap_calloc(size_t count, size_t size) {
  void *place = __real_calloc(count, size);
  if (__builtin_expect(place != NULL, 1) || (size && count > SIZE_MAX / size)) return place;
  place = take(count * size, 16);
  return place ? memset(place, 0, count * size) : NULL;
}

void *__wrap_aligned_alloc(size_t alignment, size_t size) {
  void *place = __real_aligned_alloc(alignment, size);
  return __builtin_expect(place != NULL, 1) ? place : take(size, alignment);
}

int __wrap_posix_memalign(void **place, size_t alignment, size_t size) {
  int status = __real_posix_memalign(place, alignment, size);
  if (__builtin_expect(status != ENOMEM, 1)) return status;
  *place = take(size, alignment);
  return *place ? 0 : ENOMEM;
}

void *__wrap_realloc(void *place, size_t size) {
  if (!is_reserved(place)) {
    void *moved = __real_realloc(place, size);
    if (__builtin_expect(moved != NULL, 1) || size == 0) return moved;
    moved = take(size, 16);
    if (!moved || !place) return moved;
    size_t former = __real_malloc_usable_size(place);
    memcpy(moved, place, former < size ? former : size);
    __real_free(place);
    return moved;
  }
  size_t former = size_of(place);
  if (size <= former) return place;
  void *moved = __wrap_malloc(size);
  if (!moved) return NULL;
  memcpy(moved, place, former);
  enter();
  ((head *)((char *)place - unit))->is_used = false;
  leave();
  return moved;
}

size_t __wrap_malloc_usable_size(void *place) {
  return is_reserved(place) ? size_of(place) : __real_malloc_usable_size(place);
}

void __wrap_free(void *place) {
  if (!is_reserved(place)) return __real_free(place);
  enter();
  ((head *)((char *)place - unit))->is_used = false;
  leave();
}

int diglot_memory_has(size_t size) {
  // Nobody's reserve where the library is linked otherwise.
  void *place = __real_malloc ? __real_malloc(size) : malloc(size);
  // Not a pair that the compiler may leave out.
  __asm__ volatile("" : : "r"(place) : "memory");
  if (!place) return 0;
  if (__real_free) __real_free(place);
  else free(place);
  return 1;
}

#endif
