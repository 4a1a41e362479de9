// Conditions of SQL on fields as conditions of a search, which hold for all rows that SQL wants, and perhaps for more: SQLite
// compares the rows all the same.

#include <stdlib.h>
#include <string.h>

#include "table.h"

SQLITE_EXTENSION_INIT3

int is_iso(const char *text, size_t size) {
  static const char form[] = "dddd-dd-dd";
  for (size_t index = 0; index < size && index < sizeof form - 1; index++) {
    int is_digit = text[index] >= '0' && text[index] <= '9';
    if (form[index] == 'd' ? !is_digit : text[index] != '-') return 0;
  }
  return size == 4 || size == 7 || size >= 10;
}

// The end of a range for what a condition compares with; NULL where there is none. Both ends of a range belong to it, so it
// is a little more than what SQL wants: of dates all of the day, or the month.
static char *end_of_range(const field *field, sqlite3_value *value, int is_from) {
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
    return is_from ? sqlite3_mprintf("%d-12-31", year - 1) : sqlite3_mprintf("%d-12", year);
  }
  char *day = diglot_day(text, size, 0), *end = 0;
  if (day && strncmp(day, text, strlen(day)) == 0) end = sqlite3_mprintf("%s", day);
  diglot_free(day);
  return end;
}

char *condition(const field *field, int operation, sqlite3_value *value) {
  if (field->type == TEXT_FIELD) {
    const char *text = (const char *)sqlite3_value_text(value);
    size_t size = text ? (size_t)sqlite3_value_bytes(value) : 0;
    int is_plain = size > 0 && strlen(text) == size && !strstr(text, "..") && text[size - 1] != '*';
    return is_plain ? sqlite3_mprintf("%s", text) : 0;
  }
  int is_equal = operation == SQLITE_INDEX_CONSTRAINT_EQ;
  int is_from = is_equal || operation == SQLITE_INDEX_CONSTRAINT_GT || operation == SQLITE_INDEX_CONSTRAINT_GE;
  char *from = is_from ? end_of_range(field, value, 1) : 0;
  char *through = is_equal || !is_from ? end_of_range(field, value, 0) : 0;
  char *range = from || through ? sqlite3_mprintf("%s..%s", from ? from : "", through ? through : "") : 0;
  sqlite3_free(from);
  sqlite3_free(through);
  return range;
}
