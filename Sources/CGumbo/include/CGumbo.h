/// The tree of an HTML page, walked from front to back, behind one opaque handle: Gumbo.
///
/// No Gumbo type shows here. The page is UTF-8; its bytes stay where they are as long as the handle is open. What is said to
/// be good is so until the handle is closed. A handle belongs to one thread at a time.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct cgumbo cgumbo;

/// Parses a page. Returns NULL where that takes more than `memory_limit` bytes or `seconds_limit` of the processor's time,
/// as a page that is made for it can, or where there is no memory.
cgumbo *cgumbo_parse(const char *bytes, int64_t byte_count, int64_t memory_limit, double seconds_limit);
void cgumbo_close(cgumbo *page);

/// Goes back to the beginning of the walk.
void cgumbo_rewind(cgumbo *page);

typedef enum : int32_t {
  CGUMBO_END = 0,
  /// An element begins: `cgumbo_tag` and `cgumbo_attribute` tell which.
  CGUMBO_ENTER = 1,
  /// An element ends: `cgumbo_tag` tells which.
  CGUMBO_LEAVE = 2,
  CGUMBO_TEXT = 3,
} cgumbo_event;

/// The next step of the walk. Comments are left out, and what is inside of `<template>`.
cgumbo_event cgumbo_next(cgumbo *page);

/// Leaves out what is inside of the element that was entered: the next step is behind its end, of which no event tells.
void cgumbo_skip(cgumbo *page);

/// The number of a tag's name, such as "div"; that of unknown tags is the same for all.
int32_t cgumbo_tag_named(const char *name);
/// Numbers are less than this.
int32_t cgumbo_tag_count(void);
/// The number of the element's tag, or -1 where it belongs to SVG, -2 where to MathML.
int32_t cgumbo_tag(cgumbo *page);
/// The name of the element's tag as it is written, in SVG and MathML too; not good for a letter that is not ASCII.
bool cgumbo_is_named(cgumbo *page, const char *name);

/// The value of an attribute of the element, with its references resolved, or NULL. It ends with a zero byte.
const char *cgumbo_attribute(cgumbo *page, const char *name);

/// The text, with its references resolved, and its length. Where it begins in the page is `*source_start`.
const uint8_t *cgumbo_text(cgumbo *page, int64_t *byte_count, int64_t *source_start);
