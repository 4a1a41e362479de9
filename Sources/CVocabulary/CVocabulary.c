#include "CVocabulary.h"

// Clang knows the directive in every version of C, and warns that it is of C23.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t dictionary[] = {
#embed "dictionary.tsv"
};

static const uint8_t dictionary_index[] = {
#embed "dictionary.index"
};

const uint8_t *cvocabulary_dictionary(void) { return dictionary; }
size_t cvocabulary_dictionary_count(void) { return sizeof dictionary; }

const uint8_t *cvocabulary_dictionary_index(void) { return dictionary_index; }
size_t cvocabulary_dictionary_index_count(void) { return sizeof dictionary_index; }
