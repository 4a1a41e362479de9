/// ICU behind opaque handles, fixed-width integers and a status.
///
/// No ICU type or header shows here, so this module sits beside Foundation (which carries an ICU of its own) and
/// beside any version of the library. A status of 0 or less is success; above 0 it is ICU's own error number, which
/// `cicu_error_name` spells out. Text is UTF-16 in native byte order. A handle belongs to one thread at a time.
#pragma once

#include <stdbool.h>
#include <stdint.h>

/// The name of an ICU error, as "U_MISSING_RESOURCE_ERROR".
const char *cicu_error_name(int32_t status);

/// The version of the ICU library that is linked, as "72.1"; `buffer` holds at least 20 bytes.
void cicu_version(char *buffer);

// MARK: - Characters

/// What a scalar is to the analyzer. The order of the values is part of nothing that is stored.
typedef enum : uint8_t {
  CICU_CLASS_OTHER = 0,
  CICU_CLASS_SPACE = 1,
  CICU_CLASS_LETTER = 2,
  CICU_CLASS_DIGIT = 3,
  /// A symbol of mathematics, of money or of another kind, and the signs % ‰ § # & @ °.
  CICU_CLASS_SYMBOL = 4,
  CICU_CLASS_HAN = 6,
  CICU_CLASS_KANA = 7,
} cicu_class;

cicu_class cicu_character_class(uint32_t scalar);

/// The letter that a letter of the Latin or Greek script has its marks on: o for ở. Any other scalar is its own.
uint32_t cicu_base_letter(uint32_t scalar);

/// Whether a scalar is a letter of the Latin or Greek script, whose marks make no difference.
bool cicu_drops_marks(uint32_t scalar);

/// Whether a scalar is a mark that letters of several scripts have.
bool cicu_is_mark(uint32_t scalar);

/// What a scalar is where sentences are told apart (Sentence_Break of UAX #29); line ends are of the class OTHER.
typedef enum : uint8_t {
  CICU_SENTENCE_OTHER = 0,
  /// A full stop, which may be one of an abbreviation or a number.
  CICU_SENTENCE_STOP = 1,
  /// A mark that always ends a sentence.
  CICU_SENTENCE_END = 2,
  /// Closing and opening quotes and brackets.
  CICU_SENTENCE_CLOSE = 3,
  CICU_SENTENCE_SPACE = 4,
  /// A mark within a sentence, as a comma.
  CICU_SENTENCE_CONTINUE = 5,
  CICU_SENTENCE_LOWER = 6,
  CICU_SENTENCE_UPPER = 7,
  CICU_SENTENCE_LETTER = 8,
  CICU_SENTENCE_NUMERIC = 9,
  /// Belongs to what stands before it.
  CICU_SENTENCE_EXTEND = 10,
} cicu_sentence_class;

cicu_sentence_class cicu_sentence_class_of(uint32_t scalar);

/// What one scalar that stands alone is normalised to: itself and others of its kind need no buffer.
typedef enum : int32_t {
  /// One scalar, which is returned.
  CICU_FOLD_ONE = 0,
  /// Nothing: a default ignorable scalar.
  CICU_FOLD_NONE = 1,
  /// Several, or an error: `cicu_normalize` has to be asked.
  CICU_FOLD_SEVERAL = 2,
} cicu_fold;

/// Normalises one scalar, as `cicu_normalize` does.
cicu_fold cicu_fold_scalar(uint32_t scalar, uint32_t *folded);

// MARK: - Normalisation (NFKC with case folding; default ignorable characters are removed)

/// Whether normalised text may always be cut before this scalar.
bool cicu_has_boundary_before(uint32_t scalar);

/// Normalises `count` units into `output`; returns the number of units, which may exceed `capacity` (then `status`
/// tells of an overflow and the call is to be made again).
int32_t cicu_normalize(const uint16_t *text, int32_t count, uint16_t *output, int32_t capacity, int32_t *status);

// MARK: - Breaks

typedef struct cicu_breaker cicu_breaker;

typedef enum : int32_t { CICU_BREAK_WORD = 0, CICU_BREAK_SENTENCE = 1 } cicu_break_kind;

cicu_breaker *cicu_breaker_open(cicu_break_kind kind, int32_t *status);
void cicu_breaker_close(cicu_breaker *breaker);

/// Sets the text, which must stay where it is until the next call or the closing.
void cicu_breaker_set_text(cicu_breaker *breaker, const uint16_t *text, int32_t count, int32_t *status);

/// The next boundary after the present one in UTF-16 units, or -1 past the last. The first call after
/// `cicu_breaker_set_text` returns the first boundary after 0.
int32_t cicu_breaker_next(cicu_breaker *breaker);

// MARK: - Word breaking data

/// Data of ICU's that a word breaker reads.
typedef struct cicu_data cicu_data;

typedef enum : int32_t {
  /// The break dictionary for Chinese and Japanese.
  CICU_DATA_HAN_DICTIONARY = 0,
  /// The compiled rules for words.
  CICU_DATA_WORD_RULES = 1,
} cicu_data_kind;

/// Opens data of a kind, or returns NULL with a status; data of another format version is not opened.
cicu_data *cicu_data_open(cicu_data_kind kind, int32_t *status);
void cicu_data_close(cicu_data *data);

/// The body of the data (after ICU's header), valid until it is closed, and the number of bytes of it that its own head
/// claims.
const uint8_t *cicu_data_bytes(const cicu_data *data, int64_t *byte_count);

/// Asks the processor to have memory ready that will be read soon. Swift cannot say this.
static inline void cicu_prefetch(const void *address) { __builtin_prefetch(address); }

/// A map from scalars to numbers.
typedef struct cicu_trie cicu_trie;

/// Opens a map with values of 8 bits, which lies in `bytes` for as long as it is open; NULL where it is not one.
cicu_trie *cicu_trie_open(const uint8_t *bytes, int32_t byte_count);
void cicu_trie_close(cicu_trie *trie);

/// The value of a scalar, lone surrogates included.
uint8_t cicu_trie_value(const cicu_trie *trie, uint32_t scalar);

/// Whether ICU's break engine for Chinese and Japanese takes a scalar, and reads it as it is.
typedef enum : uint8_t {
  CICU_HAN_ENGINE_NONE = 0,
  CICU_HAN_ENGINE_TAKES = 1,
  /// The engine normalises it (NFKC) before it looks into the dictionary.
  CICU_HAN_ENGINE_NORMALIZES = 2,
} cicu_han_engine;

cicu_han_engine cicu_han_engine_of(uint32_t scalar);
