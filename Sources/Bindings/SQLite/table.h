// An index as a table of SQLite: what its files have of each other. `table.c` opens indexes and declares tables, `plan.c` says how
// rows are found, `rows.c` finds them, `order.c` puts them in order, `conditions.c` and `values.c` translate between SQL and fields.
#ifndef DIGLOT_SQLITE_TABLE_H
#define DIGLOT_SQLITE_TABLE_H

#include "diglot.h"
#include "extension.h"

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

// A value of SQLite.
typedef enum { NO_VALUE, INTEGER_VALUE, REAL_VALUE, TEXT_VALUE } value_kind;

typedef struct {
  value_kind kind;
  sqlite3_int64 integer;
  double real;
  const char *text;  // NULL where it is `day`
  size_t size;
  char day[12];
} value;

static inline const char *text_of(const value *value) { return value->text ? value->text : value->day; }

typedef struct {
  sqlite3_vtab base;
  char *path;  // NULL for the table-valued function
  field *fields;
  int field_count;
  opened *opened;
} table;

// The columns, in their order; between `FIELDS` and the next stand those of the table's fields, after them the hidden ones.
// The first of the hidden ones are the arguments of the function; of a table, which has its path, they are query and options.
enum { ID, TITLE, SNIPPET, SCORE, FIELDS };
enum { PATH, QUERY, OPTIONS, RANK, TEXT, SNIPPETS };

static inline int hidden(const table *table, int column) {
  static const int of_table[] = {QUERY, OPTIONS, PATH};
  int number = column - FIELDS - 1 - table->field_count;
  return table->path && number >= 0 && number < 3 ? of_table[number] : number;
}

// The field of a column; NULL for another column.
static inline const field *field_of(const table *table, int column) {
  int place = column - FIELDS - 1;
  return place >= 0 && place < table->field_count ? &table->fields[place] : 0;
}

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
  HAS_FILTERS = 1024,
  IS_SORTED = 2048
};

// The most conditions on fields that one search takes; others are left to SQLite.
#define MOST_FILTERS 16

// The most terms of ORDER BY that are not left to SQLite.
#define MOST_TERMS 16

// How many rows are searched for first where no LIMIT says it, and the most that a LIMIT asks for at once.
#define FIRST_PAGE 64
#define LONGEST_PAGE 10000

// What stands between the conditions of a plan and its order.
#define ORDER_SIGN ';'

// The rows of ORDER BY: order.c.
typedef struct sorting sorting;

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
  // A search in the order of ORDER BY:
  sorting *sorting;
  char *sort_options;
  // All documents, or one:
  char **ids;
  size_t *id_sizes;
  size_t id_count, id_capacity;
  diglot_document *document;
} cursor;

// table.c

// Leaves a message, which SQLite frees; returns the code.
int fail(sqlite3_vtab *table, int code, char *message);

// Leaves what an error says, and frees it.
int failed(sqlite3_vtab *table, diglot_error *error);

// Opens the newest commit of the index at a path, for one cursor: what another one reads stays as it is.
int acquire(table *table, const char *path, opened **result);

// Keeps an index open for the next cursor; NULL is allowed.
void release(table *table, opened *it);

// plan.c

int plan(sqlite3_vtab *base, sqlite3_index_info *info);

// rows.c

int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **made);
int close_cursor(sqlite3_vtab_cursor *base);
int filter_rows(sqlite3_vtab_cursor *base, int flags, const char *columns, int count, sqlite3_value **values);
int next_row(sqlite3_vtab_cursor *base);
int is_at_end(sqlite3_vtab_cursor *base);
int column_value(sqlite3_vtab_cursor *base, sqlite3_context *context, int column);

// Searches for some rows of the order that the cursor's options ask for.
int search_page(cursor *it, size_t start, size_t limit, diglot_results **results);

// order.c

// Begins with the rows of an order, which `terms` has as numbers: how many terms the engine sorts by, and for each the column and
// whether it falls. `limit` is how many rows are read first.
int begin_sorting(cursor *cursor, const char *terms, size_t limit);
void end_sorting(cursor *cursor);
int next_sorted(cursor *cursor);

// The present row; NULL behind the last.
const diglot_hit *sorted_hit(const cursor *cursor);

// conditions.c

// Whether a text is a year, a month or a day, with perhaps a time behind it: then its order is that of dates.
int is_iso(const char *text, size_t size);

// What a condition asks of a field, as the option "filters" says it; NULL where it is left to SQLite. To be freed by SQLite.
char *condition(const field *field, int operation, sqlite3_value *value);

// The C library's, though not in its header.

// What a date begins with, as fields of dates compare: a day, a month or a year, of at most 10 bytes. Their number; 0 for no date.
size_t diglotsqlite_day(const char *value, size_t size, char *day);

// values.c

void append_json(sqlite3_str *json, diglot_string text);
void give_text(sqlite3_context *context, diglot_string text);

// The fields as `{"name": "value"}`, in their order; several values of one name are an array.
void give_fields(sqlite3_context *context, size_t count, const diglot_field *fields);

// The passages as in the JSON of a search.
void give_snippets(sqlite3_context *context, const diglot_hit *hit);

// The day, month or year that a text begins with; no value where it is no date.
value day_value(diglot_string text);

// The first value of a field that is one of its type; an empty text is none.
value field_value(const field *field, size_t count, const diglot_field *fields);
void give_field(sqlite3_context *context, const field *field, size_t count, const diglot_field *fields);

#endif
