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

#include <stdlib.h>
#include <string.h>

#include "diglot.h"
#include "extension.h"

SQLITE_EXTENSION_INIT3

// What an index is opened as, by one cursor after the other.
typedef struct opened opened;
struct opened {
  char *path;
  diglot_index *index;
  int is_used;
  opened *next;
};

typedef enum { TEXT_FIELD, NUMBER_FIELD, DATE_FIELD } field_type;

typedef struct {
  char *name;
  field_type type;
} field;

typedef struct {
  sqlite3_vtab base;
  char *path;  // NULL for the table-valued function
  field *fields;
  int field_count;
  opened *opened;
} table;

// The columns, in their order; between `FIELDS` and the next stand those of the table's fields, after them the hidden ones.
// The first of the hidden ones are the arguments of the function.
enum { ID, TITLE, SNIPPET, SCORE, FIELDS };
enum { PATH, QUERY, OPTIONS, RANK, TEXT, SNIPPETS };

static int hidden(const table *table, int column) { return column - FIELDS - 1 - table->field_count; }

// What `xBestIndex` plans: which arguments `xFilter` gets, in this order, and what of a row is asked for.
enum {
  HAS_PATH = 1,
  HAS_QUERY = 2,
  HAS_OPTIONS = 4,
  HAS_ID = 8,
  HAS_LIMIT = 16,
  HAS_OFFSET = 32,
  SKIPS_OFFSET = 64,
  WANTS_SNIPPETS = 128,
  WANTS_TEXT = 256,
  WANTS_FIELDS = 512,
  HAS_FILTERS = 1024
};

// The most conditions on fields that one search takes; others are left to SQLite.
#define MOST_FILTERS 16

typedef struct {
  sqlite3_vtab_cursor base;
  opened *opened;
  int wants;
  sqlite3_int64 number;  // of the present row
  // A search:
  char *query;
  size_t query_size;
  char *options;  // members of the JSON object, each with a comma behind it
  char *filters;  // the same of the conditions
  int has_scores;
  char *given_options;
  diglot_results *page;
  size_t page_start, page_limit;
  // All documents, or one:
  char **ids;
  size_t *id_sizes;
  size_t id_count, id_capacity;
  diglot_document *document;
} cursor;

// MARK: Errors

static int fail(sqlite3_vtab *table, int code, char *message) {
  sqlite3_free(table->zErrMsg);
  table->zErrMsg = message;
  return code;
}

