#include "CTransliterator.h"

#include <string.h>
#include <unicode/putil.h>
#include <unicode/utf16.h>
#include <unicode/utrans.h>

int32_t transliterate(const char *identifier, uint32_t scalar, uint16_t *output, int32_t capacity, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  UChar name[64];
  u_charsToUChars(identifier, name, (int32_t)strlen(identifier) + 1);
  UTransliterator *transliterator = utrans_openU(name, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
  int32_t length = 0;
  if (U_SUCCESS(code)) {
    UBool failed = 0;
    U16_APPEND(output, length, capacity, (UChar32)scalar, failed);
    if (failed) code = U_BUFFER_OVERFLOW_ERROR;
    int32_t limit = length;
    utrans_transUChars(transliterator, output, &length, capacity, 0, &limit, &code);
    utrans_close(transliterator);
  }
  *status = code;
  return length;
}
