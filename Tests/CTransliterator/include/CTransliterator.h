/// ICU's transliterators, which only the test of the Han variants asks.
///
/// They are in a library of ICU's own (icui18n), larger than the one that the engine needs; so the tools are not linked
/// with it.
#pragma once

#include <stdint.h>

/// Applies the transliterator named `identifier` ("Hant-Hans") to one scalar; returns the number of UTF-16 units.
///
/// Above 0, `status` is ICU's error number.
int32_t transliterate(const char *identifier, uint32_t scalar, uint16_t *output, int32_t capacity, int32_t *status);
