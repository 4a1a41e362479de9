// An index as a table of SQLite: what its files have of each other. `table.c` opens indexes and declares tables, `plan.c` says how
// rows are found, `rows.c` finds them, `conditions.c` and `values.c` translate between SQL and fields.
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
  int *orders;  // of the table's fields: what `diglot_field_order` says, -1 for not asked yet
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
// The first of the hidden ones are the arguments of the function; of a table, which has its path, they are query and options.
enum { ID, TITLE, SNIPPET, SCORE, FIELDS };
enum { PATH, QUERY, OPTIONS, RANK, TEXT, SNIPPETS };

static inline int hidden(const table *table, int column) {
  static const int of_table[] = {QUERY, OPTIONS, PATH};
  int number = column - FIELDS - 1 - table->field_count;
  return table->path && number >= 0 && number < 3 ? of_table[number] : number;
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
  HAS_ORDER = 2048
};

// The most conditions on fields that one search takes; others are left to SQLite.
#define MOST_FILTERS 16

// The most fields that one search sorts by.
#define MOST_KEYS 8

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
  char *sort;     // the same of the order
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

// table.c

// Leaves a message, which SQLite frees; returns the code.
int fail(sqlite3_vtab *table, int code, char *message);

// Leaves what an error says, and frees it.
int failed(sqlite3_vtab *table, diglot_error *error);

// Opens the newest commit of the index at a path, for one cursor: what another one reads stays as it is.
int acquire(table *table, const char *path, opened **result);

// How the search sorts by a field of the table: what `diglot_field_order` says of the open commit; 0 also where that fails.
int order_of(const table *table, opened *it, int field);

// Whether that is SQLite's order, too: a document without a value comes first there, or last where the order falls, and last in every
// search. A field that finds the documents is one that all have.
static inline int can_order(const field *field, int order, int falls, int finds_all) {
  int plain = field->type == NUMBER_FIELD ? DIGLOT_PLAIN_NUMBERS : field->type == DATE_FIELD ? DIGLOT_PLAIN_DATES : 0;
  return (order & plain) && ((falls && !finds_all) || (order & DIGLOT_EVERYWHERE));
}

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

// conditions.c

// Whether a text is a year, a month or a day, with perhaps a time behind it: then its order is that of dates.
int is_iso(const char *text, size_t size);

// What a condition asks of a field, as the option "filters" says it; NULL where it is left to SQLite. To be freed by SQLite.
char *condition(const field *field, int operation, sqlite3_value *value);

// values.c

void append_json(sqlite3_str *json, diglot_string text);
void give_text(sqlite3_context *context, diglot_string text);

// The fields as `{"name": "value"}`, in their order; several values of one name are an array.
void give_fields(sqlite3_context *context, size_t count, const diglot_field *fields);

// The passages as in the JSON of a search.
void give_snippets(sqlite3_context *context, const diglot_hit *hit);

// The first value of a field, as its type reads it.
void give_field(sqlite3_context *context, const field *field, size_t count, const diglot_field *fields);

#endif
