// The module `diglot`: an index as a table.
//
//   SELECT id, title, snippet, score, fields FROM diglot('Index') WHERE diglot MATCH '算力' ORDER BY rank LIMIT 10;
//   CREATE VIRTUAL TABLE notes USING diglot('Index');     -- has a column for each field, too
//   SELECT id, date FROM notes WHERE notes MATCH '算力' AND date > '2026-03' ORDER BY rank LIMIT 10;
//
// A row is a document. With MATCH the rows are the hits, best first; they are searched for page by page, as SQLite asks for
// them, so what a LIMIT leaves out is not looked for. Without MATCH they are all documents. Conditions on fields are also
// conditions of the search, as far as these leave out no row that SQL wants; SQLite compares the rows all the same. Each
// statement reads the newest commit.
//
// A row has no rowid: `id` is the primary key.

#include <string.h>

#include "table.h"

SQLITE_EXTENSION_INIT3

// MARK: Errors

int fail(sqlite3_vtab *table, int code, char *message) {
  sqlite3_free(table->zErrMsg);
  table->zErrMsg = message;
  return code;
}

int failed(sqlite3_vtab *table, diglot_error *error) {
  int code = error && error->code == DIGLOT_NO_MEMORY ? SQLITE_NOMEM : SQLITE_ERROR;
  fail(table, code, sqlite3_mprintf("%s", error ? error->message : "diglot failed"));
  diglot_free(error);
  return code;
}

// MARK: Opening

static void drop(opened *it) {
  diglot_close(it->index);
  sqlite3_free(it->path);
  sqlite3_free(it);
}

int acquire(table *table, const char *path, opened **result) {
  diglot_error *error = 0;
  for (opened **place = &table->opened; *place; place = &(*place)->next) {
    opened *it = *place;
    if (it->is_used || strcmp(it->path, path) != 0) continue;
    if (diglot_reopen(it->index, &error) < 0) {
      *place = it->next;
      drop(it);
      return failed(&table->base, error);
    }
    it->is_used = 1;
    *result = it;
    return SQLITE_OK;
  }
  diglot_index *index = diglot_open(path, &error);
  if (!index) return failed(&table->base, error);
  opened *it = sqlite3_malloc(sizeof *it);
  char *copy = sqlite3_mprintf("%s", path);
  if (!it || !copy) {
    diglot_close(index);
    sqlite3_free(it);
    sqlite3_free(copy);
    return SQLITE_NOMEM;
  }
  *it = (opened){copy, index, 1, table->opened};
  table->opened = it;
  *result = it;
  return SQLITE_OK;
}

// The most indexes that a table keeps open for the next statement.
#define MOST_IDLE 4

void release(table *table, opened *it) {
  if (!it) return;
  it->is_used = 0;
  int idle = 0;
  for (opened **place = &table->opened; *place;) {
    opened *next = *place;
    if (!next->is_used && ++idle > MOST_IDLE) {
      *place = next->next;
      drop(next);
    } else {
      place = &next->next;
    }
  }
}

// MARK: Fields

// The text that was built; an empty one is no NULL.
static char *finished(sqlite3_str *text) {
  int is_empty = sqlite3_str_errcode(text) == SQLITE_OK && sqlite3_str_length(text) == 0;
  char *result = sqlite3_str_finish(text);
  return is_empty ? sqlite3_mprintf("%s", "") : result;
}

// The value of a JSON string member at `text`; what follows it in `*rest`. Names of fields need no escapes but \" and \\.
static char *json_string(const char *text, const char **rest) {
  sqlite3_str *value = sqlite3_str_new(0);
  for (; *text && *text != '"'; text++) {
    if (*text == '\\' && text[1]) text++;
    sqlite3_str_appendchar(value, 1, *text);
  }
  *rest = *text ? text + 1 : text;
  return finished(value);
}

static const char *const own_columns[] = {"id",   "title", "snippet",  "score",      "fields",
                                          "rank", "text",  "snippets", "index_path", "search_options", 0};

// Whether a field has a column: not where another column has its name, which is then in `fields` alone.
static int has_column(const table *table, const char *table_name, const char *name) {
  if (sqlite3_stricmp(name, table_name) == 0) return 0;
  for (int index = 0; own_columns[index]; index++) {
    if (sqlite3_stricmp(name, own_columns[index]) == 0) return 0;
  }
  for (int index = 0; index < table->field_count; index++) {
    if (sqlite3_stricmp(name, table->fields[index].name) == 0) return 0;
  }
  return 1;
}

// SQLite has 2,000 columns at most.
#define MOST_FIELDS 1000

