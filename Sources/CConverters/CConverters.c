#include "CConverters.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/ucnv_cb.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

enum { unit_capacity = 4096 };

struct cconverter {
  UConverter *converter;
  const char *name;
  bool is_hkscs;
  // Bytes of the source and of the text in all former calls.
  int64_t source_total, text_total;
  int64_t replaced_count, first_replaced, character_count;
  // Where the source of the present call of ICU begins.
  const char *source_base;
  int64_t source_base_offset;
  // Units that ICU has given and the text has had no room for yet, with the places of their bytes.
  UChar units[unit_capacity];
  int64_t starts[unit_capacity];
  int32_t unit_count, unit_index;
  // Where the bytes of the last of the units end.
  int64_t units_end;
  // Whether ICU has more for bytes that it has taken.
  bool has_overflow;
};

static void replace(const void *context, UConverterToUnicodeArgs *args, const char *bytes, int32_t length,
                    UConverterCallbackReason reason, UErrorCode *status) {
  if (reason > UCNV_IRREGULAR) return;
  static const UChar replacement = 0xFFFD;
  cconverter *converter = (cconverter *)context;
  if (converter->replaced_count++ == 0)
    converter->first_replaced = converter->source_base_offset + (args->source - converter->source_base) - length;
  *status = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(args, &replacement, 1, 0, status);
}

cconverter *cconverter_open(const char *name) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter *opened = ucnv_open(name, &status);
  if (U_FAILURE(status)) return NULL;
  cconverter *converter = calloc(1, sizeof *converter);
  converter->converter = opened;
  ucnv_setToUCallBack(opened, replace, converter, NULL, NULL, &status);
  converter->name = ucnv_getName(opened, &status);
  converter->is_hkscs = strncmp(converter->name, "ibm-1375", 8) == 0;
  return converter;
}

void cconverter_close(cconverter *converter) {
  ucnv_close(converter->converter);
  free(converter);
}

const char *cconverter_name(const cconverter *converter) { return converter->name; }

// Fills the units. ICU gives the place of a unit in the source of its call, or -1 where it took the first byte before.
static const char *fill(cconverter *converter, const char *source, const char *end, bool is_last) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t offsets[unit_capacity];
  // The first half of a pair of surrogates waits for the other.
  bool has_half = converter->unit_count > 0 && converter->unit_index < converter->unit_count;
  if (has_half) {
    converter->units[0] = converter->units[converter->unit_index];
    converter->starts[0] = converter->starts[converter->unit_index];
  }
  UChar *first = converter->units + has_half, *target = first;
  const char *base = source;
  int64_t pending = converter->units_end;
  converter->source_base = base;
  converter->source_base_offset = converter->source_total;
  ucnv_toUnicode(converter->converter, &target, converter->units + unit_capacity, &source, end, offsets, is_last, &status);
  converter->has_overflow = status == U_BUFFER_OVERFLOW_ERROR;
  converter->unit_count = (int32_t)(target - converter->units);
  converter->unit_index = 0;
  int64_t start = pending;
  for (int32_t i = has_half; i < converter->unit_count; i++) {
    if (offsets[i - has_half] >= 0) start = converter->source_total + offsets[i - has_half];
    converter->starts[i] = start;
  }
  converter->source_total += source - base;
  UErrorCode ignored = U_ZERO_ERROR;
  int32_t held = ucnv_toUCountPending(converter->converter, &ignored);
  converter->units_end = converter->source_total - (held > 0 ? held : 0);
  return source;
}

