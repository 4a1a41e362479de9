/* What a host can do wrong, and what can be wrong around it: each is an error or the right answer, and the process goes on.
 *
 *   hostile FOLDER    an empty folder to work in; prints nothing but what fails, and ends with how many did */
#define _GNU_SOURCE
#include <diglot.h>
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int failures;

#define EXPECT(claim) \
  do { \
    if (!(claim)) fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #claim), failures++; \
  } while (0)

/* Whether a call failed with a code; frees the error. */
static int failed(diglot_error **error, int code) {
  int is = *error && (*error)->code == code && strlen((*error)->message) > 10;
  if (!is) fprintf(stderr, "  found %d: %s\n", *error ? (*error)->code : 0, *error ? (*error)->message : "no error");
  diglot_free(*error);
  *error = NULL;
  return is;
}

static char path[1024], other[1024];

static diglot_document document(const char *id, const char *text, size_t size) {
  diglot_document made = {{id, strlen(id)}, {NULL, 0}, {text, size}, 0, NULL};
  return made;
}

static void make_index(int count) {
  diglot_error *error;
  diglot_writer *writer = diglot_writer_open(path, "{\"types\": {\"size\": \"number\"}}", &error);
  EXPECT(writer && !error);
  for (int i = 0; i < count; i++) {
    char id[32], text[256], size[32];
    snprintf(id, sizeof id, "note-%d", i);
    snprintf(text, sizeof text, "%d 號軟體 software 列印 printer %d。", i, i * 7);
    snprintf(size, sizeof size, "%d", i);
    diglot_document added = document(id, text, strlen(text));
    diglot_field field = {{"size", 4}, {size, strlen(size)}};
    added.fields = &field, added.field_count = 1;
    EXPECT(diglot_writer_add(writer, &added, &error) == DIGLOT_ADDED);
  }
  EXPECT(diglot_writer_count(writer, &error) == count);
  EXPECT(diglot_writer_commit(writer, &error) == 0);
  diglot_writer_close(writer);
}

/* Handles and arguments */

static void handles(void) {
  diglot_error *error;
  diglot_index *index = diglot_open(path, &error);
  diglot_writer *writer = diglot_writer_open(other, NULL, &error);
  EXPECT(index && writer);
  EXPECT(!diglot_search_json(NULL, "a", NULL, &error) && failed(&error, DIGLOT_MISUSE));
  EXPECT(!diglot_search_json((diglot_index *)writer, "a", NULL, &error) && failed(&error, DIGLOT_MISUSE));
  EXPECT(!diglot_search_json((diglot_index *)(uintptr_t)0xdeadbeef, "a", NULL, &error) && failed(&error, DIGLOT_MISUSE));
  EXPECT(!diglot_search_json(index, NULL, NULL, &error) && failed(&error, DIGLOT_MISUSE));
  EXPECT(!diglot_search_json(index, "a", "{\"limt\": 1}", &error) && failed(&error, DIGLOT_BAD_OPTIONS));
  EXPECT(!diglot_search_json(index, "a", "[", &error) && failed(&error, DIGLOT_BAD_OPTIONS));
  EXPECT(!diglot_search_json(index, "a", "{\"after\": \"x\"}", &error) && failed(&error, DIGLOT_BAD_OPTIONS));
  EXPECT(!diglot_search_json(NULL, NULL, NULL, NULL));
  EXPECT(diglot_writer_add(writer, NULL, &error) == -1 && failed(&error, DIGLOT_MISUSE));
  EXPECT(diglot_writer_add((diglot_writer *)index, NULL, &error) == -1 && failed(&error, DIGLOT_MISUSE));
  EXPECT(diglot_tokenize("a", 1, 0, NULL, NULL, &error) == -1 && failed(&error, DIGLOT_MISUSE));
  EXPECT(!diglot_open(NULL, &error) && failed(&error, DIGLOT_MISUSE));
  EXPECT(!diglot_open("\xff\xfe", &error) && failed(&error, DIGLOT_MISUSE));
  diglot_close(NULL), diglot_writer_close(NULL), diglot_free(NULL);
  diglot_close((diglot_index *)writer);
  EXPECT(diglot_writer_count(writer, &error) == 0);
  diglot_close(index), diglot_close(index);
  diglot_writer_close(writer), diglot_writer_close(writer);
  EXPECT(diglot_count(index, &error) == -1 && failed(&error, DIGLOT_MISUSE));
  EXPECT(diglot_reopen(index, &error) == -1 && failed(&error, DIGLOT_MISUSE));
  EXPECT(diglot_writer_commit(writer, &error) == -1 && failed(&error, DIGLOT_MISUSE));
  EXPECT(!strchr(diglot_version(), ' ') && strchr(diglot_version(), '.'));
}

