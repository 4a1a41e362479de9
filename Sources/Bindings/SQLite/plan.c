// How the rows of a statement are found, and which arguments say so.

#include <string.h>

#include "table.h"

SQLITE_EXTENSION_INIT3

// An argument of `xFilter`, in the order of the flags.
typedef struct {
  int flag;
  int constraint;  // -1 where there is none
} argument;

static int is_equality(int operation) { return operation == SQLITE_INDEX_CONSTRAINT_EQ; }

// Whether a constraint compares texts by their bytes.
static int is_binary(sqlite3_index_info *info, int index) {
  return sqlite3_stricmp(sqlite3_vtab_collation(info, index), "BINARY") == 0;
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

// Whether a term of ORDER BY asks for the best first.
static int is_by_rank(const table *table, const sqlite3_index_info *info, int term) {
  int column = info->aOrderBy[term].iColumn, falls = info->aOrderBy[term].desc;
  return (hidden(table, column) == RANK && !falls) || (column == SCORE && falls);
}

static int is_score(const table *table, int column) { return column == SCORE || hidden(table, column) == RANK; }

static int has_column(const sqlite3_index_info *info, int column) {
  return (info->colUsed >> (column < 63 ? column : 63)) & 1;
}

// Whether the engine sorts a field by what its column shows: `lang` and `script` it knows of documents that were given none.
static int is_sortable(const table *table, int column) {
  const field *field = field_of(table, column);
  return field && strcmp(field->name, "lang") != 0 && strcmp(field->name, "script") != 0;
}

// How many of the first terms of ORDER BY the engine sorts by, where order.c can do the rest; 0 where SQLite sorts. Sorted by
// fields, hits have other scores than by themselves: so no order of fields is taken where scores are asked for.
static int count_sorted(const table *table, const sqlite3_index_info *info, int has_query) {
  int count = 0, shows_scores = 0;
  if (info->nOrderBy == 0 || info->nOrderBy > MOST_TERMS) return 0;
  if (has_query && is_by_rank(table, info, 0)) {
    count = 1;
  } else {
    while (count < info->nOrderBy && is_sortable(table, info->aOrderBy[count].iColumn)) count++;
    int rank = FIELDS + 1 + table->field_count + RANK;
    shows_scores = has_query && (has_column(info, SCORE) || has_column(info, rank));
  }
  for (int index = count; index < info->nOrderBy; index++) {
    int column = info->aOrderBy[index].iColumn;
    int has_key = column == ID || column == TITLE || field_of(table, column) || is_score(table, column);
    if (!has_key) return 0;
  }
  return shows_scores ? 0 : count;
}

static int wanted(const table *table, const sqlite3_index_info *info) {
  int wants = 0;
  for (int column = 0; column <= FIELDS + table->field_count + 1 + SNIPPETS; column++) {
    if (!has_column(info, column)) continue;
    int hidden_column = hidden(table, column);
    if (column == SNIPPET || hidden_column == SNIPPETS) wants |= WANTS_SNIPPETS;
    if (column == TITLE || hidden_column == TEXT) wants |= WANTS_TEXT;
    if (column >= FIELDS && hidden_column < 0) wants |= WANTS_FIELDS;
  }
  return wants;
}

int plan(sqlite3_vtab *base, sqlite3_index_info *info) {
  table *it = (table *)base;
  argument arguments[] = {{HAS_PATH, -1}, {HAS_QUERY, -1}, {HAS_OPTIONS, -1},
                          {HAS_ID, -1},   {HAS_LIMIT, -1}, {HAS_OFFSET, -1}};
  int count = sizeof arguments / sizeof *arguments, is_all_taken = 1;
  for (int index = 0; index < info->nConstraint; index++) {
    int flag = flag_of(it, info, index);
    // Without its path and its query a table cannot be read in this place of a join.
    if (flag && flag <= HAS_OPTIONS && !info->aConstraint[index].usable) return SQLITE_CONSTRAINT;
    if (!flag || flag == HAS_ID) is_all_taken = 0;
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
  int sorted = count_sorted(it, info, (flags & HAS_QUERY) != 0);
  if (flags & HAS_QUERY) {
    flags &= ~HAS_ID;
    if (info->nOrderBy == 1 && is_by_rank(it, info, 0)) sorted = 0, info->orderByConsumed = 1;
    if ((flags & HAS_OFFSET) && is_all_taken && (info->nOrderBy == 0 || info->orderByConsumed)) flags |= SKIPS_OFFSET;
    info->estimatedCost = 1000;
    info->estimatedRows = 100;
  } else if (flags & HAS_ID) {
    flags &= ~(HAS_LIMIT | HAS_OFFSET);
    filter_count = sorted = 0;
    info->estimatedCost = 10;
    info->estimatedRows = 1;
    info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
  } else if (filter_count > 0) {
    if (!sorted) flags &= ~HAS_OFFSET;
    info->estimatedCost = 1e4;
    info->estimatedRows = 1000;
  } else {
    if (!sorted) flags &= ~(HAS_LIMIT | HAS_OFFSET);
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
  if (filter_count > 0 || sorted > 0) {
    sqlite3_str *columns = sqlite3_str_new(0);
    if (filter_count > 0) flags |= HAS_FILTERS;
    for (int number = 0; number < filter_count; number++) {
      const struct sqlite3_index_constraint *constraint = &info->aConstraint[filters[number]];
      info->aConstraintUsage[filters[number]].argvIndex = next++;
      sqlite3_str_appendf(columns, "%d %d ", constraint->iColumn - FIELDS - 1, constraint->op);
    }
    if (sorted > 0) {
      flags |= IS_SORTED | WANTS_FIELDS;
      info->orderByConsumed = 1;
      sqlite3_str_appendf(columns, "%c%d", ORDER_SIGN, sorted);
      for (int term = 0; term < info->nOrderBy; term++) {
        sqlite3_str_appendf(columns, " %d %d", info->aOrderBy[term].iColumn, info->aOrderBy[term].desc);
        if (info->aOrderBy[term].iColumn == TITLE) flags |= WANTS_TEXT;
      }
    }
    info->idxStr = sqlite3_str_finish(columns);
    if (!info->idxStr) return SQLITE_NOMEM;
    info->needToFreeIdxStr = 1;
  }
  info->idxNum = flags | wanted(it, info);
  return SQLITE_OK;
}
