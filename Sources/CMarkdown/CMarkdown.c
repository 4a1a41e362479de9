#include "CMarkdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// The library stops for nothing, so its memory comes from blocks of ours: whoever asks for too much, or after too long, does
// not come back, and the blocks are freed as they are.
typedef struct block {
  struct block *next;
} block;

enum { BLOCK_SIZE = 1 << 16, CALLS_BETWEEN_CLOCKS = 1 << 12 };

struct cmarkdown {
  block *blocks;
  char *free_start;
  char *free_end;
  int64_t memory_left;
  double deadline;
  uint32_t calls;
  jmp_buf escape;
  cmark_iter *iterator;
  cmark_node *node;
};

// The library hands no context to its allocator.
static _Thread_local cmarkdown *current;

// What extensions take for a mark is known to the whole program, and changes while a text is parsed.
static pthread_mutex_t parsing = PTHREAD_MUTEX_INITIALIZER;

static double processor_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

// A piece begins with its size, which growing it needs to know.
static void *allocate(size_t count, size_t element_size) {
  cmarkdown *text = current;
  if (++text->calls % CALLS_BETWEEN_CLOCKS == 0 && processor_seconds() > text->deadline) longjmp(text->escape, 1);
  size_t size;
  if (__builtin_mul_overflow(count, element_size, &size) || size > (size_t)1 << 40) longjmp(text->escape, 1);
  size_t whole = ((size + 15) & ~(size_t)15) + 16;
  char *piece;
  if (whole > (size_t)(text->free_end - text->free_start)) {
    size_t block_size = whole + 32 > BLOCK_SIZE ? whole + 32 : BLOCK_SIZE;
    text->memory_left -= (int64_t)block_size;
    block *added = text->memory_left < 0 ? NULL : malloc(block_size);
    if (!added) longjmp(text->escape, 1);
    added->next = text->blocks;
    text->blocks = added;
    piece = (char *)(((uintptr_t)(added + 1) + 15) & ~(uintptr_t)15);
    // A large piece leaves the rest of the present block in use.
    if (block_size == BLOCK_SIZE) {
      text->free_start = piece + whole;
      text->free_end = (char *)added + block_size;
    }
  } else {
    piece = text->free_start;
    text->free_start += whole;
  }
  *(size_t *)piece = size;
  return memset(piece + 16, 0, size);
}

static void *grow(void *memory, size_t size) {
  if (!memory) return allocate(1, size);
  size_t present = *(size_t *)((char *)memory - 16);
  if (size <= present) return memory;
  return memcpy(allocate(1, size), memory, present);
}

static void release(void *memory) { (void)memory; }

static cmark_mem allocator = {allocate, grow, release};

void cmarkdown_start(void) { cmark_gfm_core_extensions_ensure_registered(); }

cmarkdown *cmarkdown_parse(const char *bytes, int64_t byte_count, int64_t memory_limit, double seconds_limit) {
  cmarkdown *text = calloc(1, sizeof *text);
  if (!text) return NULL;
  text->memory_left = memory_limit;
  text->deadline = processor_seconds() + seconds_limit;
  current = text;
  pthread_mutex_lock(&parsing);
  if (setjmp(text->escape)) {
    pthread_mutex_unlock(&parsing);
    cmarkdown_close(text);
    return NULL;
  }
  cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_FOOTNOTES, &allocator);
  static const char *const extensions[] = {"table", "strikethrough", "tasklist"};
  for (int index = 0; index < 3; index += 1) {
    cmark_syntax_extension *extension = cmark_find_syntax_extension(extensions[index]);
    if (extension) cmark_parser_attach_syntax_extension(parser, extension);
  }
  cmark_parser_feed(parser, bytes, (size_t)byte_count);
  text->iterator = cmark_iter_new(cmark_parser_finish(parser));
  pthread_mutex_unlock(&parsing);
  current = NULL;
  return text;
}

