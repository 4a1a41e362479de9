/// An XML document, read from front to back, behind one opaque handle: libxml2's reader.
///
/// No libxml2 type shows here. Nothing outside of the document is read: no DTD, no file, no network, and what an entity
/// stands for is not put in its place, but for the five of XML itself. A handle belongs to one thread at a time.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct cxml cxml;

/// Opens a document that is at hand, and stays until it is closed; it says its encoding itself. NULL where there is no memory.
cxml *cxml_open(const uint8_t *bytes, int64_t byte_count);
void cxml_close(cxml *document);

typedef enum : int32_t {
  CXML_END = 0,
  /// An element begins.
  CXML_ENTER = 1,
  /// An element ends; one that ends in itself too.
  CXML_LEAVE = 2,
  CXML_TEXT = 3,
  /// The document is broken; what came before it is not.
  CXML_BROKEN = -1,
} cxml_event;

/// The next part of the document. Comments and instructions are passed over.
cxml_event cxml_next(cxml *document);

/// The name of the element without its prefix. Good until the next call, as are all texts that follow.
const char *cxml_name(cxml *document);

/// The prefix of the element's name, as it is written; empty where it has none.
const char *cxml_prefix(cxml *document);

/// The value of an attribute by its name without a prefix, or NULL.
const char *cxml_attribute(cxml *document, const char *name);

/// The text, and its length.
const uint8_t *cxml_text(cxml *document, int64_t *byte_count);

/// What broke, and the line; for people.
const char *cxml_error(cxml *document, int32_t *line);
