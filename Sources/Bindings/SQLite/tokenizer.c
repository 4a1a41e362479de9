// The tokenizer `diglot` of FTS5: tokenize = 'diglot', or 'diglot stem 1' with English stems.
//
// A position of FTS5 is a character of a run of Han characters and kana, or a word of other text. In a document, each
// character of a run is a token, and the pair of it and its neighbour another one at the same place; white space between Han
// characters is none. A query c1 c2 … cn is the pairs c1c2, c2c3, … and then cn alone. So a phrase matches exactly where its
// characters stand side by side: pairs at successive positions share a character, and no pair reaches over the end of a
// run. The last character stands there for highlight(), which marks from the first token of a phrase to the end of the last,
// as they were at these positions in the document: that is why the character is the first token of each.
//
// Other text is words, folded, in the engine's runs: 1882EFLOPS is 1882 and eflops. Other readings of a word stand at its
// place: wifi at that of wi in Wi-Fi, which is what is marked then. A query that is one spelling with hyphens, apostrophes or dots is looked for joined,
// which is how documents have it too, however it is written there; within a longer phrase its parts are.

#include <string.h>

#include "diglot.h"
#include "extension.h"

SQLITE_EXTENSION_INIT3

typedef struct {
  int has_stems;
} tokenizer;

static int make(void *unused, const char **words, int count, Fts5Tokenizer **made) {
  (void)unused;
  tokenizer options = {0};
  for (int index = 0; index < count; index += 2) {
    int is_known = sqlite3_stricmp(words[index], "stem") == 0 && index + 1 < count &&
                   (strcmp(words[index + 1], "0") == 0 || strcmp(words[index + 1], "1") == 0);
    if (!is_known) return SQLITE_ERROR;
    options.has_stems = words[index + 1][0] == '1';
  }
  tokenizer *result = sqlite3_malloc(sizeof *result);
  if (!result) return SQLITE_NOMEM;
  *result = options;
  *made = (Fts5Tokenizer *)result;
  return SQLITE_OK;
}

static void end(Fts5Tokenizer *made) { sqlite3_free(made); }

// A word of a query, or another reading of it.
typedef struct {
  size_t text, size;  // where it is in `texts`
  size_t start, end;
} reading;

typedef struct {
  int is_query, is_prefix, has_stems;
  void *context;
  int (*give)(void *context, int flags, const char *text, int size, int start, int end);
  // The words of a query that wait: all since the last run of characters.
  reading *readings;
  size_t count, capacity;
  char *texts;
  size_t texts_size, texts_capacity;
  // Whether a query has had characters.
  int has_characters;
  // Where the token before ends in a document: highlight() and snippet() copy what is between two tokens, so none may begin
  // before that, as the characters do that ㍿ stands for.
  size_t last_end;
  // Where the last word of a document ends.
  size_t word_end;
  int code;
} walk;

static int give(walk *walk, int flags, const char *text, size_t size, size_t start, size_t end) {
  if (!walk->is_query && !(flags & FTS5_TOKEN_COLOCATED)) {
    if (start < walk->last_end) start = walk->last_end;
    if (end < start) end = start;
    walk->last_end = end;
  }
  walk->code = walk->give(walk->context, flags, text, (int)size, (int)start, (int)end);
  return walk->code;
}

static int give_reading(walk *walk, int flags, const reading *it) {
  return give(walk, flags, walk->texts + it->text, it->size, it->start, it->end);
}

static void *grown(void *memory, size_t needed, size_t *capacity, size_t item_size) {
  if (memory && needed <= *capacity) return memory;
  size_t larger = needed * 2 < 32 ? 32 : needed * 2;
  void *result = sqlite3_realloc64(memory, larger * item_size);
  if (result) *capacity = larger;
  return result;
}

static int keep(walk *walk, const diglot_token *token) {
  reading *readings = grown(walk->readings, walk->count + 1, &walk->capacity, sizeof *readings);
  if (readings) walk->readings = readings;
  char *texts = grown(walk->texts, walk->texts_size + token->size, &walk->texts_capacity, 1);
  if (texts) walk->texts = texts;
  if (!readings || !texts) return walk->code = SQLITE_NOMEM;
  memcpy(texts + walk->texts_size, token->text, token->size);
  readings[walk->count++] = (reading){walk->texts_size, token->size, token->start, token->end};
  walk->texts_size += token->size;
  return SQLITE_OK;
}

static void forget(walk *walk) { walk->count = walk->texts_size = 0; }