void cmarkdown_close(cmarkdown *text) {
  if (!text) return;
  current = NULL;
  while (text->blocks) {
    block *next = text->blocks->next;
    free(text->blocks);
    text->blocks = next;
  }
  free(text);
}

cmarkdown_event cmarkdown_next(cmarkdown *text) {
  cmark_event_type event = cmark_iter_next(text->iterator);
  text->node = cmark_iter_get_node(text->iterator);
  return event == CMARK_EVENT_ENTER ? CMARKDOWN_ENTER : event == CMARK_EVENT_EXIT ? CMARKDOWN_LEAVE : CMARKDOWN_END;
}

void cmarkdown_skip(cmarkdown *text) {
  cmark_iter_reset(text->iterator, text->node, CMARK_EVENT_EXIT);
}

cmarkdown_kind cmarkdown_kind_of(cmarkdown *text) {
  cmark_node_type type = cmark_node_get_type(text->node);
  if (type == CMARK_NODE_PARAGRAPH) return CMARKDOWN_PARAGRAPH;
  if (type == CMARK_NODE_HEADING) return CMARKDOWN_HEADING;
  if (type == CMARK_NODE_LIST) return CMARKDOWN_LIST;
  if (type == CMARK_NODE_ITEM) return CMARKDOWN_ITEM;
  if (type == CMARK_NODE_BLOCK_QUOTE) return CMARKDOWN_QUOTE;
  if (type == CMARK_NODE_CODE_BLOCK) return CMARKDOWN_CODE_BLOCK;
  if (type == CMARK_NODE_HTML_BLOCK) return CMARKDOWN_HTML_BLOCK;
  if (type == CMARK_NODE_THEMATIC_BREAK) return CMARKDOWN_RULE;
  if (type == CMARK_NODE_FOOTNOTE_DEFINITION) return CMARKDOWN_NOTE;
  if (type == CMARK_NODE_TEXT) return CMARKDOWN_TEXT;
  if (type == CMARK_NODE_SOFTBREAK) return CMARKDOWN_SOFT_BREAK;
  if (type == CMARK_NODE_LINEBREAK) return CMARKDOWN_LINE_BREAK;
  if (type == CMARK_NODE_CODE) return CMARKDOWN_CODE;
  if (type == CMARK_NODE_HTML_INLINE) return CMARKDOWN_HTML;
  if (type == CMARK_NODE_LINK) return CMARKDOWN_LINK;
  if (type == CMARK_NODE_IMAGE) return CMARKDOWN_IMAGE;
  if (type == CMARK_NODE_FOOTNOTE_REFERENCE) return CMARKDOWN_NOTE_MARK;
  // Kinds of extensions have numbers that are given at run time; their names do not change.
  const char *name = cmark_node_get_type_string(text->node);
  if (strcmp(name, "table") == 0) return CMARKDOWN_TABLE;
  if (strcmp(name, "table_row") == 0 || strcmp(name, "table_header") == 0) return CMARKDOWN_ROW;
  if (strcmp(name, "table_cell") == 0) return CMARKDOWN_CELL;
  if (strcmp(name, "tasklist") == 0) return CMARKDOWN_ITEM;
  return CMARKDOWN_OTHER;
}

int32_t cmarkdown_level(cmarkdown *text) { return cmark_node_get_heading_level(text->node); }

const uint8_t *cmarkdown_content(cmarkdown *text, int64_t *byte_count) {
  current = text;
  const char *content = setjmp(text->escape) ? NULL : cmark_node_get_literal(text->node);
  current = NULL;
  *byte_count = content ? (int64_t)strlen(content) : 0;
  return (const uint8_t *)(content ? content : "");
}

void cmarkdown_place(cmarkdown *text, int32_t *line, int32_t *column) {
  *line = cmark_node_get_start_line(text->node);
  *column = cmark_node_get_start_column(text->node);
}
