/* Opens an index and searches twice while allocations fail; then once more when they do not.
 *
 *   starved INDEX    ends with 0 where every call gave an answer or said that there is no memory, with 10 where nothing failed */
#include <diglot.h>
#include <stdlib.h>
#include <string.h>

void failing_begin(void);
long failing_end(void);

static int is_told(const diglot_error *error) { return error && (error->code == DIGLOT_NO_MEMORY || error->code == DIGLOT_SYSTEM); }

int main(int count, char **arguments) {
  diglot_error *error = NULL;
  int status = count == 2 ? 0 : 99;
  failing_begin();
  diglot_index *index = diglot_open(arguments[1], &error);
  if (!index && !is_told(error)) status = 1;
  diglot_free(error);
  for (int i = 0; index && i < 2; i++) {
    char *json = diglot_search_json(index, i ? "\"软件\" size:3" : "软件 printer", "{\"facets\": \"place\", \"text\": true}", &error);
    if (!json && !is_told(error)) status = 2;
    diglot_free(json), diglot_free(error);
  }
  int is_untouched = failing_end() > 0;
  diglot_close(index);
  index = diglot_open(arguments[1], &error);
  char *json = index ? diglot_search_json(index, "软件", NULL, &error) : NULL;
  if (!json || !strstr(json, "\"total\":2")) status = 3;
  diglot_free(json);
  diglot_close(index);
  return status ? status : is_untouched ? 10 : 0;
}
