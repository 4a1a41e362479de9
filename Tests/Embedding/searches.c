// Runs the thirty searches through the C library: `searches INDEX < searches.tsv`, a name, a query and options a line.
// `searches FILE OFFSET fd` and `searches FILE OFFSET bytes` open a packed index that stands in a file from a place on.
#include <diglot.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static diglot_index *open_part(char **arguments, diglot_error **error) {
  int file = open(arguments[1], O_RDONLY);
  off_t offset = atoll(arguments[2]), end = lseek(file, 0, SEEK_END);
  if (file < 0 || end < offset) exit(2);
  diglot_index *index;
  if (strcmp(arguments[3], "fd") == 0) {
    index = diglot_open_fd(file, offset, -1, error);
  } else {
    size_t size = end - offset;
    char *bytes = malloc(size);
    if (!bytes || pread(file, bytes, size, offset) != (ssize_t)size) exit(2);
    index = diglot_open_bytes(bytes, size, error);
  }
  close(file);
  return index;
}

int main(int count, char **arguments) {
  if (count != 2 && count != 4) return 2;
  diglot_error *error = NULL;
  diglot_index *index = count == 2 ? diglot_open(arguments[1], &error) : open_part(arguments, &error);
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
