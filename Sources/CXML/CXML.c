#include "CXML.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>

struct cxml {
  xmlTextReaderPtr reader;
  // The element that was entered ends in itself: its end is told next.
  bool ends_next;
  int32_t line;
  char message[160];
};

static void keep_error(void *context, const xmlError *error) {
  cxml *document = context;
  if (document->message[0] || !error || error->level < XML_ERR_ERROR) return;
  const char *message = error->message ? error->message : "";
  size_t length = strcspn(message, "\n");
  if (length >= sizeof document->message) length = sizeof document->message - 1;
  memcpy(document->message, message, length);
  document->message[length] = 0;
  document->line = error->line;
}

cxml *cxml_open(const uint8_t *bytes, int64_t byte_count) {
  // The library counts in 31 bits.
  if (byte_count < 0 || byte_count > INT32_MAX) return NULL;
  cxml *document = calloc(1, sizeof *document);
  if (!document) return NULL;
  // Without XML_PARSE_NOENT entities stay references; without XML_PARSE_HUGE the library's own bounds hold.
  int options = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
  document->reader = xmlReaderForMemory((const char *)bytes, (int)byte_count, NULL, NULL, options);
  if (!document->reader) {
    free(document);
    return NULL;
  }
  xmlTextReaderSetStructuredErrorHandler(document->reader, (xmlStructuredErrorFunc)keep_error, document);
  return document;
}

void cxml_close(cxml *document) {
  if (!document) return;
  xmlFreeTextReader(document->reader);
  free(document);
}

cxml_event cxml_next(cxml *document) {
  if (document->ends_next) {
    document->ends_next = false;
    return CXML_LEAVE;
  }
  while (true) {
    int result = xmlTextReaderRead(document->reader);
    if (result == 0) return CXML_END;
    if (result < 0) return CXML_BROKEN;
    switch (xmlTextReaderNodeType(document->reader)) {
      case XML_READER_TYPE_ELEMENT:
        document->ends_next = xmlTextReaderIsEmptyElement(document->reader) == 1;
        return CXML_ENTER;
      case XML_READER_TYPE_END_ELEMENT:
        return CXML_LEAVE;
      case XML_READER_TYPE_TEXT:
      case XML_READER_TYPE_CDATA:
      case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
      case XML_READER_TYPE_WHITESPACE:
        return CXML_TEXT;
      default:
        break;
    }
  }
}

static const char *text_or_empty(const xmlChar *text) { return text ? (const char *)text : ""; }

const char *cxml_name(cxml *document) { return text_or_empty(xmlTextReaderConstLocalName(document->reader)); }

const char *cxml_prefix(cxml *document) { return text_or_empty(xmlTextReaderConstPrefix(document->reader)); }

const char *cxml_attribute(cxml *document, const char *name) {
  const char *value = NULL;
  if (xmlTextReaderMoveToFirstAttribute(document->reader) != 1) return NULL;
  do {
    if (strcmp(text_or_empty(xmlTextReaderConstLocalName(document->reader)), name) == 0) {
      value = (const char *)xmlTextReaderConstValue(document->reader);
      break;
    }
  } while (xmlTextReaderMoveToNextAttribute(document->reader) == 1);
  xmlTextReaderMoveToElement(document->reader);
  return value;
}

const uint8_t *cxml_text(cxml *document, int64_t *byte_count) {
  const xmlChar *text = xmlTextReaderConstValue(document->reader);
  *byte_count = text ? (int64_t)strlen((const char *)text) : 0;
  return (const uint8_t *)text_or_empty(text);
}

const char *cxml_error(cxml *document, int32_t *line) {
  *line = document->line;
  return document->message;
}