static void no_index(void) {
  diglot_error *error;
  char file[1100];
  EXPECT(!diglot_open("/there/is/nothing/here", &error) && failed(&error, DIGLOT_MISSING));
  EXPECT(!diglot_open("/etc/passwd", &error) && failed(&error, DIGLOT_NOT_AN_INDEX));
  EXPECT(!diglot_writer_open("/proc/version", NULL, &error) && error);
  diglot_free(error);
  snprintf(file, sizeof file, "%s.damaged", path);
  char command[8192];
  snprintf(command, sizeof command, "cp -r '%s' '%s' && printf x > '%s/manifest'", path, file, file);
  EXPECT(system(command) == 0);
  EXPECT(!diglot_open(file, &error) && failed(&error, DIGLOT_DAMAGED));
  snprintf(command, sizeof command,
           "cp '%s/manifest' '%s/manifest' && for f in '%s'/*.segment; do s=$(stat -c %%s $f) && "
           "head -c $((s / 2)) /dev/urandom | dd of=$f bs=1 seek=$((s / 4)) conv=notrunc 2>/dev/null; done",
           path, file, file);
  EXPECT(system(command) == 0);
  diglot_index *index = diglot_open(file, &error);
  if (index) {
    diglot_results *results = diglot_search(index, "software", DIGLOT_NUL, NULL, NULL, &error);
    EXPECT((results != NULL) != (error != NULL));
    diglot_free(results);
  }
  diglot_free(error);
  diglot_close(index);
}

/* Texts */

