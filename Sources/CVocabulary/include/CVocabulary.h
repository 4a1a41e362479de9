/// The dictionary of Chinese and English: constant data that costs nothing until it is read.
///
/// `dictionary.tsv` is a table as `VocabularyTable` of the engine lays it out, `dictionary.index` the `VocabularyIndex` of it.
/// Both are made by `Sources/Tables/DictionaryGenerator.swift` from `Sources/Tables/Vocabulary/cc-cedict.tsv`, and stand under
/// its licence, CC BY-SA 4.0.
#pragma once

#include <stddef.h>
#include <stdint.h>

const uint8_t *_Nonnull cvocabulary_dictionary(void);
size_t cvocabulary_dictionary_count(void);

const uint8_t *_Nonnull cvocabulary_dictionary_index(void);
size_t cvocabulary_dictionary_index_count(void);
