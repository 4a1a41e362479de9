/// The parts of a Markdown text, walked from front to back, behind one opaque handle: cmark-gfm, with tables, strikethrough,
/// task lists and notes.
///
/// No cmark type shows here. What is said to be good is so until the handle is closed. A handle belongs to one thread at a time.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct cmarkdown cmarkdown;

/// Makes the library ready; once in a program, before all else.
void cmarkdown_start(void);

/// Parses a text in UTF-8. Returns NULL where that takes more than `memory_limit` bytes or `seconds_limit` of the processor's
/// time, or where there is no memory.
cmarkdown *cmarkdown_parse(const char *bytes, int64_t byte_count, int64_t memory_limit, double seconds_limit);
void cmarkdown_close(cmarkdown *text);

typedef enum : int32_t { CMARKDOWN_END = 0, CMARKDOWN_ENTER = 1, CMARKDOWN_LEAVE = 2 } cmarkdown_event;

typedef enum : int32_t {
  CMARKDOWN_OTHER = 0,
  CMARKDOWN_PARAGRAPH,
  CMARKDOWN_HEADING,
  CMARKDOWN_LIST,
  CMARKDOWN_ITEM,
  CMARKDOWN_QUOTE,
  CMARKDOWN_CODE_BLOCK,
  CMARKDOWN_HTML_BLOCK,
  CMARKDOWN_RULE,
  CMARKDOWN_TABLE,
  CMARKDOWN_ROW,
  CMARKDOWN_CELL,
  CMARKDOWN_NOTE,
  CMARKDOWN_TEXT,
  CMARKDOWN_SOFT_BREAK,
  CMARKDOWN_LINE_BREAK,
  CMARKDOWN_CODE,
  CMARKDOWN_HTML,
  CMARKDOWN_LINK,
  CMARKDOWN_IMAGE,
  CMARKDOWN_NOTE_MARK,
} cmarkdown_kind;

/// The next step of the walk. What can hold no other part is entered, and left at once without an event.
cmarkdown_event cmarkdown_next(cmarkdown *text);

/// Leaves out what is inside of the part that was entered: the next step is behind its end, of which no event tells.
void cmarkdown_skip(cmarkdown *text);

/// What the last event was about.
cmarkdown_kind cmarkdown_kind_of(cmarkdown *text);

/// The level of a heading, or 0.
int32_t cmarkdown_level(cmarkdown *text);

/// The content of a text, a code or HTML, and its length.
const uint8_t *cmarkdown_content(cmarkdown *text, int64_t *byte_count);

/// Where the part begins: the line and the byte in it, from 1. The library is not sure of the byte.
void cmarkdown_place(cmarkdown *text, int32_t *line, int32_t *column);