static void texts(void) {
  diglot_error *error;
  diglot_index *index = diglot_open(path, &error);
  static const char *const queries[] = {"\xff", "軟\xe9\xab", "\xc0\x80", "\xed\xa0\x80", "a\xf0\x9f", "\"\xff\"", "+\xff -\xfe",
                                        "", " ", "\"", "((((((((", ")", "AND", "-", "title:", "size:..", "a~", "\x01\x02"};
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
    char *json = diglot_search_json(index, queries[i], NULL, &error);
    EXPECT((json != NULL) != (error != NULL));
    diglot_free(json), diglot_free(error);
  }
  char *deep = malloc(1 << 20);
  memset(deep, '(', (1 << 20) - 1), deep[(1 << 20) - 1] = 0;
  EXPECT(!diglot_search_json(index, deep, NULL, &error) && failed(&error, DIGLOT_BAD_QUERY));
  memset(deep, '[', (1 << 20) - 1);
  EXPECT(!diglot_search_json(index, "a", deep, &error) && failed(&error, DIGLOT_BAD_OPTIONS));
  free(deep);
  EXPECT(!diglot_search(index, "(a", DIGLOT_NUL, "{\"strict\": true}", NULL, &error) && error->column == 1);
  EXPECT(failed(&error, DIGLOT_BAD_QUERY));
  diglot_results *results = diglot_search(index, "soft\0ware", 9, NULL, NULL, &error);
  EXPECT(results && !error);
  diglot_free(results);
  EXPECT(!diglot_search(index, "a", SIZE_MAX / 2 + 7, NULL, NULL, &error) && failed(&error, DIGLOT_MISUSE));
  results = diglot_search(index, "software", DIGLOT_NUL, "{\"limit\": 9223372036854775807, \"snippets\": false}", NULL, &error);
  EXPECT(results && results->hit_count == 300);
  diglot_free(results);
  results = diglot_search(index, "software", DIGLOT_NUL, "{\"limit\": 3, \"offset\": 9223372036854775807}", NULL, &error);
  EXPECT(results && results->hit_count == 0);
  diglot_free(results);
  diglot_close(index);

  diglot_writer *writer = diglot_writer_open(other, NULL, &error);
  diglot_document bad = document("a", "\xff", 1);
  EXPECT(diglot_writer_add(writer, &bad, &error) == -1 && failed(&error, DIGLOT_BAD_DOCUMENT));
  bad = document("", "a", 1);
  EXPECT(diglot_writer_add(writer, &bad, &error) == -1 && failed(&error, DIGLOT_BAD_DOCUMENT));
  bad = document("a", NULL, 0);
  EXPECT(diglot_writer_add(writer, &bad, &error) == -1 && failed(&error, DIGLOT_BAD_DOCUMENT));
  bad = document("a", "b", 1), bad.field_count = 3;
  EXPECT(diglot_writer_add(writer, &bad, &error) == -1 && failed(&error, DIGLOT_BAD_DOCUMENT));
  EXPECT(diglot_writer_add_json(writer, "{\"id\": 3}", DIGLOT_NUL, &error) == -1 && failed(&error, DIGLOT_BAD_DOCUMENT));
  EXPECT(diglot_writer_add_json(writer, "[]", DIGLOT_NUL, &error) == -1 && failed(&error, DIGLOT_BAD_DOCUMENT));
  EXPECT(diglot_writer_add_json(writer, "{\"id\":\"a\",\"text\":\"", DIGLOT_NUL, &error) == -1);
  EXPECT(failed(&error, DIGLOT_BAD_DOCUMENT));
  diglot_document nul = document("nul", "before\0軟體 after", 19);
  EXPECT(diglot_writer_add(writer, &nul, &error) == DIGLOT_ADDED && !error);
  EXPECT(diglot_writer_add(writer, &nul, &error) == DIGLOT_UNCHANGED);
  EXPECT(diglot_writer_remove(writer, "none", DIGLOT_NUL, &error) == 0 && !error);
  EXPECT(diglot_writer_commit(writer, &error) == 0);
  diglot_writer_close(writer);
  index = diglot_open(other, &error);
  diglot_document *got = diglot_get(index, "nul", DIGLOT_NUL, &error);
  EXPECT(got && got->text.size == 19 && !memcmp(got->text.data, "before\0軟體 after", 20));
  diglot_free(got);
  EXPECT(!diglot_get(index, "none", DIGLOT_NUL, &error) && !error);
  char *json = diglot_get_json(index, "nul", DIGLOT_NUL, &error);
  EXPECT(json && strstr(json, "before\\u0000軟體 after"));
  diglot_free(json);
  results = diglot_search(index, "软件", DIGLOT_NUL, "{\"text\": true}", NULL, &error);
  EXPECT(results && results->hit_count == 1 && results->hits[0]->text.size == 19);
  diglot_free(results);
  diglot_close(index);
}

static int count_token(void *context, const diglot_token *token) {
  size_t *counts = context;
  counts[token->kind]++;
  counts[4] += token->start >= counts[5] && token->end > token->start ? 0 : 1;
  counts[5] = token->start;
  return 0;
}

static int stop(void *context, const diglot_token *token) {
  (void)context, (void)token;
  return 7;
}