static int failed(sqlite3_vtab *table, diglot_error *error) {
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

// Opens the newest commit of the index at a path, for one cursor: what another one reads stays as it is.
static int acquire(table *table, const char *path, opened **result) {
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

static void release(table *table, opened *it) {
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
  int isEmpty = sqlite3_str_errcode(text) == SQLITE_OK && sqlite3_str_length(text) == 0;
  char *result = sqlite3_str_finish(text);
  return isEmpty ? sqlite3_mprintf("%s", "") : result;
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
  sqlite3_str_appendf(
      sql,
      ", index_path TEXT HIDDEN, \"%w\" TEXT HIDDEN, search_options TEXT HIDDEN, rank REAL HIDDEN, "
      "text TEXT HIDDEN, snippets TEXT HIDDEN) WITHOUT ROWID",
      name);
  char *text = sqlite3_str_finish(sql);
  int code = text ? sqlite3_declare_vtab(db, text) : SQLITE_NOMEM;
  sqlite3_free(text);
  return code;
}

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

// MARK: Planning

// An argument of `xFilter`, in the order of the flags.
typedef struct {
  int flag;
  int constraint;  // -1 where there is none
} argument;

static int is_equality(int operation) { return operation == SQLITE_INDEX_CONSTRAINT_EQ; }

// Whether a constraint compares texts by their bytes.
static int is_binary(sqlite3_index_info *info, int index) {
  return sqlite3_libversion_number() >= 3022000 && sqlite3_stricmp(sqlite3_vtab_collation(info, index), "BINARY") == 0;
}

// Which flag a constraint is an argument for, 0 for one that SQLite alone checks.
static int flag_of(const table *table, sqlite3_index_info *info, int index) {
  const struct sqlite3_index_constraint *constraint = &info->aConstraint[index];
  int operation = constraint->op;
  if (operation == SQLITE_INDEX_CONSTRAINT_LIMIT) return HAS_LIMIT;
  if (operation == SQLITE_INDEX_CONSTRAINT_OFFSET) return HAS_OFFSET;
  if (constraint->iColumn == ID) return is_equality(operation) && is_binary(info, index) ? HAS_ID : 0;
  switch (hidden(table, constraint->iColumn)) {
    case PATH: return is_equality(operation) ? HAS_PATH : 0;
    case QUERY: return is_equality(operation) || operation == SQLITE_INDEX_CONSTRAINT_MATCH ? HAS_QUERY : 0;
    case OPTIONS: return is_equality(operation) ? HAS_OPTIONS : 0;
    default: return 0;
  }
}

// Whether a condition on a field can be one of the search. That finds documents by any of the field's values, as their type
// reads them, and SQL compares the first as it is shown: so the rows of the search are those that SQL wants, and more.
static int can_filter(const table *table, sqlite3_index_info *info, int index) {
  const struct sqlite3_index_constraint *constraint = &info->aConstraint[index];
  int place = constraint->iColumn - FIELDS - 1;
  if (!constraint->usable || place < 0 || place >= table->field_count) return 0;
  switch (constraint->op) {
    case SQLITE_INDEX_CONSTRAINT_GT:
    case SQLITE_INDEX_CONSTRAINT_GE:
    case SQLITE_INDEX_CONSTRAINT_LT:
    case SQLITE_INDEX_CONSTRAINT_LE:
      if (table->fields[place].type == TEXT_FIELD) return 0;
      break;
    case SQLITE_INDEX_CONSTRAINT_EQ: break;
    default: return 0;
  }
  return is_binary(info, index);
}

// Whether the rows of a search come in the order that is asked for.
static int is_by_rank(const table *table, const sqlite3_index_info *info) {
  if (info->nOrderBy != 1) return 0;
  int column = info->aOrderBy[0].iColumn, falls = info->aOrderBy[0].desc;
  return (hidden(table, column) == RANK && !falls) || (column == SCORE && falls);
}

static int wanted(const table *table, sqlite3_uint64 columns) {
  int wants = 0;
  for (int column = 0; column <= FIELDS + table->field_count + 1 + SNIPPETS; column++) {
    int is_used = (columns >> (column < 63 ? column : 63)) & 1;
    if (!is_used) continue;
    int hidden_column = hidden(table, column);
    if (column == SNIPPET || hidden_column == SNIPPETS) wants |= WANTS_SNIPPETS;
    if (column == TITLE || hidden_column == TEXT) wants |= WANTS_TEXT;
    if (column >= FIELDS && hidden_column < 0) wants |= WANTS_FIELDS;
  }
  return wants;
}

static int plan(sqlite3_vtab *base, sqlite3_index_info *info) {
  table *it = (table *)base;
  argument arguments[] = {{HAS_PATH, -1}, {HAS_QUERY, -1}, {HAS_OPTIONS, -1},
                          {HAS_ID, -1},   {HAS_LIMIT, -1}, {HAS_OFFSET, -1}};
  int count = sizeof arguments / sizeof *arguments, isAllTaken = 1;
  for (int index = 0; index < info->nConstraint; index++) {
    int flag = flag_of(it, info, index);
    // Without its path and its query a table cannot be read in this place of a join.
    if (flag && flag <= HAS_OPTIONS && !info->aConstraint[index].usable) return SQLITE_CONSTRAINT;
    if (!flag || flag == HAS_ID) isAllTaken = 0;
    if (!flag || !info->aConstraint[index].usable) continue;
    for (int number = 0; number < count; number++) {
      if (arguments[number].flag != flag) continue;
      if (flag == HAS_QUERY && arguments[number].constraint >= 0) {
        return fail(base, SQLITE_ERROR, sqlite3_mprintf("diglot: one MATCH at a time; join two queries with AND in one"));
      }
      if (arguments[number].constraint < 0) arguments[number].constraint = index;
    }
  }
  int filters[MOST_FILTERS], filter_count = 0;
  for (int index = 0; index < info->nConstraint && filter_count < MOST_FILTERS; index++) {
    if (can_filter(it, info, index)) filters[filter_count++] = index;
  }
  int flags = 0;
  for (int number = 0; number < count; number++) {
    if (arguments[number].constraint >= 0) flags |= arguments[number].flag;
  }
  if (!it->path && !(flags & HAS_PATH)) {
    return fail(base, SQLITE_ERROR, sqlite3_mprintf("diglot needs the path of an index: diglot('Index')"));
  }
  if (flags & HAS_QUERY) {
    flags &= ~HAS_ID;
    info->orderByConsumed = is_by_rank(it, info);
    if ((flags & HAS_OFFSET) && isAllTaken && (info->nOrderBy == 0 || info->orderByConsumed)) flags |= SKIPS_OFFSET;
    info->estimatedCost = 1000;
    info->estimatedRows = 100;
  } else if (flags & HAS_ID) {
    flags &= ~(HAS_LIMIT | HAS_OFFSET);
    filter_count = 0;
    info->estimatedCost = 10;
    info->estimatedRows = 1;
    info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
  } else if (filter_count > 0) {
    flags &= ~HAS_OFFSET;
    info->estimatedCost = 1e4;
    info->estimatedRows = 1000;
  } else {
    flags &= ~(HAS_LIMIT | HAS_OFFSET);
    info->estimatedCost = 1e6;
    info->estimatedRows = 1000000;
  }
  int next = 1;
  for (int number = 0; number < count; number++) {
    int constraint = arguments[number].constraint, flag = arguments[number].flag;
    if (constraint < 0 || !(flags & flag)) continue;
    info->aConstraintUsage[constraint].argvIndex = next++;
    info->aConstraintUsage[constraint].omit = flag <= HAS_OPTIONS || (flag == HAS_OFFSET && (flags & SKIPS_OFFSET));
  }
  if (filter_count > 0) {
    flags |= HAS_FILTERS;
    sqlite3_str *columns = sqlite3_str_new(0);
    for (int number = 0; number < filter_count; number++) {
      const struct sqlite3_index_constraint *constraint = &info->aConstraint[filters[number]];
      info->aConstraintUsage[filters[number]].argvIndex = next++;
      sqlite3_str_appendf(columns, "%d %d ", constraint->iColumn - FIELDS - 1, constraint->op);
    }
    info->idxStr = sqlite3_str_finish(columns);
    if (!info->idxStr) return SQLITE_NOMEM;
    info->needToFreeIdxStr = 1;
  }
  info->idxNum = flags | wanted(it, info->colUsed);
  return SQLITE_OK;
}

// MARK: Rows

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **made) {
  (void)table;
  cursor *it = sqlite3_malloc(sizeof *it);
  if (!it) return SQLITE_NOMEM;
  *it = (cursor){0};
  *made = &it->base;
  return SQLITE_OK;
}

static void forget_rows(cursor *it) {
  diglot_free(it->page);
  diglot_free(it->document);
  for (size_t index = 0; index < it->id_count; index++) sqlite3_free(it->ids[index]);
  sqlite3_free(it->ids);
  sqlite3_free(it->id_sizes);
  sqlite3_free(it->query);
  sqlite3_free(it->options);
  sqlite3_free(it->filters);
  sqlite3_free(it->given_options);
  it->page = 0;
  it->document = 0;
  it->ids = 0;
  it->id_sizes = 0;
  it->query = it->options = it->filters = it->given_options = 0;
  it->id_count = it->id_capacity = 0;
  it->number = 0;
}

static int close_cursor(sqlite3_vtab_cursor *base) {
  cursor *it = (cursor *)base;
  forget_rows(it);
  release((table *)base->pVtab, it->opened);
  sqlite3_free(it);
  return SQLITE_OK;
}

// Searches for the next rows; each page is four times as long as the one before.
static int read_page(cursor *it) {
  sqlite3_vtab *table = it->base.pVtab;
  diglot_free(it->page);
  char *options = sqlite3_mprintf(
      "{%s%s\"limit\":%lld,\"offset\":%lld,\"snippets\":%s,\"text\":%s,\"fields\":%s}",
      it->options ? it->options : "", it->filters ? it->filters : "",
      (sqlite3_int64)it->page_limit, (sqlite3_int64)it->page_start, it->wants & WANTS_SNIPPETS ? "true" : "false",
      it->wants & WANTS_TEXT ? "true" : "false", it->wants & WANTS_FIELDS ? "true" : "false");
  if (!options) return SQLITE_NOMEM;
  diglot_error *error = 0;
  it->page = diglot_search(it->opened->index, it->query, it->query_size, options, 0, &error);
  sqlite3_free(options);
  return it->page ? SQLITE_OK : failed(table, error);
}

static int read_document(cursor *it) {
  diglot_free(it->document);
  diglot_error *error = 0;
  size_t number = (size_t)it->number;
  it->document = diglot_get(it->opened->index, it->ids[number], it->id_sizes[number], &error);
  return error ? failed(it->base.pVtab, error) : SQLITE_OK;
}

static int add_id(void *context, const char *id, size_t size) {
  cursor *it = context;
  if (it->id_count == it->id_capacity) {
    size_t capacity = it->id_capacity ? it->id_capacity * 2 : 16;
    char **ids = sqlite3_realloc64(it->ids, capacity * sizeof *ids);
    if (ids) it->ids = ids;
    size_t *sizes = sqlite3_realloc64(it->id_sizes, capacity * sizeof *sizes);
    if (sizes) it->id_sizes = sizes;
    if (!ids || !sizes) return 1;
    it->id_capacity = capacity;
  }
  char *copy = sqlite3_malloc64(size + 1);
  if (!copy) return 1;
  memcpy(copy, id, size);
  it->ids[it->id_count] = copy;
  it->id_sizes[it->id_count++] = size;
  return 0;
}

static const diglot_hit *hit(const cursor *it) {
  size_t index = (size_t)it->number - it->page_start;
  return it->page && index < it->page->hit_count ? it->page->hits[index] : 0;
}

// Options of a search that SQL says in its own words.
static const char *const sql_options[] = {"limit", "offset", "sort", "filters", "after", "facets", "snippets", "text", "fields", 0};

// Reads the options of a search: what stands between the braces of a JSON object, with a comma behind.
static int read_options(cursor *it, const char *json) {
  sqlite3_vtab *table = it->base.pVtab;
  const char *begin = strchr(json, '{'), *end = strrchr(json, '}');
  if (!begin || !end || strspn(json, " \t\r\n") != (size_t)(begin - json)) {
    return fail(table, SQLITE_ERROR, sqlite3_mprintf("options: expected a JSON object such as {\"expand\":false}"));
  }
  for (int index = 0; sql_options[index]; index++) {
    char *name = sqlite3_mprintf("\"%s\"", sql_options[index]);
    if (!name) return SQLITE_NOMEM;
    const char *found = strstr(json, name);
    const char *after = found ? found + strlen(name) : "";
    sqlite3_free(name);
    if (found && after[strspn(after, " \t\r\n")] == ':') {
      return fail(
          table, SQLITE_ERROR,
          sqlite3_mprintf("options: \"%s\" is said by SQL: columns, WHERE, ORDER BY, LIMIT and OFFSET", sql_options[index]));
    }
  }
  int isEmpty = strspn(begin + 1, " \t\r\n") >= (size_t)(end - begin - 1);
  it->options = sqlite3_mprintf("%.*s%s", (int)(end - begin - 1), begin + 1, isEmpty ? "" : ",");
  it->given_options = sqlite3_mprintf("%s", json);
  return it->options && it->given_options ? SQLITE_OK : SQLITE_NOMEM;
}

// Whether a text is a year, a month or a day, with perhaps a time behind it: then its order is that of dates.
static int is_iso(const char *text, size_t size) {
  static const char form[] = "dddd-dd-dd";
  for (size_t index = 0; index < size && index < sizeof form - 1; index++) {
    int is_digit = text[index] >= '0' && text[index] <= '9';
    if (form[index] == 'd' ? !is_digit : text[index] != '-') return 0;
  }
  return size == 4 || size == 7 || size >= 10;
}

// The end of a range for what a condition compares with; NULL where there is none. Both ends of a range belong to it, so it
// is a little more than what SQL wants: of dates all of the day, or the month.
static char *end_of_range(const field *field, sqlite3_value *value, int isFrom) {
  if (field->type == NUMBER_FIELD) {
    switch (sqlite3_value_numeric_type(value)) {
      case SQLITE_INTEGER: return sqlite3_mprintf("%lld", sqlite3_value_int64(value));
      case SQLITE_FLOAT: return sqlite3_mprintf("%!.17g", sqlite3_value_double(value));
      default: return 0;
    }
  }
  const char *text = (const char *)sqlite3_value_text(value);
  size_t size = text ? (size_t)sqlite3_value_bytes(value) : 0;
  if (!text || !is_iso(text, size)) return 0;
  if (size == 4) {
    // A year alone may be a number. It comes before its months.
    int year = atoi(text);
    if (year <= 1000) return 0;
    return isFrom ? sqlite3_mprintf("%d-12-31", year - 1) : sqlite3_mprintf("%d-12", year);
  }
  char *day = diglot_day(text, size, 0), *end = 0;
  if (day && strncmp(day, text, strlen(day)) == 0) end = sqlite3_mprintf("%s", day);
  diglot_free(day);
  return end;
}

// What a condition asks of a field, as the option "filters" says it; NULL where it is left to SQLite.
static char *condition(const field *field, int operation, sqlite3_value *value) {
  if (field->type == TEXT_FIELD) {
    const char *text = (const char *)sqlite3_value_text(value);
    size_t size = text ? (size_t)sqlite3_value_bytes(value) : 0;
    int isPlain = size > 0 && strlen(text) == size && !strstr(text, "..") && text[size - 1] != '*';
    return isPlain ? sqlite3_mprintf("%s", text) : 0;
  }
  int isEqual = operation == SQLITE_INDEX_CONSTRAINT_EQ;
  int isFrom = isEqual || operation == SQLITE_INDEX_CONSTRAINT_GT || operation == SQLITE_INDEX_CONSTRAINT_GE;
  char *from = isFrom ? end_of_range(field, value, 1) : 0;
  char *through = isEqual || !isFrom ? end_of_range(field, value, 0) : 0;
  char *range = from || through ? sqlite3_mprintf("%s..%s", from ? from : "", through ? through : "") : 0;
  sqlite3_free(from);
  sqlite3_free(through);
  return range;
}

static void append_json(sqlite3_str *json, diglot_string text);

// Reads the conditions on fields, whose columns and operations `columns` has.
static int read_filters(cursor *it, const char *columns, sqlite3_value **values) {
  const table *table_of_it = (table *)it->base.pVtab;
  sqlite3_str *json = sqlite3_str_new(0);
  int count = 0;
  for (char *rest = (char *)columns; *rest;) {
    const field *field = &table_of_it->fields[strtol(rest, &rest, 10)];
    int operation = (int)strtol(rest, &rest, 10);
    if (*rest == ' ') rest++;
    char *asked = condition(field, operation, *values++);
    if (!asked) continue;
    sqlite3_str_appendall(json, count++ ? "," : "\"filters\":{");
    append_json(json, (diglot_string){field->name, strlen(field->name)});
    sqlite3_str_appendchar(json, 1, ':');
    append_json(json, (diglot_string){asked, strlen(asked)});
    sqlite3_free(asked);
  }
  if (count) sqlite3_str_appendall(json, "},");
  int code = sqlite3_str_errcode(json);
  it->filters = sqlite3_str_finish(json);
  return code;
}

// How many rows are searched for first where no LIMIT says it.
#define FIRST_PAGE 64
// The longest page that a LIMIT makes.
#define LONGEST_PAGE 10000

static int filter(sqlite3_vtab_cursor *base, int flags, const char *columns, int count, sqlite3_value **values) {
  (void)count;
  cursor *it = (cursor *)base;
  table *table_of_it = (table *)base->pVtab;
  forget_rows(it);
  sqlite3_value *path = flags & HAS_PATH ? *values++ : 0;
  sqlite3_value *query = flags & HAS_QUERY ? *values++ : 0;
  sqlite3_value *options = flags & HAS_OPTIONS ? *values++ : 0;
  sqlite3_value *id = flags & HAS_ID ? *values++ : 0;
  sqlite3_value *limit = flags & HAS_LIMIT ? *values++ : 0;
  sqlite3_value *offset = flags & HAS_OFFSET ? *values++ : 0;
  it->wants = flags & (WANTS_SNIPPETS | WANTS_TEXT | WANTS_FIELDS);

  const char *name = table_of_it->path;
  if (path) {
    const char *given = (const char *)sqlite3_value_text(path);
    if (name && (!given || strcmp(given, name) != 0)) return SQLITE_OK;
    if (!given) return fail(base->pVtab, SQLITE_ERROR, sqlite3_mprintf("diglot needs the path of an index, not NULL"));
    name = given;
  }
  if (!it->opened || strcmp(it->opened->path, name) != 0) {
    release(table_of_it, it->opened);
    it->opened = 0;
    int code = acquire(table_of_it, name, &it->opened);
    if (code != SQLITE_OK) return code;
  }
  if (options && sqlite3_value_type(options) != SQLITE_NULL) {
    const char *json = (const char *)sqlite3_value_text(options);
    int code = json ? read_options(it, json) : SQLITE_NOMEM;
    if (code != SQLITE_OK) return code;
  }
  if (flags & HAS_FILTERS) {
    int code = read_filters(it, columns, values);
    if (code != SQLITE_OK) return code;
  }
  if (query || it->filters) {
    const char *text = query ? (const char *)sqlite3_value_text(query) : "";
    if (!text) return SQLITE_OK;
    it->has_scores = query != 0;
    it->query_size = query ? (size_t)sqlite3_value_bytes(query) : 0;
    it->query = sqlite3_malloc64(it->query_size + 1);
    if (!it->query) return SQLITE_NOMEM;
    memcpy(it->query, text, it->query_size + 1);
    sqlite3_int64 rows = limit ? sqlite3_value_int64(limit) : -1, skipped = offset ? sqlite3_value_int64(offset) : 0;
    if (skipped < 0) skipped = 0;
    if (skipped > 1 << 30) skipped = 1 << 30;
    if (!(flags & SKIPS_OFFSET) && rows >= 0 && rows < LONGEST_PAGE) rows += skipped;
    it->number = flags & SKIPS_OFFSET ? skipped : 0;
    it->page_start = (size_t)it->number;
    it->page_limit = rows < 0 ? FIRST_PAGE : rows > LONGEST_PAGE ? LONGEST_PAGE : rows == 0 ? 1 : (size_t)rows;
    return read_page(it);
  }
  if (id) {
    const char *text = (const char *)sqlite3_value_text(id);
    if (!text) return SQLITE_OK;
    if (add_id(it, text, (size_t)sqlite3_value_bytes(id))) return SQLITE_NOMEM;
    int code = read_document(it);
    if (code == SQLITE_OK && !it->document) it->number = 1;
    return code;
  }
  diglot_error *error = 0;
  int answer = diglot_each_id(it->opened->index, add_id, it, &error);
  if (answer < 0) return failed(base->pVtab, error);
  return answer == 0 ? SQLITE_OK : SQLITE_NOMEM;
}

static int next(sqlite3_vtab_cursor *base) {
  cursor *it = (cursor *)base;
  it->number++;
  if (it->query && !hit(it) && it->page->hit_count == it->page_limit) {
    it->page_start += it->page_limit;
    it->page_limit *= 4;
    return read_page(it);
  }
  diglot_free(it->document);
  it->document = 0;
  return SQLITE_OK;
}

static int is_at_end(sqlite3_vtab_cursor *base) {
  cursor *it = (cursor *)base;
  return it->query ? !hit(it) : (size_t)it->number >= it->id_count;
}

// MARK: Values

static void give_text(sqlite3_context *context, diglot_string text) {
  if (text.data) sqlite3_result_text64(context, text.data, text.size, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void append_json(sqlite3_str *json, diglot_string text) {
  sqlite3_str_appendchar(json, 1, '"');
  for (size_t index = 0; index < text.size; index++) {
    unsigned char byte = (unsigned char)text.data[index];
    if (byte == '"' || byte == '\\') {
      sqlite3_str_appendchar(json, 1, '\\');
      sqlite3_str_appendchar(json, 1, (char)byte);
    } else if (byte < 0x20) {
      sqlite3_str_appendf(json, "\\u%04x", byte);
    } else {
      sqlite3_str_appendchar(json, 1, (char)byte);
    }
  }
  sqlite3_str_appendchar(json, 1, '"');
}

static void give_json(sqlite3_context *context, sqlite3_str *json) {
  int code = sqlite3_str_errcode(json), size = sqlite3_str_length(json);
  char *text = sqlite3_str_finish(json);
  if (code == SQLITE_OK && text) {
    sqlite3_result_text(context, text, size, sqlite3_free);
    // JSON functions take it as what it is.
    sqlite3_result_subtype(context, 'J');
  } else {
    sqlite3_free(text);
    sqlite3_result_error_nomem(context);
  }
}

static int is_same(diglot_string first, diglot_string second) {
  return first.size == second.size && memcmp(first.data, second.data, first.size) == 0;
}

// The fields as `{"name": "value"}`, in their order; several values of one name are an array.
static void give_fields(sqlite3_context *context, size_t count, const diglot_field *fields) {
  sqlite3_str *json = sqlite3_str_new(0);
  sqlite3_str_appendchar(json, 1, '{');
  int hasMember = 0;
  for (size_t index = 0; index < count; index++) {
    size_t before = 0, values = 0;
    while (before < index && !is_same(fields[before].name, fields[index].name)) before++;
    if (before < index) continue;
    for (size_t other = index; other < count; other++) values += is_same(fields[other].name, fields[index].name);
    if (hasMember) sqlite3_str_appendchar(json, 1, ',');
    hasMember = 1;
    append_json(json, fields[index].name);
    sqlite3_str_appendall(json, values > 1 ? ":[" : ":");
    int isFirst = 1;
    for (size_t other = index; other < count; other++) {
      if (!is_same(fields[other].name, fields[index].name)) continue;
      if (!isFirst) sqlite3_str_appendchar(json, 1, ',');
      isFirst = 0;
      append_json(json, fields[other].value);
    }
    if (values > 1) sqlite3_str_appendchar(json, 1, ']');
  }
  sqlite3_str_appendchar(json, 1, '}');
  give_json(context, json);
}

static void append_ranges(sqlite3_str *json, const char *name, size_t count, const diglot_range *ranges) {
  sqlite3_str_appendf(json, ",\"%s\":[", name);
  for (size_t index = 0; index < count; index++) {
    sqlite3_str_appendf(
        json, "%s[%lld,%lld]", index ? "," : "", (sqlite3_int64)ranges[index].start, (sqlite3_int64)ranges[index].end);
  }
  sqlite3_str_appendchar(json, 1, ']');
}

static void give_snippets(sqlite3_context *context, const diglot_hit *hit) {
  sqlite3_str *json = sqlite3_str_new(0);
  sqlite3_str_appendchar(json, 1, '[');
  for (size_t index = 0; index < hit->snippet_count; index++) {
    const diglot_snippet *it = hit->snippets[index];
    sqlite3_str_appendall(json, index ? ",{\"text\":" : "{\"text\":");
    append_json(json, it->text);
    append_ranges(json, "highlights", it->highlight_count, it->highlights);
    append_ranges(json, "source", it->highlight_count, it->sources);
    if (it->part.data) {
      sqlite3_str_appendall(json, ",\"part\":");
      append_json(json, it->part);
    }
    sqlite3_str_appendchar(json, 1, '}');
  }
  sqlite3_str_appendchar(json, 1, ']');
  give_json(context, json);
}

// A number that is all of the value; NULL for what is none.
static void give_number(sqlite3_context *context, diglot_string text) {
  size_t digits = text.size && text.data[0] == '-' ? 1 : 0, place = digits;
  while (place < text.size && text.data[place] >= '0' && text.data[place] <= '9') place++;
  if (place == text.size && place > digits && place - digits <= 18) {
    sqlite3_result_int64(context, strtoll(text.data, 0, 10));
    return;
  }
  if (place == text.size || !strchr(".eE+0123456789", text.data[place])) return;
  char *end = 0;
  double number = strtod(text.data, &end);
  if (end != text.data + text.size || number - number != 0) return;
  // As a column of numbers in SQLite, which keeps 12.0 as 12.
  int isWhole = number > -9e15 && number < 9e15 && number == (double)(sqlite3_int64)number;
  isWhole ? sqlite3_result_int64(context, (sqlite3_int64)number) : sqlite3_result_double(context, number);
}

// A date whose order as a text is that of dates: 2026/3/5 as 2026-03-05. NULL for what is none.
static void give_date(sqlite3_context *context, diglot_string text) {
  char *day = diglot_day(text.data, text.size, 0);
  if (day && is_iso(text.data, text.size) && strncmp(day, text.data, strlen(day)) == 0) {
    give_text(context, text);
  } else if (day) {
    sqlite3_result_text(context, day, -1, SQLITE_TRANSIENT);
  }
  diglot_free(day);
}

// The first value of a field.
static void give_field(sqlite3_context *context, const field *field, size_t count, const diglot_field *fields) {
  size_t size = strlen(field->name);
  for (size_t index = 0; index < count; index++) {
    if (fields[index].name.size != size || memcmp(fields[index].name.data, field->name, size) != 0) continue;
    if (field->type == NUMBER_FIELD) {
      give_number(context, fields[index].value);
    } else if (field->type == DATE_FIELD) {
      give_date(context, fields[index].value);
    } else {
      give_text(context, fields[index].value);
    }
    return;
  }
}

static void column_of_hit(sqlite3_context *context, const cursor *it, const diglot_hit *hit, int column) {
  switch (column) {
    case ID: give_text(context, hit->id); return;
    case TITLE: give_text(context, hit->title); return;
    case FIELDS: give_fields(context, hit->field_count, hit->fields); return;
    case SNIPPET:
      if (it->has_scores && hit->snippet_count) give_text(context, hit->snippets[0]->text);
      return;
    case SCORE:
      if (it->has_scores) sqlite3_result_double(context, hit->score);
      return;
  }
  switch (hidden((const table *)it->base.pVtab, column)) {
    case TEXT: give_text(context, hit->text); return;
    case SNIPPETS:
      if (it->has_scores) give_snippets(context, hit);
      return;
    case RANK:
      if (it->has_scores) sqlite3_result_double(context, -hit->score);
      return;
  }
}

static void column_of_document(sqlite3_context *context, const table *table, const diglot_document *document, int column) {
  if (column == TITLE) give_text(context, document->title);
  if (column == FIELDS) give_fields(context, document->field_count, document->fields);
  if (hidden(table, column) == TEXT) give_text(context, document->text);
}

static int column_value(sqlite3_vtab_cursor *base, sqlite3_context *context, int column) {
  cursor *it = (cursor *)base;
  const table *table_of_it = (table *)base->pVtab;
  switch (hidden(table_of_it, column)) {
    case PATH: sqlite3_result_text(context, it->opened->path, -1, SQLITE_TRANSIENT); return SQLITE_OK;
    case QUERY:
      if (it->has_scores) sqlite3_result_text(context, it->query, (int)it->query_size, SQLITE_TRANSIENT);
      return SQLITE_OK;
    case OPTIONS: sqlite3_result_text(context, it->given_options, -1, SQLITE_TRANSIENT); return SQLITE_OK;
  }
  int isField = column > FIELDS && hidden(table_of_it, column) < 0;
  const field *field = isField ? &table_of_it->fields[column - FIELDS - 1] : 0;
  if (it->query) {
    const diglot_hit *present = hit(it);
    if (field) {
      give_field(context, field, present->field_count, present->fields);
    } else {
      column_of_hit(context, it, present, column);
    }
    return SQLITE_OK;
  }
  if (column == ID) {
    size_t number = (size_t)it->number;
    sqlite3_result_text64(context, it->ids[number], it->id_sizes[number], SQLITE_TRANSIENT, SQLITE_UTF8);
    return SQLITE_OK;
  }
  if (!it->document) {
    int code = read_document(it);
    if (code != SQLITE_OK || !it->document) return code;
  }
  if (field) {
    give_field(context, field, it->document->field_count, it->document->fields);
  } else {
    column_of_document(context, table_of_it, it->document, column);
  }
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
      .xFilter = filter,
      .xNext = next,
      .xEof = is_at_end,
      .xColumn = column_value,
  };
  return sqlite3_create_module_v2(db, "diglot", &module, 0, 0);
}
