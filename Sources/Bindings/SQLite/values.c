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
  int is_whole = number > -9e15 && number < 9e15 && number == (double)(sqlite3_int64)number;
  is_whole ? sqlite3_result_int64(context, (sqlite3_int64)number) : sqlite3_result_double(context, number);
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

void give_field(sqlite3_context *context, const field *field, size_t count, const diglot_field *fields) {
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
