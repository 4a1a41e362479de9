#include "CGumbo.h"

#include <gumbo.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

// Gumbo frees a tree by recursion, and stops for nothing. So its memory comes from blocks of ours, which are freed as they
// are, and whoever asks for too much, or after too long, does not come back.
typedef struct block {
  struct block *next;
} block;

enum { BLOCK_SIZE = 1 << 18, CALLS_BETWEEN_CLOCKS = 1 << 12 };

typedef struct {
  const GumboNode *node;
  unsigned child;
} place;

struct cgumbo {
  const char *bytes;
  block *blocks;
  char *free_start;
  char *free_end;
  int64_t memory_left;
  double deadline;
  uint32_t calls;
  jmp_buf escape;
  GumboOutput *output;

  // The elements that the walk is in, outermost first.
  place *path;
  int64_t depth;
  int64_t path_capacity;
  // What the last event was about.
  const GumboNode *node;
};

static double processor_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void *allocate(void *context, size_t size) {
  cgumbo *page = context;
  if (++page->calls % CALLS_BETWEEN_CLOCKS == 0 && processor_seconds() > page->deadline) longjmp(page->escape, 1);
  size = (size + 15) & ~(size_t)15;
  if (size > (size_t)(page->free_end - page->free_start)) {
    size_t block_size = size + sizeof(block) + 16 > BLOCK_SIZE ? size + sizeof(block) + 16 : BLOCK_SIZE;
    page->memory_left -= (int64_t)block_size;
    block *added = page->memory_left < 0 ? NULL : malloc(block_size);
    if (!added) longjmp(page->escape, 1);
    added->next = page->blocks;
    page->blocks = added;
    char *start = (char *)(((uintptr_t)(added + 1) + 15) & ~(uintptr_t)15);
    // A large piece leaves the rest of the present block in use.
    if (block_size > BLOCK_SIZE) return start;
    page->free_start = start;
    page->free_end = (char *)added + block_size;
  }
  void *result = page->free_start;
  page->free_start += size;
  return result;
}

static void release(void *context, void *memory) {
  (void)context;
  (void)memory;
}

static bool push(cgumbo *page, const GumboNode *node) {
  if (page->depth == page->path_capacity) {
    int64_t capacity = page->path_capacity ? page->path_capacity * 2 : 64;
    place *path = realloc(page->path, (size_t)capacity * sizeof *path);
    if (!path) return false;
    page->path = path;
    page->path_capacity = capacity;
  }
  page->path[page->depth++] = (place){node, 0};
  return true;
}

cgumbo *cgumbo_parse(const char *bytes, int64_t byte_count, int64_t memory_limit, double seconds_limit) {
  cgumbo *page = calloc(1, sizeof *page);
  if (!page) return NULL;
  page->bytes = bytes;
  page->memory_left = memory_limit;
  page->deadline = processor_seconds() + seconds_limit;
  if (setjmp(page->escape)) {
    cgumbo_close(page);
    return NULL;
  }
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = allocate;
  options.deallocator = release;
  options.userdata = page;
  options.max_errors = 0;
  page->output = gumbo_parse_with_options(&options, bytes, (size_t)byte_count);
  cgumbo_rewind(page);
  return page;
}

void cgumbo_close(cgumbo *page) {
  if (!page) return;
  while (page->blocks) {
    block *next = page->blocks->next;
    free(page->blocks);
    page->blocks = next;
  }
  free(page->path);
  free(page);
}

void cgumbo_rewind(cgumbo *page) {
  page->depth = 0;
  push(page, page->output->document);
}

cgumbo_event cgumbo_next(cgumbo *page) {
  while (page->depth > 0) {
    place *place = &page->path[page->depth - 1];
    const GumboNode *parent = place->node;
    const GumboVector *children =
        parent->type == GUMBO_NODE_DOCUMENT ? &parent->v.document.children : &parent->v.element.children;
    if (place->child == children->length) {
      page->depth -= 1;
      page->node = parent;
      if (parent->type == GUMBO_NODE_ELEMENT) return CGUMBO_LEAVE;
      continue;
    }
    const GumboNode *node = children->data[place->child++];
    page->node = node;
    switch (node->type) {
      case GUMBO_NODE_ELEMENT:
        if (!push(page, node)) return CGUMBO_END;
        return CGUMBO_ENTER;
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_WHITESPACE:
      case GUMBO_NODE_CDATA:
        return CGUMBO_TEXT;
      default:
        break;
    }
  }
  return CGUMBO_END;
}

void cgumbo_skip(cgumbo *page) { page->depth -= 1; }

int32_t cgumbo_tag_named(const char *name) { return (int32_t)gumbo_tag_enum(name); }

int32_t cgumbo_tag_count(void) { return GUMBO_TAG_LAST; }

int32_t cgumbo_tag(cgumbo *page) {
  const GumboElement *element = &page->node->v.element;
  switch (element->tag_namespace) {
    case GUMBO_NAMESPACE_SVG:
      return -1;
    case GUMBO_NAMESPACE_MATHML:
      return -2;
    default:
      return (int32_t)element->tag;
  }
}

bool cgumbo_is_named(cgumbo *page, const char *name) {
  const GumboElement *element = &page->node->v.element;
  if (element->tag != GUMBO_TAG_UNKNOWN) return strcasecmp(gumbo_normalized_tagname(element->tag), name) == 0;
  GumboStringPiece written = element->original_tag;
  gumbo_tag_from_original_text(&written);
  return written.length == strlen(name) && strncasecmp(written.data, name, written.length) == 0;
}

const char *cgumbo_attribute(cgumbo *page, const char *name) {
  const GumboAttribute *attribute = gumbo_get_attribute(&page->node->v.element.attributes, name);
  return attribute ? attribute->value : NULL;
}

const uint8_t *cgumbo_text(cgumbo *page, int64_t *byte_count, int64_t *source_start) {
  *byte_count = (int64_t)strlen(page->node->v.text.text);
  *source_start = page->node->v.text.original_text.data - page->bytes;
  return (const uint8_t *)page->node->v.text.text;
}
