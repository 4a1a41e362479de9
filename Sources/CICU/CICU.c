#include "CICU.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/ucptrie.h>
#include <unicode/udata.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>
#include <unicode/uversion.h>

const char *cicu_error_name(int32_t status) { return u_errorName((UErrorCode)status); }

void cicu_version(char *buffer) {
  UVersionInfo version;
  u_getVersion(version);
  u_versionToString(version, buffer);
}

// Signs that are words though Unicode calls them punctuation or modifiers: % ‰ § # & @, and the colours of skin.
static bool is_listed_symbol(UChar32 c) {
  return c == 0x25 || c == 0x2030 || c == 0xA7 || c == 0x23 || c == 0x26 || c == 0x40 || (c >= 0x1F3FB && c <= 0x1F3FF);
}

cicu_class cicu_character_class(uint32_t scalar) {
  UChar32 c = (UChar32)scalar;
  if (u_isUWhiteSpace(c) || (c >= 0x1C && c <= 0x1F)) return CICU_CLASS_SPACE;
  switch (u_charType(c)) {
    case U_DECIMAL_DIGIT_NUMBER:
      return CICU_CLASS_DIGIT;
    case U_UPPERCASE_LETTER:
    case U_LOWERCASE_LETTER:
    case U_TITLECASE_LETTER:
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER:
    case U_LETTER_NUMBER:
    case U_NON_SPACING_MARK:
    case U_COMBINING_SPACING_MARK:
    case U_ENCLOSING_MARK:
      break;
    case U_MATH_SYMBOL:
      // ½ is folded to two numbers with a fraction slash between them, which is no sign of its own.
      return c == 0x2044 ? CICU_CLASS_OTHER : CICU_CLASS_SYMBOL;
    case U_CURRENCY_SYMBOL:
    case U_OTHER_SYMBOL:
      return CICU_CLASS_SYMBOL;
    default:
      return is_listed_symbol(c) ? CICU_CLASS_SYMBOL : CICU_CLASS_OTHER;
  }
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
      return CICU_CLASS_HAN;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return CICU_CLASS_KANA;
    default:
      // The prolonged sound mark is shared by both kana scripts.
      return c == 0x30FC ? CICU_CLASS_KANA : CICU_CLASS_LETTER;
  }
}

bool cicu_drops_marks(uint32_t scalar) {
  UErrorCode status = U_ZERO_ERROR;
  UScriptCode script = uscript_getScript((UChar32)scalar, &status);
  return (script == USCRIPT_LATIN || script == USCRIPT_GREEK) && u_isalpha((UChar32)scalar);
}

bool cicu_is_mark(uint32_t scalar) {
  UErrorCode status = U_ZERO_ERROR;
  return u_charType((UChar32)scalar) == U_NON_SPACING_MARK &&
         uscript_getScript((UChar32)scalar, &status) == USCRIPT_INHERITED;
}

uint32_t cicu_base_letter(uint32_t scalar) {
  if (!cicu_drops_marks(scalar)) return scalar;
  UErrorCode status = U_ZERO_ERROR;
  UChar letters[8];
  const UNormalizer2 *normalizer = unorm2_getNFDInstance(&status);
  int32_t length = unorm2_getDecomposition(normalizer, (UChar32)scalar, letters, 8, &status), end = 0;
  if (U_FAILURE(status) || length < 1) return scalar;
  UChar32 base;
  U16_NEXT(letters, end, length, base);
  return (uint32_t)base;
}

cicu_sentence_class cicu_sentence_class_of(uint32_t scalar) {
  switch (u_getIntPropertyValue((UChar32)scalar, UCHAR_SENTENCE_BREAK)) {
    case U_SB_ATERM:
      return CICU_SENTENCE_STOP;
    case U_SB_STERM:
      return CICU_SENTENCE_END;
    case U_SB_CLOSE:
      return CICU_SENTENCE_CLOSE;
    case U_SB_SP:
      return CICU_SENTENCE_SPACE;
    case U_SB_SCONTINUE:
      return CICU_SENTENCE_CONTINUE;
    case U_SB_LOWER:
      return CICU_SENTENCE_LOWER;
    case U_SB_UPPER:
      return CICU_SENTENCE_UPPER;
    case U_SB_OLETTER:
      return CICU_SENTENCE_LETTER;
    case U_SB_NUMERIC:
      return CICU_SENTENCE_NUMERIC;
    case U_SB_EXTEND:
    case U_SB_FORMAT:
      return CICU_SENTENCE_EXTEND;
    default:
      return CICU_SENTENCE_OTHER;
  }
}

static const UNormalizer2 *nfkc_casefold(UErrorCode *status) { return unorm2_getNFKCCasefoldInstance(status); }

bool cicu_has_boundary_before(uint32_t scalar) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *normalizer = nfkc_casefold(&status);
  return U_SUCCESS(status) && unorm2_hasBoundaryBefore(normalizer, (UChar32)scalar);
}