// ICU's table of Big5-HKSCS is of 2001 and has these in the private use area; this is HKSCS-2008, as WHATWG reads it.
static const UChar hkscs_2008[][3] = {
    {0xF303, 0x31C0}, {0xF304, 0x31C1}, {0xF305, 0x31C2}, {0xF306, 0x31C3}, {0xF307, 0x31C4}, {0xF309, 0x31C5},
    {0xF30C, 0x31C6}, {0xF30D, 0x31C7}, {0xF310, 0x31C8}, {0xF312, 0x31C9}, {0xF313, 0x31CA}, {0xF314, 0x31CB},
    {0xF315, 0x31CC}, {0xF317, 0x31CD}, {0xF318, 0x31CE}, {0xF325, 0x00CA, 0x0304}, {0xF327, 0x00CA, 0x030C},
    {0xF344, 0x00EA, 0x0304}, {0xF346, 0x00EA, 0x030C}, {0xF34A, 0x23DA}, {0xF34B, 0x23DB}, {0xF57A, 0x9FA6},
    {0xF5A4, 0x9FA7}, {0xF5AB, 0x9FA8}, {0xF5CC, 0x9FA9}, {0xF5CE, 0x9FAA}, {0xF5D0, 0x9FAB}, {0xF5D5, 0x9FAC},
    {0xF5EC, 0x9FAD}, {0xF5ED, 0x9FAE}, {0xF5EF, 0x9FAF}, {0xF602, 0x9FB2}, {0xF61C, 0x9FB3}, {0xF7E5, 0x31CF},
    {0xF7EB, 0x9FB0}, {0xF7ED, 0x9FB1},
};

static const UChar *hkscs_of(UChar32 c) {
  if (c < 0xF303 || c > 0xF7ED) return NULL;
  for (size_t i = 0; i < sizeof hkscs_2008 / sizeof hkscs_2008[0]; i++)
    if (hkscs_2008[i][0] == c) return hkscs_2008[i] + 1;
  return NULL;
}

// Whether the last of the units is the first half of a pair.
static bool is_half(const cconverter *converter) {
  return converter->unit_index + 1 == converter->unit_count && U16_IS_LEAD(converter->units[converter->unit_index]);
}

void cconverter_decode(cconverter *converter, const uint8_t *source, int64_t source_count, bool is_last, uint8_t *text,
                       int64_t text_capacity, cconverter_run *runs, int64_t run_capacity,
                       cconverter_progress *progress) {
  const char *at = (const char *)source, *end = at + source_count;
  int64_t written = 0, run_count = 0;
  progress->is_done = false;
  while (true) {
    if (converter->unit_index == converter->unit_count || is_half(converter)) {
      // A last call without bytes gives what ICU has held back.
      bool is_flushed = at == end && !converter->has_overflow;
      if (is_flushed && !is_last) break;
      at = fill(converter, at, end, is_last);
      if (converter->unit_count == 0 || is_half(converter)) {
        if (at < end || converter->has_overflow) continue;
        if (!is_last) break;
        if (converter->unit_count == 0) {
          progress->is_done = true;
          break;
        }
      }
    }
    // All scalars of the same bytes are one unit of a run.
    int32_t first = converter->unit_index, next = first, width = 0, scalars = 0;
    uint8_t bytes[64];
    int64_t start = converter->starts[first];
    while (next < converter->unit_count && converter->starts[next] == start && width + 8 <= (int32_t)sizeof bytes) {
      UChar32 c;
      U16_NEXT(converter->units, next, converter->unit_count, c);
      // ICU gives no lone surrogates but those that a broken converter table might have.
      if (U_IS_SURROGATE(c)) c = 0xFFFD;
      const UChar *later = converter->is_hkscs ? hkscs_of(c) : NULL;
      if (later) c = later[0];
      U8_APPEND_UNSAFE(bytes, width, c);
      scalars++;
      if (later && later[1]) {
        U8_APPEND_UNSAFE(bytes, width, later[1]);
        scalars++;
      }
    }
    if (written + width > text_capacity) break;
    int64_t source_end = next < converter->unit_count ? converter->starts[next] : converter->units_end;
    int32_t source_width = (int32_t)(source_end - start);
    cconverter_run *last = run_count > 0 ? &runs[run_count - 1] : NULL;
    int64_t text_start = converter->text_total + written;
    if (last && last->text_width == width && last->source_width == source_width &&
        last->source_start + last->count * last->source_width == start) {
      last->count++;
    } else {
      if (run_count == run_capacity) break;
      runs[run_count++] = (cconverter_run){text_start, start, 1, width, source_width};
    }
    memcpy(text + written, bytes, width);
    written += width;
    converter->character_count += scalars;
    converter->unit_index = next;
  }
  converter->text_total += written;
  progress->source_count = at - (const char *)source;
  progress->text_count = written;
  progress->run_count = run_count;
  progress->replaced_count = converter->replaced_count;
  progress->first_replaced = converter->first_replaced;
  progress->character_count = converter->character_count;
}