static void tokens(void) {
  diglot_error *error;
  size_t counts[6] = {0};
  const char *text = "軟體\n平台 Printers \xff Wi-Fi 3.5";
  EXPECT(diglot_tokenize(text, DIGLOT_NUL, 0, count_token, counts, &error) == 0 && !error);
  EXPECT(counts[DIGLOT_CHARACTER] == 4 && counts[DIGLOT_PAIR] == 3 && counts[DIGLOT_WORD] == 5 && counts[DIGLOT_STEM] == 1);
  EXPECT(counts[4] == 0);
  EXPECT(diglot_tokenize(text, DIGLOT_NUL, 0, stop, NULL, &error) == 7 && !error);
  EXPECT(diglot_tokenize(NULL, 0, 0, count_token, counts, &error) == 0 && !error);
  char *json = diglot_analyze_json(text, 6, 1, &error);
  EXPECT(json && strstr(json, "软体"));
  diglot_free(json);
}

/* Writers */

static void writers(void) {
  diglot_error *error;
  diglot_writer *first = diglot_writer_open(other, NULL, &error);
  EXPECT(first && !diglot_writer_open(other, NULL, &error) && failed(&error, DIGLOT_LOCKED));
  EXPECT(!diglot_writer_open(other, "{\"threads\": 1000000}", &error) && error);
  diglot_free(error);
  EXPECT(!diglot_writer_open(other, "{\"threads\": 0}", &error) && failed(&error, DIGLOT_BAD_OPTIONS));
  EXPECT(!diglot_writer_open(other, "{\"memory\": 1}", &error) && failed(&error, DIGLOT_BAD_OPTIONS));
  diglot_field nameless[] = {{{"", 0}, {"x", 1}}, {{NULL, 0}, {"x", 1}}};
  for (int i = 0; i < 2; i++) {
    diglot_document bad = document("bad", "bad", 3);
    bad.field_count = 1;
    bad.fields = &nameless[i];
    EXPECT(diglot_writer_add(first, &bad, &error) == -1 && failed(&error, DIGLOT_BAD_DOCUMENT));
  }
  const char *no_name = "{\"id\":\"a\",\"text\":\"\",\"\":\"x\"}";
  EXPECT(diglot_writer_add_json(first, no_name, DIGLOT_NUL, &error) == -1 && failed(&error, DIGLOT_BAD_DOCUMENT));
  const char *days[][2] = {{"2026-02-30", NULL}, {"2024/2/29", "2024-02-29"}, {"2023-02-29", NULL}, {"2026-4", "2026-04"}};
  for (int i = 0; i < 4; i++) {
    char *day = diglot_day(days[i][0], DIGLOT_NUL, &error);
    EXPECT(!error && (days[i][1] ? day && strcmp(day, days[i][1]) == 0 : !day));
    diglot_free(day);
  }
  double number = 0;
  EXPECT(diglot_number("１２", DIGLOT_NUL, &number, &error) == 1 && number == 12);
  EXPECT(diglot_number("x", 1, &number, &error) == 0 && !error);
  EXPECT(diglot_number("1", 1, NULL, &error) == -1 && failed(&error, DIGLOT_MISUSE));
  EXPECT(!diglot_writer_open(other, "{\"threads\": \"x\"}", &error) && failed(&error, DIGLOT_BAD_OPTIONS));
  EXPECT(!diglot_writer_open(other, "{\"types\": {\"a\": \"float\"}}", &error) && failed(&error, DIGLOT_BAD_OPTIONS));
  diglot_document added = document("dropped", "dropped", 7);
  EXPECT(diglot_writer_add(first, &added, &error) == DIGLOT_ADDED);

  /* The child of a fork must not end what its parent has begun. */
  pid_t child = fork();
  if (child == 0) {
    int is_refused = diglot_writer_commit(first, &error) == -1 && error->code == DIGLOT_MISUSE;
    diglot_writer_close(first);
    _exit(is_refused ? 0 : 1);
  }
  int status = 0;
  EXPECT(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT(!diglot_writer_open(other, NULL, &error) && failed(&error, DIGLOT_LOCKED));
  EXPECT(diglot_writer_count(first, &error) >= 1);
  diglot_writer_close(first);
  diglot_index *index = diglot_open(other, &error);
  EXPECT(!diglot_get(index, "dropped", DIGLOT_NUL, &error) && !error);
  diglot_close(index);
}

/* Threads */

enum { threads = 8, rounds = 60 };

typedef struct job {
  diglot_index *index;
  const char *query;
  char *expected;
  int differences;
} job;

/* The answer without the time that it took. */
static char *answer(diglot_index *index, const char *query) {
  diglot_error *error;
  char *json = diglot_search_json(index, query, NULL, &error);
  if (!json) return diglot_free(error), NULL;
  char *time = strstr(json, "\"took_us\":");
  if (time) memmove(time, strchr(time, ','), strlen(strchr(time, ',')) + 1);
  return json;
}

static void *work(void *context) {
  job *mine = context;
  for (int i = 0; i < rounds; i++) {
    char *found = answer(mine->index, mine->query);
    if (!found || strcmp(found, mine->expected)) mine->differences++;
    diglot_free(found);
  }
  return NULL;
}

static void many_threads(void) {
  static const char *const queries[] = {"软件", "software printer", "\"列印\"", "size:10..20"};
  diglot_error *error;
  diglot_index *index = diglot_open(path, &error);
  pthread_t running[threads];
  job jobs[threads];
  for (int i = 0; i < threads; i++) {
    jobs[i] = (job){index, queries[i % 4], answer(index, queries[i % 4]), 0};
    EXPECT(jobs[i].expected);
  }
  for (int i = 0; i < threads; i++) pthread_create(&running[i], NULL, work, &jobs[i]);
  /* A writer beside them, and its commit while they search. */
  diglot_writer *writer = diglot_writer_open(path, "{\"threads\": 2}", &error);
  EXPECT(diglot_writer_add_json(writer, "{\"id\": \"new\", \"text\": \"软件 software\"}", DIGLOT_NUL, &error) == DIGLOT_ADDED);
  EXPECT(diglot_writer_commit(writer, &error) == 0);
  for (int i = 0; i < threads; i++) {
    pthread_join(running[i], NULL);
    EXPECT(jobs[i].differences == 0);
    diglot_free(jobs[i].expected);
  }
  EXPECT(diglot_count(index, &error) == 300 && diglot_reopen(index, &error) == 1 && diglot_count(index, &error) == 301);
  EXPECT(diglot_reopen(index, &error) == 0 && !error);
  EXPECT(diglot_writer_remove(writer, "new", DIGLOT_NUL, &error) == 1 && diglot_writer_commit(writer, &error) == 0);
  diglot_writer_close(writer);

  /* Closed while others search: they end, or are told. */
  for (int i = 0; i < threads; i++) {
    jobs[i] = (job){index, queries[i % 4], "", 0};
    pthread_create(&running[i], NULL, work, &jobs[i]);
  }
  usleep(2000);
  diglot_close(index);
  for (int i = 0; i < threads; i++) pthread_join(running[i], NULL);
}

static int after_some(void *context) { return ++*(int *)context > 0; }

static void cancelled(void) {
  diglot_error *error;
  diglot_index *index = diglot_open(path, &error);
  int asked = 0;
  diglot_cancellation cancellation = {after_some, &asked};
  diglot_results *results = diglot_search(index, "software printer", DIGLOT_NUL, NULL, &cancellation, &error);
  EXPECT(results && results->was_cut_short && asked > 0);
  diglot_free(results);
  results = diglot_search(index, "software", DIGLOT_NUL, "{\"deadline_ms\": 0}", NULL, &error);
  EXPECT(results && results->was_cut_short);
  diglot_free(results);
  diglot_close(index);
}

/* The system */

static int counted_ids(void *context, const char *id, size_t size) {
  *(size_t *)context += strlen(id) == size;
  return 0;
}

/* Files that are gone stay open. */
static void removed(void) {
  diglot_error *error;
  char command[2048];
  diglot_index *index = diglot_open(path, &error);
  snprintf(command, sizeof command, "rm -rf '%s'", path);
  EXPECT(system(command) == 0);
  char *json = diglot_search_json(index, "software", NULL, &error);
  EXPECT(json && strstr(json, "\"total\":300,"));
  diglot_free(json);
  size_t ids = 0;
  EXPECT(diglot_each_id(index, counted_ids, &ids, &error) == 0 && ids == 300);
  EXPECT(diglot_reopen(index, &error) == -1 && failed(&error, DIGLOT_MISSING));
  EXPECT(diglot_count(index, &error) == 300);
  diglot_close(index);
}

/* In a process of its own, in which there is no room for the stacks of threads. */
static int without_threads(void) {
  diglot_error *error = NULL;
  unsigned long pages = 0;
  FILE *sizes = fopen("/proc/self/statm", "r");
  diglot_writer *writer = diglot_writer_open(other, "{\"threads\": 8}", &error);
  if (!writer || fscanf(sizes, "%lu", &pages) != 1) return 3;
  struct rlimit room = {pages * 4096 + (6 << 20), pages * 4096 + (6 << 20)};
  setrlimit(RLIMIT_AS, &room);
  int outcome = 0;
  for (int i = 0; i < 5000 && outcome >= 0; i++) {
    char json[128];
    snprintf(json, sizeof json, "{\"id\": \"%d\", \"text\": \"software %d\"}", i, i * 7);
    outcome = diglot_writer_add_json(writer, json, DIGLOT_NUL, &error);
  }
  int is_told = outcome == -1 && (error->code == DIGLOT_SYSTEM || error->code == DIGLOT_NO_MEMORY);
  if (!is_told) fprintf(stderr, "  %d: %s\n", outcome, error ? error->message : "no error");
  diglot_free(error);
  diglot_writer_close(writer);
  return is_told ? 0 : 1;
}

static void no_threads(const char *program, const char *folder) {
  pid_t child = fork();
  if (child == 0) {
    execl(program, program, folder, "without-threads", NULL);
    _exit(127);
  }
  int status = 0;
  EXPECT(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(int count, char **arguments) {
  if (count < 2) return 99;
  snprintf(path, sizeof path, "%s/index", arguments[1]);
  snprintf(other, sizeof other, "%s/other", arguments[1]);
  if (count > 2) return without_threads();
  struct sigaction before[NSIG], after;
  sigset_t mask, mask_after;
  setlocale(LC_ALL, "");
  char *locale = strdup(setlocale(LC_ALL, NULL));
  for (int i = 1; i < NSIG; i++) memset(&before[i], 0, sizeof before[i]), sigaction(i, NULL, &before[i]);
  sigprocmask(SIG_SETMASK, NULL, &mask);

  make_index(300);
  handles();
  no_index();
  texts();
  tokens();
  writers();
  many_threads();
  cancelled();
  no_threads(arguments[0], arguments[1]);
  removed();

  for (int i = 1; i < NSIG; i++) {
    memset(&after, 0, sizeof after);
    sigaction(i, NULL, &after);
    /* glibc adds the flag by itself when system() restores a handler. */
    after.sa_flags &= ~0x04000000, before[i].sa_flags &= ~0x04000000;
    EXPECT(after.sa_handler == before[i].sa_handler && after.sa_flags == before[i].sa_flags);
  }
  sigprocmask(SIG_SETMASK, NULL, &mask_after);
  EXPECT(!memcmp(&mask, &mask_after, sizeof mask));
  EXPECT(!strcmp(locale, setlocale(LC_ALL, NULL)));
  free(locale);
  return failures > 98 ? 98 : failures;
}