cicu_fold cicu_fold_scalar(uint32_t scalar, uint32_t *folded) {
  UErrorCode status = U_ZERO_ERROR;
  UChar source[2], output[4];
  int32_t count = 0, end = 0;
  U16_APPEND_UNSAFE(source, count, scalar);
  int32_t length = unorm2_normalize(nfkc_casefold(&status), source, count, output, 4, &status);
  if (status > U_ZERO_ERROR) return CICU_FOLD_SEVERAL;
  if (length == 0) return CICU_FOLD_NONE;
  U16_NEXT(output, end, length, *folded);
  return end == length ? CICU_FOLD_ONE : CICU_FOLD_SEVERAL;
}

int32_t cicu_normalize(const uint16_t *text, int32_t count, uint16_t *output, int32_t capacity, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  const UNormalizer2 *normalizer = nfkc_casefold(&code);
  int32_t length = unorm2_normalize(normalizer, text, count, output, capacity, &code);
  *status = code;
  return length;
}

struct cicu_breaker {
  UBreakIterator *iterator;
};

cicu_breaker *cicu_breaker_open(cicu_break_kind kind, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  UBreakIterator *iterator =
      ubrk_open(kind == CICU_BREAK_WORD ? UBRK_WORD : UBRK_SENTENCE, "", NULL, 0, &code);
  *status = code;
  if (U_FAILURE(code)) return NULL;
  cicu_breaker *breaker = malloc(sizeof *breaker);
  breaker->iterator = iterator;
  return breaker;
}

void cicu_breaker_close(cicu_breaker *breaker) {
  ubrk_close(breaker->iterator);
  free(breaker);
}

void cicu_breaker_set_text(cicu_breaker *breaker, const uint16_t *text, int32_t count, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  ubrk_setText(breaker->iterator, text, count, &code);
  *status = code;
}

int32_t cicu_breaker_next(cicu_breaker *breaker) { return ubrk_next(breaker->iterator); }

struct cicu_data {
  UDataMemory *memory;
  int64_t byte_count;
};

// Where ICU keeps the data, and which of the 32-bit words at its head is the total size, since ICU gives none. See
// icu4c/source/common/dictionarydata.h and rbbidata.h.
static const struct data_kind {
  const char *type, *name, *format;
  uint8_t version;
  int size_word;
} data_kinds[] = {
    [CICU_DATA_HAN_DICTIONARY] = {"dict", "cjdict", "Dict", 1, 3},
    [CICU_DATA_WORD_RULES] = {"brk", "word", "Brk ", 6, 2},
};

static UBool is_of_kind(void *context, const char *type, const char *name, const UDataInfo *info) {
  (void)type, (void)name;
  const struct data_kind *kind = context;
  return info->size >= 20 && info->isBigEndian == U_IS_BIG_ENDIAN && info->charsetFamily == U_CHARSET_FAMILY &&
         memcmp(info->dataFormat, kind->format, 4) == 0 && info->formatVersion[0] == kind->version;
}

cicu_data *cicu_data_open(cicu_data_kind which, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  const struct data_kind *kind = &data_kinds[which];
  UDataMemory *memory = udata_openChoice("icudt" U_ICU_VERSION_SHORT "l-brkitr", kind->type, kind->name, is_of_kind,
                                         (void *)kind, &code);
  *status = code;
  if (U_FAILURE(code)) return NULL;
  cicu_data *data = malloc(sizeof *data);
  data->memory = memory;
  data->byte_count = ((const uint32_t *)udata_getMemory(memory))[kind->size_word];
  return data;
}

void cicu_data_close(cicu_data *data) {
  udata_close(data->memory);
  free(data);
}

const uint8_t *cicu_data_bytes(const cicu_data *data, int64_t *byte_count) {
  *byte_count = data->byte_count;
  return udata_getMemory(data->memory);
}

struct cicu_trie {
  UCPTrie *trie;
};

cicu_trie *cicu_trie_open(const uint8_t *bytes, int32_t byte_count) {
  UErrorCode code = U_ZERO_ERROR;
  UCPTrie *opened =
      ucptrie_openFromBinary(UCPTRIE_TYPE_ANY, UCPTRIE_VALUE_BITS_8, bytes, byte_count, NULL, &code);
  if (U_FAILURE(code)) return NULL;
  cicu_trie *trie = malloc(sizeof *trie);
  trie->trie = opened;
  return trie;
}

void cicu_trie_close(cicu_trie *trie) {
  ucptrie_close(trie->trie);
  free(trie);
}

uint8_t cicu_trie_value(const cicu_trie *trie, uint32_t scalar) { return (uint8_t)ucptrie_get(trie->trie, (UChar32)scalar); }

cicu_han_engine cicu_han_engine_of(uint32_t scalar) {
  UChar32 c = (UChar32)scalar;
  UErrorCode status = U_ZERO_ERROR;
  UScriptCode script = uscript_getScript(c, &status);
  // The prolonged sound mark and, in half width, it and the voice marks belong to no script of their own.
  bool is_taken = script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA || c == 0x30FC ||
                  c == 0xFF70 || c == 0xFF9E || c == 0xFF9F;
  if (!is_taken) return CICU_HAN_ENGINE_NONE;
  bool is_stable = u_getIntPropertyValue(c, UCHAR_NFKC_QUICK_CHECK) == UNORM_YES && u_getCombiningClass(c) == 0;
  return is_stable ? CICU_HAN_ENGINE_TAKES : CICU_HAN_ENGINE_NORMALIZES;
}
