// Rows in the order of ORDER BY.
//
// The engine sorts by the first terms: by its scores, or by fields as their columns read them. That is nearly the order of SQL, but
// for what the engine sees otherwise: of several values it sorts by the smallest or the largest, where the column shows the first; it
// tells long texts apart by their beginnings, and dates that are shown alike by how they are written. By other terms, such as `id`,
// it does not sort at all. So rows wait in a heap until no row that is still to be read can come before them: what the last row was
// sorted by is a bound for all that follow it. Mostly that is at once, and no more rows are read than SQLite asks for.

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"

SQLITE_EXTENSION_INIT3

// A term of ORDER BY.
typedef struct {
  int column;
  int falls;
} term;

// The hits of one search; freed with the last of its rows.
typedef struct {
  diglot_results *results;
  size_t row_count;
} page;

// A row that waits.
typedef struct {
  page *page;
  const diglot_hit *hit;
  size_t number;  // in the order of the engine
  value keys[];   // one for each term
} row;

// What no row that is still to be read comes before.
typedef struct {
  value value;
  int is_open;  // also whatever begins with it
} bound;

struct sorting {
  term *terms;
  int term_count;
  int engine_count;  // of these the engine sorts by the first
  bound *bounds;     // one for each term of the engine
  int is_complete;   // all rows are read
  page *last_page;   // kept for the bounds
  size_t start, limit;
  size_t row_number;
  row **heap;
  size_t count, capacity;
  row *present;
};

// The bytes of a value by which the engine sorts all values for sure; of some it takes three more.
#define SURE_BYTES 125

// MARK: Comparing

static int kind_order(value_kind kind) { return kind == NO_VALUE ? 0 : kind == TEXT_VALUE ? 2 : 1; }

static int compare_integer(sqlite3_int64 integer, double real) {
  if (real < -9223372036854775808.0) return 1;
  if (real >= 9223372036854775808.0) return -1;
  sqlite3_int64 whole = (sqlite3_int64)real;
  if (integer != whole) return integer < whole ? -1 : 1;
  double rest = real - (double)whole;
  return rest > 0 ? -1 : rest < 0;
}

// As SQLite compares: NULL before numbers, numbers before texts, texts by their bytes.
static int compare(const value *first, const value *second) {
  int one = kind_order(first->kind), other = kind_order(second->kind);
  if (one != other || one == 0) return one - other;
  if (one == 2) {
    size_t size = first->size < second->size ? first->size : second->size;
    int order = size ? memcmp(text_of(first), text_of(second), size) : 0;
    return order ? order : (first->size > second->size) - (first->size < second->size);
  }
  if (first->kind == INTEGER_VALUE && second->kind == INTEGER_VALUE) {
    return (first->integer > second->integer) - (first->integer < second->integer);
  }
  if (first->kind == INTEGER_VALUE) return compare_integer(first->integer, second->real);
  if (second->kind == INTEGER_VALUE) return -compare_integer(second->integer, first->real);
  return (first->real > second->real) - (first->real < second->real);
}

static int precedes(const sorting *it, const row *first, const row *second) {
  for (int index = 0; index < it->term_count; index++) {
    int order = compare(&first->keys[index], &second->keys[index]);
    if (order) return (order < 0) != it->terms[index].falls;
  }
  return first->number < second->number;
}

// MARK: The heap

static int add_row(sorting *it, row *added) {
  if (it->count == it->capacity) {
    size_t capacity = it->capacity ? it->capacity * 2 : 64;
    row **heap = sqlite3_realloc64(it->heap, capacity * sizeof *heap);
    if (!heap) return SQLITE_NOMEM;
    it->heap = heap;
    it->capacity = capacity;
  }
  size_t place = it->count++;
  while (place > 0 && precedes(it, added, it->heap[(place - 1) / 2])) {
    it->heap[place] = it->heap[(place - 1) / 2];
    place = (place - 1) / 2;
  }
  it->heap[place] = added;
  return SQLITE_OK;
}

static row *take_first(sorting *it) {
  row *first = it->heap[0], *last = it->heap[--it->count];
  size_t place = 0;
  for (size_t child; (child = place * 2 + 1) < it->count; place = child) {
    if (child + 1 < it->count && precedes(it, it->heap[child + 1], it->heap[child])) child++;
    if (!precedes(it, it->heap[child], last)) break;
    it->heap[place] = it->heap[child];
  }
  it->heap[place] = last;
  return first;
}