static int read_fields(table *table, const char *table_name, diglot_index *index) {
  diglot_error *error = 0;
  char *json = diglot_fields_json(index, &error);
  if (!json) return failed(&table->base, error);
  int code = SQLITE_OK;
  const char *rest = json;
  while (code == SQLITE_OK && table->field_count < MOST_FIELDS && (rest = strstr(rest, "{\"name\":\""))) {
    char *name = json_string(rest + strlen("{\"name\":\""), &rest);
    const char *type = strstr(rest, "\"type\":\"");
    field *fields = sqlite3_realloc64(table->fields, (table->field_count + 1) * sizeof *fields);
    if (fields) table->fields = fields;
    if (!name || !fields || !type) {
      sqlite3_free(name);
      code = SQLITE_NOMEM;
    } else if (has_column(table, table_name, name)) {
      type += strlen("\"type\":\"");
      fields[table->field_count++] = (field){
          name, strncmp(type, "number", 6) == 0 ? NUMBER_FIELD
                : strncmp(type, "date", 4) == 0 ? DATE_FIELD
                                                : TEXT_FIELD};
    } else {
      sqlite3_free(name);
    }
  }
  diglot_free(json);
  return code;
}

// MARK: Tables

static int disconnect(sqlite3_vtab *base) {
  table *it = (table *)base;
  while (it->opened) {
    opened *next = it->opened->next;
    drop(it->opened);
    it->opened = next;
  }
  for (int index = 0; index < it->field_count; index++) sqlite3_free(it->fields[index].name);
  sqlite3_free(it->fields);
  sqlite3_free(it->path);
  sqlite3_free(it);
  return SQLITE_OK;
}

// A path as it stands in CREATE VIRTUAL TABLE, without its quotes.
static char *unquoted(const char *text) {
  size_t size = strlen(text);
  while (size > 0 && (text[size - 1] == ' ' || text[size - 1] == '\n')) size--;
  char quote = text[0];
  if (size < 2 || (quote != '\'' && quote != '"') || text[size - 1] != quote) {
    return sqlite3_mprintf("%.*s", (int)size, text);
  }
  sqlite3_str *path = sqlite3_str_new(0);
  for (size_t index = 1; index + 1 < size; index++) {
    sqlite3_str_appendchar(path, 1, text[index]);
    if (text[index] == quote && text[index + 1] == quote) index++;
  }
  return finished(path);
}

static int declare(sqlite3 *db, const table *table, const char *name) {
  sqlite3_str *sql = sqlite3_str_new(db);
  sqlite3_str_appendall(sql, "CREATE TABLE x(id TEXT NOT NULL PRIMARY KEY, title TEXT, snippet TEXT, score REAL, fields TEXT");
  for (int index = 0; index < table->field_count; index++) {
    const field *field = &table->fields[index];
    sqlite3_str_appendf(sql, ", \"%w\" %s", field->name, field->type == NUMBER_FIELD ? "NUMERIC" : "TEXT");
  }
  if (!table->path) sqlite3_str_appendall(sql, ", index_path TEXT HIDDEN");
  sqlite3_str_appendf(sql, ", \"%w\" TEXT HIDDEN, search_options TEXT HIDDEN", name);
  if (table->path) sqlite3_str_appendall(sql, ", index_path TEXT HIDDEN");
  sqlite3_str_appendall(sql, ", rank REAL HIDDEN, text TEXT HIDDEN, snippets TEXT HIDDEN) WITHOUT ROWID");
  char *text = sqlite3_str_finish(sql);
  int code = text ? sqlite3_declare_vtab(db, text) : SQLITE_NOMEM;
  sqlite3_free(text);
  return code;
}

// One function makes tables and finds them again: only so is `diglot` a function, too.
static int connect(
    sqlite3 *db, void *unused, int count, const char *const *words, sqlite3_vtab **made, char **message) {
  (void)unused;
  int is_function = count == 3 && strcmp(words[0], words[2]) == 0;
  if (!is_function && count != 4) {
    *message = sqlite3_mprintf("diglot takes one argument, the path of an index: USING diglot('Index')");
    return SQLITE_ERROR;
  }
  table *it = sqlite3_malloc(sizeof *it);
  if (!it) return SQLITE_NOMEM;
  *it = (table){0};
  int code = SQLITE_OK;
  if (!is_function) {
    opened *opened = 0;
    it->path = unquoted(words[3]);
    code = it->path ? acquire(it, it->path, &opened) : SQLITE_NOMEM;
    if (code == SQLITE_OK) code = read_fields(it, words[2], opened->index);
    release(it, opened);
  }
  if (code == SQLITE_OK) code = declare(db, it, words[2]);
  if (code != SQLITE_OK) {
    *message = it->base.zErrMsg;
    it->base.zErrMsg = 0;
    disconnect(&it->base);
    return code;
  }
  *made = &it->base;
  return SQLITE_OK;
}

int diglot_sqlite_add_table(sqlite3 *db) {
  static const sqlite3_module module = {
      .xCreate = connect,
      .xConnect = connect,
      .xBestIndex = plan,
      .xDisconnect = disconnect,
      .xDestroy = disconnect,
      .xOpen = open_cursor,
      .xClose = close_cursor,
      .xFilter = filter_rows,
      .xNext = next_row,
      .xEof = is_at_end,
      .xColumn = column_value,
  };
  return sqlite3_create_module_v2(db, "diglot", &module, 0, 0);
}
