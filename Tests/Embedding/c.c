/* Searches from C: reads a line a search, `NAME<TAB>QUERY<TAB>OPTIONS` where the name is JSON, and prints a line of JSON.
 *
 *   c INDEX < searches.tsv */
#include <diglot.h>
#include <stdio.h>
#include <string.h>

static void print_text(const char *text) {
  putchar('"');
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') putchar('\\');
    putchar(*text);
  }
  putchar('"');
}

int main(int count, char **arguments) {
  diglot_error *error;
  diglot_index *index = count == 2 ? diglot_open(arguments[1], &error) : NULL;
  if (!index) return 2;
  static char line[1 << 16];
  while (fgets(line, sizeof line, stdin)) {
    char *query = strchr(line, '\t'), *options = query ? strchr(query + 1, '\t') : NULL;
    if (!options) return 2;
    *query++ = 0, *options++ = 0;
    char *json = diglot_search_json(index, query, options, &error);
    if (json) {
      printf("{\"name\": %s, \"answer\": %s}\n", line, json);
    } else {
      printf("{\"name\": %s, \"error\": {\"column\": %d, \"message\": ", line, error->column);
      print_text(error->message);
      puts("}}");
    }
    diglot_free(json), diglot_free(error);
  }
  diglot_close(index);
  return 0;
}
