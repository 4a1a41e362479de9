/* Writes three notes into an index, finds them in either script, and shows what was found between [ and ].
 *
 *   cc notes.c $(pkg-config --cflags --libs diglot) -o notes && ./notes FOLDER */
#include <diglot.h>
#include <stdio.h>
#include <string.h>

static int fail(diglot_error *error) {
  fprintf(stderr, "%s\n", error->message);
  diglot_free(error);
  return 1;
}

static const char *const notes[] = {
    "{\"id\": \"1\", \"title\": \"Printing\", \"text\": \"列印前先安裝軟體。\", \"place\": \"台北\", \"date\": \"2026-03-01\"}",
    "{\"id\": \"2\", \"title\": \"打印\", \"text\": \"这个软件可以打印大字。\", \"place\": \"北京\", \"date\": \"2026-04-02\"}",
    "{\"id\": \"3\", \"title\": \"Travel\", \"text\": \"The train leaves at nine.\", \"date\": \"2026-05-03\"}",
};

static int write_notes(const char *path) {
  diglot_error *error;
  diglot_writer *writer = diglot_writer_open(path, NULL, &error);
  if (!writer) return fail(error);
  for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
    if (diglot_writer_add_json(writer, notes[i], DIGLOT_NUL, &error) < 0) return diglot_writer_close(writer), fail(error);
  }
  int status = diglot_writer_commit(writer, &error) < 0 ? fail(error) : 0;
  diglot_writer_close(writer);
  return status;
}

static void print_marked(const diglot_snippet *snippet) {
  size_t end = 0;
  for (size_t i = 0; i < snippet->highlight_count; i++) {
    diglot_range range = snippet->highlights[i];
    printf("%.*s[%.*s]", (int)(range.start - end), snippet->text.data + end, (int)(range.end - range.start),
           snippet->text.data + range.start);
    end = range.end;
  }
  printf("%s\n", snippet->text.data + end);
}

static int search(diglot_index *index, const char *query, const char *options) {
  diglot_error *error;
  diglot_results *results = diglot_search(index, query, DIGLOT_NUL, options, NULL, &error);
  if (!results) return fail(error);
  printf("%s: %zu\n", query, results->total);
  for (size_t i = 0; i < results->hit_count; i++) {
    const diglot_hit *hit = results->hits[i];
    printf("  %s %s\n", hit->id.data, hit->title.data);
    for (size_t j = 0; j < hit->snippet_count; j++) printf("    "), print_marked(hit->snippets[j]);
  }
  diglot_free(results);
  return 0;
}

int main(int count, char **arguments) {
  if (count != 2) return fputs("notes FOLDER\n", stderr), 2;
  int status = write_notes(arguments[1]);
  if (status) return status;
  diglot_error *error;
  diglot_index *index = diglot_open(arguments[1], &error);
  if (!index) return fail(error);
  status = search(index, "软件", NULL) | search(index, "\"列印\"", NULL) | search(index, "date:2026", "{\"sort\": \"-date\"}");
  search(index, "(train", "{\"strict\": true}"); /* a query that cannot be understood */
  diglot_close(index);
  return status;
}