static int has_letter(const char *text, size_t size) {
  for (size_t index = 0; index < size; index++) {
    if ((unsigned char)text[index] > '9') return 1;
  }
  return 0;
}

// The reading that joins all words of a query, where there is one of letters.
static const reading *joined(const walk *walk) {
  size_t end = 0;
  for (size_t index = 0; index < walk->count; index++) {
    if (walk->readings[index].end > end) end = walk->readings[index].end;
  }
  for (size_t index = 1; index < walk->count; index++) {
    const reading *it = &walk->readings[index];
    int is_longer = it->start == walk->readings[0].start && it->end == end && walk->readings[0].end < end;
    if (is_longer && has_letter(walk->texts + it->text, it->size)) return it;
  }
  return 0;
}

// Gives the words of a query that wait. A word has those of its readings that stand for all of it and no more.
static int give_query_words(walk *walk, int is_whole) {
  const reading *whole = is_whole ? joined(walk) : 0;
  if (whole) {
    give_reading(walk, 0, whole);
    forget(walk);
    return walk->code;
  }
  const reading *word = 0;
  for (size_t index = 0; index < walk->count; index++) {
    const reading *it = &walk->readings[index];
    if (!word || it->start >= word->end) {
      word = it;
      if (give_reading(walk, 0, it)) return walk->code;
    } else if (it->start == word->start && it->end == word->end && !walk->is_prefix) {
      if (give_reading(walk, FTS5_TOKEN_COLOCATED, it)) return walk->code;
    }
  }
  forget(walk);
  return SQLITE_OK;
}

// A word of a document stands behind the one before; what begins within it is another reading of it.
static int take_word(walk *walk, const diglot_token *token) {
  if (token->kind == DIGLOT_STEM && !walk->has_stems) return SQLITE_OK;
  if (walk->is_query) return keep(walk, token);
  int flags = token->start < walk->word_end ? FTS5_TOKEN_COLOCATED : 0;
  if (!flags) walk->word_end = token->end;
  return give(walk, flags, token->text, token->size, token->start, token->end);
}

// A character of a query waits until it is known whether a pair follows, which then stands for it.
static int take_query_character(walk *walk, const diglot_token *token) {
  if (token->kind == DIGLOT_PAIR) {
    forget(walk);
    return give(walk, 0, token->text, token->size, token->start, token->end);
  }
  if (give_query_words(walk, 0)) return walk->code;
  walk->has_characters = 1;
  return keep(walk, token);
}

static int take(void *context, const diglot_token *token) {
  walk *walk = context;
  if (token->kind != DIGLOT_CHARACTER && token->kind != DIGLOT_PAIR) return take_word(walk, token);
  if (walk->is_query) return take_query_character(walk, token);
  int flags = token->kind == DIGLOT_PAIR ? FTS5_TOKEN_COLOCATED : 0;
  return give(walk, flags, token->text, token->size, token->start, token->end);
}

static int tokenize(
    Fts5Tokenizer *made, void *context, int flags, const char *text, int size,
    int (*give)(void *, int, const char *, int, int, int)) {
  walk walk = {.context = context, .give = give, .has_stems = ((tokenizer *)made)->has_stems};
  walk.is_query = (flags & FTS5_TOKENIZE_QUERY) != 0;
  walk.is_prefix = (flags & FTS5_TOKENIZE_PREFIX) != 0;
  diglot_error *error = 0;
  if (diglot_tokenize(text ? text : "", size > 0 ? (size_t)size : 0, 0, take, &walk, &error) < 0 && !walk.code) {
    walk.code = error && error->code == DIGLOT_NO_MEMORY ? SQLITE_NOMEM : SQLITE_ERROR;
  }
  diglot_free(error);
  if (!walk.code && walk.is_query) give_query_words(&walk, !walk.has_characters);
  sqlite3_free(walk.readings);
  sqlite3_free(walk.texts);
  return walk.code;
}

int diglot_sqlite_add_tokenizer(sqlite3 *db) {
  fts5_api *fts5 = 0;
  sqlite3_stmt *statement = 0;
  if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, 0) != SQLITE_OK) return SQLITE_OK;
  sqlite3_bind_pointer(statement, 1, &fts5, "fts5_api_ptr", 0);
  sqlite3_step(statement);
  sqlite3_finalize(statement);
  if (!fts5 || fts5->iVersion < 2) return SQLITE_OK;
  fts5_tokenizer functions = {make, end, tokenize};
  return fts5->xCreateTokenizer(fts5, "diglot", 0, &functions, 0);
}
