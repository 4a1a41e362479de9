// What a row shows, as values of SQLite.

#include <stdlib.h>
#include <string.h>

#include "table.h"

SQLITE_EXTENSION_INIT3

void give_text(sqlite3_context *context, diglot_string text) {
  if (text.data) sqlite3_result_text64(context, text.data, text.size, SQLITE_TRANSIENT, SQLITE_UTF8);
}

void append_json(sqlite3_str *json, diglot_string text) {
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

void give_fields(sqlite3_context *context, size_t count, const diglot_field *fields) {
  sqlite3_str *json = sqlite3_str_new(0);
  sqlite3_str_appendchar(json, 1, '{');
  int has_member = 0;
  for (size_t index = 0; index < count; index++) {
    size_t before = 0, values = 0;
    while (before < index && !is_same(fields[before].name, fields[index].name)) before++;
    if (before < index) continue;
    for (size_t other = index; other < count; other++) values += is_same(fields[other].name, fields[index].name);
    if (has_member) sqlite3_str_appendchar(json, 1, ',');
    has_member = 1;
    append_json(json, fields[index].name);
    sqlite3_str_appendall(json, values > 1 ? ":[" : ":");
    int is_first = 1;
    for (size_t other = index; other < count; other++) {
      if (!is_same(fields[other].name, fields[index].name)) continue;
      if (!is_first) sqlite3_str_appendchar(json, 1, ',');
      is_first = 0;
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

void give_snippets(sqlite3_context *context, const diglot_hit *hit) {
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

// Of longer values the engine takes the first whole characters, by which it sorts.
static diglot_string beginning(diglot_string text) {
  if (text.size <= 128) return text;
  size_t size = 128;
  while (size > 0 && (text.data[size] & 0xC0) == 0x80) size--;
  return (diglot_string){text.data, size};
}

// The number that a text is, as a column of numbers in SQLite has it, which keeps 12.0 as 12.
static value number_value(diglot_string whole) {
  diglot_string text = beginning(whole);
  size_t first = text.size && text.data[0] == '-', place = first;
  while (place < text.size && text.data[place] >= '0' && text.data[place] <= '9') place++;
  if (place == text.size && place > first && place - first <= 18) {
    return (value){.kind = INTEGER_VALUE, .integer = strtoll(text.data, 0, 10)};
  }
  double number = 0;
  if (diglot_number(text.data, text.size, &number, 0) != 1) return (value){0};
  if (number > -9e15 && number < 9e15 && number == (double)(sqlite3_int64)number) {
    return (value){.kind = INTEGER_VALUE, .integer = (sqlite3_int64)number};
  }
  return (value){.kind = REAL_VALUE, .real = number};
}

value day_value(diglot_string text) {
  value result = {0};
  diglot_string start = beginning(text);
  result.size = diglotsqlite_day(start.data, start.size, result.day);
  if (result.size) result.kind = TEXT_VALUE;
  return result;
}

// A date whose order as a text is that of dates: 2026/3/5 as 2026-03-05.
static value date_value(diglot_string text) {
  value day = day_value(text);
  int is_text = day.size && is_iso(text.data, text.size) && memcmp(day.day, text.data, day.size) == 0;
  return is_text ? (value){.kind = TEXT_VALUE, .text = text.data, .size = text.size} : day;
}

value field_value(const field *field, size_t count, const diglot_field *fields) {
  size_t size = strlen(field->name);
  for (size_t index = 0; index < count; index++) {
    if (fields[index].name.size != size || memcmp(fields[index].name.data, field->name, size) != 0) continue;
    diglot_string text = fields[index].value;
    value found = {0};
    switch (field->type) {
      case NUMBER_FIELD: found = number_value(text); break;
      case DATE_FIELD: found = date_value(text); break;
      case TEXT_FIELD:
        if (text.size) found = (value){.kind = TEXT_VALUE, .text = text.data, .size = text.size};
    }
    if (found.kind != NO_VALUE) return found;
  }
  return (value){0};
}

void give_field(sqlite3_context *context, const field *field, size_t count, const diglot_field *fields) {
  value found = field_value(field, count, fields);
  switch (found.kind) {
    case NO_VALUE: return;
    case INTEGER_VALUE: sqlite3_result_int64(context, found.integer); return;
    case REAL_VALUE: sqlite3_result_double(context, found.real); return;
    case TEXT_VALUE: give_text(context, (diglot_string){text_of(&found), found.size}); return;
  }
}