static void release_page(page *it) {
  if (--it->row_count) return;
  diglot_free(it->results);
  sqlite3_free(it);
}

static void drop_row(row *it) {
  if (!it) return;
  release_page(it->page);
  sqlite3_free(it);
}

// MARK: Bounds

static value text_value(diglot_string text, size_t most) {
  return (value){.kind = TEXT_VALUE, .text = text.data, .size = text.size < most ? text.size : most};
}

// What a row that comes later cannot come before, by one field, when the engine has sorted this one by `text`.
static bound bound_of(const field *field, int falls, diglot_string text) {
  bound result = {0};
  if (!text.data) return result;
  switch (field->type) {
    case TEXT_FIELD:
      result.value = text_value(text, SURE_BYTES);
      result.is_open = text.size >= SURE_BYTES;
      break;
    case NUMBER_FIELD: {
      double number = 0;
      diglot_number(text.data, text.size, &number, 0);
      // Beyond, several whole numbers are one for the engine.
      if (fabs(number) >= 9007199254740992.0) number = nextafter(number, falls ? INFINITY : -INFINITY);
      result.value = (value){.kind = REAL_VALUE, .real = number};
      break;
    }
    case DATE_FIELD: {
      result.value = day_value(text);
      // All rows of a day may follow, but those that have more behind it.
      int is_day = result.value.size == text.size && memcmp(text_of(&result.value), text.data, text.size) == 0;
      result.is_open = falls && !is_day;
      break;
    }
  }
  return result;
}

// Where a key stands to a bound in the order of a term: below 0 before it, 0 with it, above 0 perhaps behind it.
static int order_by_bound(const value *key, const bound *bound, int falls) {
  int order = compare(key, &bound->value);
  if (!falls) return order;
  size_t size = bound->value.size;
  int is_within = bound->is_open && key->kind == TEXT_VALUE && key->size >= size &&
                  memcmp(text_of(key), text_of(&bound->value), size) == 0;
  return is_within ? 1 : -order;
}

// Whether a row comes before all that are still to be read, or may.
static int is_first(const cursor *cursor, const row *row) {
  const sorting *it = cursor->sorting;
  if (it->is_complete) return 1;
  const table *table_of_it = (const table *)cursor->base.pVtab;
  for (int index = 0; index < it->engine_count; index++) {
    const bound *bound = &it->bounds[index];
    int order = order_by_bound(&row->keys[index], bound, it->terms[index].falls);
    if (order) return order < 0;
    if (index + 1 == it->term_count) return 1;
    // By the next term the engine sorts what is equal to it by this one, which is more than what is equal in SQL.
    const field *field = field_of(table_of_it, it->terms[index].column);
    int is_same = bound->value.kind == NO_VALUE || (field && field->type == TEXT_FIELD && !bound->is_open);
    if (!is_same) return 0;
  }
  return 0;
}

// MARK: Reading

static value key_of(const table *table, const diglot_hit *hit, int column) {
  const field *field = field_of(table, column);
  if (field) return field_value(field, hit->field_count, hit->fields);
  if (column == ID) return text_value(hit->id, SIZE_MAX);
  if (column == TITLE) return hit->title.data ? text_value(hit->title, SIZE_MAX) : (value){0};
  return (value){.kind = REAL_VALUE, .real = column == SCORE ? hit->score : -hit->score};
}

static void note_bounds(const table *table, sorting *it, const diglot_hit *last) {
  for (int index = 0; index < it->engine_count; index++) {
    const field *field = field_of(table, it->terms[index].column);
    if (!field) {
      it->bounds[index] = (bound){.value = key_of(table, last, it->terms[index].column)};
    } else if ((size_t)index < last->sort_value_count) {
      it->bounds[index] = bound_of(field, it->terms[index].falls, last->sort_values[index]);
    }
  }
}

