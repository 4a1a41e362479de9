// The rows of a table: hits, page by page, or documents.

#include <stdlib.h>
#include <string.h>

#include "table.h"

SQLITE_EXTENSION_INIT3

int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **made) {
  (void)table;
  cursor *it = sqlite3_malloc(sizeof *it);
  if (!it) return SQLITE_NOMEM;
  *it = (cursor){0};
  *made = &it->base;
  return SQLITE_OK;
}

static void forget_rows(cursor *it) {
  end_sorting(it);
  diglot_free(it->page);
  diglot_free(it->document);
  for (size_t index = 0; index < it->id_count; index++) sqlite3_free(it->ids[index]);
  sqlite3_free(it->ids);
  sqlite3_free(it->id_sizes);
  sqlite3_free(it->query);
  sqlite3_free(it->options);
  sqlite3_free(it->filters);
  sqlite3_free(it->given_options);
  sqlite3_free(it->sort_options);
  it->page = 0;
  it->document = 0;
  it->ids = 0;
  it->id_sizes = 0;
  it->query = it->options = it->filters = it->given_options = it->sort_options = 0;
  it->id_count = it->id_capacity = 0;
  it->number = 0;
}

int close_cursor(sqlite3_vtab_cursor *base) {
  cursor *it = (cursor *)base;
  forget_rows(it);
  release((table *)base->pVtab, it->opened);
  sqlite3_free(it);
  return SQLITE_OK;
}

int search_page(cursor *it, size_t start, size_t limit, diglot_results **results) {
  char *options = sqlite3_mprintf(
      "{%s%s%s\"limit\":%lld,\"offset\":%lld,\"snippets\":%s,\"text\":%s,\"fields\":%s,\"all\":%s}",
      it->options ? it->options : "", it->filters ? it->filters : "", it->sort_options ? it->sort_options : "",
      (sqlite3_int64)limit, (sqlite3_int64)start, it->wants & WANTS_SNIPPETS ? "true" : "false",
      it->wants & WANTS_TEXT ? "true" : "false", it->wants & WANTS_FIELDS ? "true" : "false",
      it->has_scores ? "false" : "true");
  if (!options) return SQLITE_NOMEM;
  diglot_error *error = 0;
  *results = diglot_search(it->opened->index, it->query, it->query_size, options, 0, &error);
  sqlite3_free(options);
  return *results ? SQLITE_OK : failed(it->base.pVtab, error);
}

static int read_page(cursor *it) {
  diglot_free(it->page);
  it->page = 0;
  return search_page(it, it->page_start, it->page_limit, &it->page);
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
  if (it->sorting) return sorted_hit(it);
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
  int is_empty = strspn(begin + 1, " \t\r\n") >= (size_t)(end - begin - 1);
  it->options = sqlite3_mprintf("%.*s%s", (int)(end - begin - 1), begin + 1, is_empty ? "" : ",");
  it->given_options = sqlite3_mprintf("%s", json);
  return it->options && it->given_options ? SQLITE_OK : SQLITE_NOMEM;
}

// Reads the conditions on fields, whose columns and operations `columns` has.
static int read_filters(cursor *it, const char *columns, sqlite3_value **values) {
  const table *table_of_it = (table *)it->base.pVtab;
  sqlite3_str *json = sqlite3_str_new(0);
  int count = 0;
  for (char *rest = (char *)columns; *rest && *rest != ORDER_SIGN;) {
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

int filter_rows(sqlite3_vtab_cursor *base, int flags, const char *columns, int count, sqlite3_value **values) {
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
  int is_sorted = (flags & IS_SORTED) != 0;
  if (query || it->filters || is_sorted) {
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
    return is_sorted ? begin_sorting(it, strchr(columns, ORDER_SIGN) + 1, it->page_limit) : read_page(it);
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

int next_row(sqlite3_vtab_cursor *base) {
  cursor *it = (cursor *)base;
  it->number++;
  if (it->sorting) return next_sorted(it);
  if (it->query && !hit(it) && it->page->hit_count == it->page_limit) {
    it->page_start += it->page_limit;
    it->page_limit *= 4;
    return read_page(it);
  }
  diglot_free(it->document);
  it->document = 0;
  return SQLITE_OK;
}

int is_at_end(sqlite3_vtab_cursor *base) {
  cursor *it = (cursor *)base;
  return it->query ? !hit(it) : (size_t)it->number >= it->id_count;
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

int column_value(sqlite3_vtab_cursor *base, sqlite3_context *context, int column) {
  cursor *it = (cursor *)base;
  const table *table_of_it = (table *)base->pVtab;
  switch (hidden(table_of_it, column)) {
    case PATH: sqlite3_result_text(context, it->opened->path, -1, SQLITE_TRANSIENT); return SQLITE_OK;
    case QUERY:
      if (it->has_scores) sqlite3_result_text(context, it->query, (int)it->query_size, SQLITE_TRANSIENT);
      return SQLITE_OK;
    case OPTIONS: sqlite3_result_text(context, it->given_options, -1, SQLITE_TRANSIENT); return SQLITE_OK;
  }
  int is_field = column > FIELDS && hidden(table_of_it, column) < 0;
  const field *field = is_field ? &table_of_it->fields[column - FIELDS - 1] : 0;
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
