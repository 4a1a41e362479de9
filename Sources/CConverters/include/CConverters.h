/// ICU's converters from the encodings of the world to UTF-8, with the places that the characters come from.
///
/// No ICU type or header shows here, as in `CICU`. A converter belongs to one thread at a time.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct cconverter cconverter;

/// Opens the converter of a name that ICU knows, or returns NULL.
cconverter *cconverter_open(const char *name);
void cconverter_close(cconverter *converter);

/// The name by which ICU's converter is its own, such as "ibm-1375_P100-2008"; good while the converter is open.
const char *cconverter_name(const cconverter *converter);

/// Units of the text that take as many bytes as each other, in the text and in the source.
typedef struct {
  /// Where it begins, counted from the beginning of the text and of the source over all calls.
  int64_t text_start, source_start;
  int64_t count;
  int32_t text_width, source_width;
} cconverter_run;

/// What a call did.
typedef struct {
  /// Bytes of the source that were taken, of the text and of the runs that were written.
  int64_t source_count, text_count, run_count;
  /// Characters that could not be decoded and became U+FFFD, of all calls.
  int64_t replaced_count;
  /// Where the first of them begins in the source.
  int64_t first_replaced;
  /// All characters, of all calls.
  int64_t character_count;
  /// Whether the source is decoded to its end.
  bool is_done;
} cconverter_progress;

/// Decodes as much as there is room for. `is_last` says that the source ends with these bytes. The text needs room for at
/// least 16 bytes, and the runs for at least 4.
void cconverter_decode(cconverter *converter, const uint8_t *source, int64_t source_count, bool is_last, uint8_t *text,
                       int64_t text_capacity, cconverter_run *runs, int64_t run_capacity,
                       cconverter_progress *progress);