// Reads the next page; it is four times as long as the one before.
static int read_rows(cursor *cursor) {
  const table *table_of_it = (const table *)cursor->base.pVtab;
  sorting *it = cursor->sorting;
  diglot_results *results = 0;
  int code = search_page(cursor, it->start, it->limit, &results);
  if (code != SQLITE_OK) return code;
  it->is_complete = results->hit_count < it->limit;
  if (results->hit_count == 0) {
    diglot_free(results);
    return SQLITE_OK;
  }
  page *added = sqlite3_malloc(sizeof *added);
  if (!added) {
    diglot_free(results);
    return SQLITE_NOMEM;
  }
  *added = (page){results, 1};
  for (size_t index = 0; index < results->hit_count && code == SQLITE_OK; index++) {
    row *made = sqlite3_malloc64(sizeof *made + (size_t)it->term_count * sizeof *made->keys);
    if (!made) {
      code = SQLITE_NOMEM;
      break;
    }
    *made = (row){added, results->hits[index], it->row_number++};
    for (int number = 0; number < it->term_count; number++) {
      made->keys[number] = key_of(table_of_it, made->hit, it->terms[number].column);
    }
    added->row_count++;
    code = add_row(it, made);
    if (code != SQLITE_OK) drop_row(made);
  }
  if (code == SQLITE_OK) {
    // The bounds may point into the page of the last row, which stays until the next is read.
    note_bounds(table_of_it, it, results->hits[results->hit_count - 1]);
    if (it->last_page) release_page(it->last_page);
    it->last_page = added;
  } else {
    release_page(added);
  }
  it->start += it->limit;
  it->limit = it->limit > LONGEST_PAGE ? it->limit : it->limit * 4;
  return code;
}

int next_sorted(cursor *cursor) {
  sorting *it = cursor->sorting;
  drop_row(it->present);
  it->present = 0;
  while (!it->is_complete && (it->count == 0 || !is_first(cursor, it->heap[0]))) {
    int code = read_rows(cursor);
    if (code != SQLITE_OK) return code;
  }
  if (it->count > 0) it->present = take_first(it);
  return SQLITE_OK;
}

const diglot_hit *sorted_hit(const cursor *cursor) {
  return cursor->sorting->present ? cursor->sorting->present->hit : 0;
}

// MARK: Beginning and ending

void end_sorting(cursor *cursor) {
  sorting *it = cursor->sorting;
  if (!it) return;
  cursor->sorting = 0;
  drop_row(it->present);
  for (size_t index = 0; index < it->count; index++) drop_row(it->heap[index]);
  if (it->last_page) release_page(it->last_page);
  sqlite3_free(it->heap);
  sqlite3_free(it->bounds);
  sqlite3_free(it->terms);
  sqlite3_free(it);
}

// What the engine sorts by, as the option "sort" says it; nothing for its scores.
static int write_options(cursor *cursor) {
  static const char *const types[] = {[TEXT_FIELD] = "string", [NUMBER_FIELD] = "number", [DATE_FIELD] = "date"};
  const table *table_of_it = (const table *)cursor->base.pVtab;
  const sorting *it = cursor->sorting;
  sqlite3_str *json = sqlite3_str_new(0);
  for (int index = 0; index < it->engine_count; index++) {
    const field *field = field_of(table_of_it, it->terms[index].column);
    if (!field) break;
    int falls = it->terms[index].falls;
    sqlite3_str_appendall(json, index ? "," : "\"sort\":[");
    sqlite3_str_appendall(json, "{\"field\":");
    append_json(json, (diglot_string){field->name, strlen(field->name)});
    // NULL comes before all others in SQL.
    sqlite3_str_appendf(
        json, ",\"type\":\"%s\",\"descending\":%s,\"missing_first\":%s}", types[field->type], falls ? "true" : "false",
        falls ? "false" : "true");
  }
  if (sqlite3_str_length(json)) sqlite3_str_appendall(json, "],");
  int code = sqlite3_str_errcode(json);
  cursor->sort_options = sqlite3_str_finish(json);
  return code;
}

int begin_sorting(cursor *cursor, const char *terms, size_t limit) {
  int numbers[2 * MOST_TERMS + 1], count = 0;
  for (char *rest = (char *)terms; *rest && count < 2 * MOST_TERMS + 1; rest += *rest == ' ') {
    numbers[count++] = (int)strtol(rest, &rest, 10);
  }
  sorting *it = sqlite3_malloc(sizeof *it);
  if (!it) return SQLITE_NOMEM;
  *it = (sorting){.engine_count = numbers[0], .term_count = count / 2, .limit = limit};
  cursor->sorting = it;
  it->terms = sqlite3_malloc64((size_t)it->term_count * sizeof *it->terms);
  it->bounds = sqlite3_malloc64((size_t)it->engine_count * sizeof *it->bounds);
  if (!it->terms || !it->bounds) return SQLITE_NOMEM;
  for (int index = 0; index < it->term_count; index++) {
    it->terms[index] = (term){numbers[1 + 2 * index], numbers[2 + 2 * index]};
  }
  int code = write_options(cursor);
  return code == SQLITE_OK ? next_sorted(cursor) : code;
}
