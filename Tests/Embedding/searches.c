// Runs the thirty searches through the C library: `searches INDEX < searches.tsv`, a name, a query and options a line.
#include <diglot.h>
#include <stdio.h>
#include <string.h>

int main(int count, char **arguments) {
  if (count != 2) return 2;
  diglot_error *error = NULL;
  diglot_index *index = diglot_open(arguments[1], &error);
  if (!index) {
    fprintf(stderr, "%s\n", error->message);
    return 1;
  }
  char line[4096];
  while (fgets(line, sizeof line, stdin)) {
    char *query = strchr(line, '\t');
    char *options = query ? strchr(query + 1, '\t') : NULL;
    if (!options) return 2;
    *query++ = *options++ = 0;
    options[strcspn(options, "\n")] = 0;
    char *answer = diglot_search_json(index, query, options, &error);
    if (answer) {
      printf("{\"name\": \"%s\", \"answer\": %s}\n", line, answer);
      diglot_free(answer);
    } else {
      const char *message = strchr(error->message, ':');
      printf("{\"name\": \"%s\", \"answer\": {\"error\": {\"column\": %d, \"message\": \"%s\"}}}\n", line, error->column, message + 2);
      diglot_free(error);
      error = NULL;
    }
  }
  diglot_close(index);
  return 0;
}
