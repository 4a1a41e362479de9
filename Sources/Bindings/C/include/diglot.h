/* Diglot: full-text search for Chinese in both scripts, and English.
 *
 * Memory: whatever a function returns or leaves in `*error` is one block, with all that its pointers lead to;
 * `diglot_free` frees it. What is passed in belongs to the caller and is not needed after the call. Handles
 * (`diglot_index`, `diglot_writer`) are not blocks: `diglot_close` and `diglot_writer_close` end them. A handle that is
 * NULL, closed or of another kind is an error of the call (`DIGLOT_MISUSE`), and closing it again does nothing.
 *
 * Texts are UTF-8. Texts that come back have their size and a NUL behind them; a NUL may also stand inside. For the size
 * of a text that is passed in, `DIGLOT_NUL` means that it ends at its first NUL. Offsets count bytes from 0.
 *
 * Errors: where a function fails, it returns NULL or -1 and, where `error` is not NULL, leaves an error in `*error`;
 * where it does not fail, it leaves NULL there. No bytes that are passed in or stand in files end the process.
 *
 * Threads: any number of threads may call any function at once, also with one and the same index; a search then works on
 * the thread that calls. Calls with one and the same writer wait for each other. After fork(), the child must not use
 * the handles of writers.
 *
 * Structs: those that the library makes grow at their ends only, so a program that was compiled with an earlier header of
 * the same soname goes on working.
 */
#ifndef DIGLOT_H
#define DIGLOT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define DIGLOT_API __attribute__((visibility("default")))
#else
#define DIGLOT_API
#endif

/* The size of a text that ends at its first NUL. */
#define DIGLOT_NUL ((size_t)-1)

typedef struct diglot_index diglot_index;
typedef struct diglot_writer diglot_writer;

/* Errors */

/* Numbers keep their meaning; later versions may add others. */
enum {
  DIGLOT_MISUSE = 10,          /* an argument that is NULL or no handle */
  DIGLOT_BAD_OPTIONS = 11,     /* options that are no JSON, or an unknown name or a wrong value in them */
  DIGLOT_BAD_DOCUMENT = 12,    /* a document without what it needs, or that is no UTF-8 */
  DIGLOT_BAD_QUERY = 20,       /* the query cannot be understood; `column` says where */
  DIGLOT_OTHER_PAGE = 21,      /* "after" is of another query, order or expansion */
  DIGLOT_RESERVED_FIELD = 22,  /* a field whose name means something else in a query */
  DIGLOT_READ_ONLY = 27,       /* a packed index cannot be written to */
  DIGLOT_MISSING = 30,         /* no index at the path */
  DIGLOT_NOT_AN_INDEX = 31,    /* something else at the path */
  DIGLOT_DAMAGED = 32,         /* the bytes of a file break the format */
  DIGLOT_UNSUPPORTED = 33,     /* another version of the format */
  DIGLOT_UNSUPPORTED_PART = 34, /* a part that a later version wrote */
  DIGLOT_LOCKED = 40,          /* another writer has the index */
  DIGLOT_SYSTEM = 50,          /* the system refused; what was committed is safe */
  DIGLOT_NO_MEMORY = 51,       /* the system has no more memory; a writer is to be closed */
  DIGLOT_NOT_SYNCED = 52       /* committed, but perhaps not safe from a loss of power */
};

typedef struct diglot_error {
  int code;
  int column;                /* of a query, in characters from 1; else 0 */
  const char *message;       /* a sentence for people, on one line */
} diglot_error;

/* Frees what a function returned or left in `*error`; NULL is allowed. */
DIGLOT_API void diglot_free(void *block);

/* The version of the library, as "0.9.0"; not to be freed. */
DIGLOT_API const char *diglot_version(void);

/* Reading */

typedef struct diglot_string {
  const char *data;          /* NULL where there is no text */
  size_t size;
} diglot_string;

typedef struct diglot_strings {
  size_t count;
  const diglot_string *items;
} diglot_strings;

typedef struct diglot_field {
  diglot_string name;
  diglot_string value;
} diglot_field;

typedef struct diglot_range {
  size_t start, end;
} diglot_range;

typedef struct diglot_snippet {
  diglot_string text;
  size_t highlight_count;
  const diglot_range *highlights; /* of `text` */
  const diglot_range *sources;    /* of the stored text, one for each highlight */
  diglot_string part;             /* the page or chapter */
  size_t file_range_count;
  const diglot_range *file_ranges;
} diglot_snippet;

typedef struct diglot_hit {
  diglot_string id;
  size_t rank;               /* from 1 */
  double score;
  diglot_string title;
  size_t title_highlight_count;
  const diglot_range *title_highlights;
  size_t field_count;
  const diglot_field *fields;
  size_t snippet_count;
  const diglot_snippet *const *snippets;
  diglot_string text;        /* where the option "text" asks for it */
  size_t sort_value_count;   /* one for each field that "sort" names; the beginning of a long one */
  const diglot_string *sort_values;
} diglot_hit;

typedef struct diglot_expansion {
  diglot_string word;
  diglot_strings alternatives;
} diglot_expansion;

typedef struct diglot_count_of {
  diglot_string value;
  size_t count;
} diglot_count_of;

typedef struct diglot_facet {
  diglot_string name;        /* as it was asked for */
  size_t value_count;
  const diglot_count_of *values; /* most first */
} diglot_facet;

typedef struct diglot_results {
  size_t hit_count;
  const diglot_hit *const *hits;
  size_t total;
  int total_is_exact;        /* else there are `total` or more */
  int was_cut_short;         /* cancelled, or over its deadline: the hits are the best by then */
  double took_us;
  diglot_string read_as;     /* the query as it was understood, where that is not as typed */
  diglot_string suggestion;
  diglot_string next;        /* the option "after" of the next page */
  size_t expansion_count;
  const diglot_expansion *expansions;
  size_t facet_count;
  const diglot_facet *facets;
  diglot_strings omissions;  /* what was not looked for, a sentence each */
} diglot_results;

/* Asked now and then, on the thread that searches; the search ends where it returns other than 0. */
typedef struct diglot_cancellation {
  int (*is_cancelled)(void *context);
  void *context;
} diglot_cancellation;

/* Opens the newest commit of the index in a folder, or a packed index. Later commits are seen after `diglot_reopen`. */
DIGLOT_API diglot_index *diglot_open(const char *path, diglot_error **error);

/* Opens a packed index that stands in an open file, as in a bundle of several: from `offset` on, `size` bytes or, with -1, as
 * many as it has. The descriptor may be closed afterwards. */
DIGLOT_API diglot_index *diglot_open_fd(int descriptor, ptrdiff_t offset, ptrdiff_t size, diglot_error **error);

/* Opens a packed index of which all bytes are in memory. They are not copied: they must stay as they are until the handle is
 * closed and no search of it is under way. */
DIGLOT_API diglot_index *diglot_open_bytes(const void *bytes, size_t size, diglot_error **error);

/* Ends a handle. Searches that other threads are in the middle of end as they would have. */
DIGLOT_API void diglot_close(diglot_index *index);

/* Goes over to the newest commit; searches that are under way stay with theirs. 1 where there was a newer one, else 0. */
DIGLOT_API int diglot_reopen(diglot_index *index, diglot_error **error);

/* Finds documents, best first.
 *
 * query: bytes that are no UTF-8 count as U+FFFD.
 * options: a JSON object, or NULL, by the names of the command line: "limit" (10), "offset", "snippets" (true), "expand"
 *   (true), "strict", "sort" ("-date,size"), "facets" ("place,date:year"), "after", "deadline_ms", "text", "fields",
 *   "exact_total", "explain", "typing" (the last word is the beginning of others too), "all" (all documents, whatever the
 *   query), "filters" ({"place": "台北", "date": ["2026-01..2026-04", "2026-06*"]}: of several values of a
 *   field any, of several fields all). In an array "sort" may have objects: {"field": "size", "descending": true,
 *   "type": "number", "missing_first": true}.
 * cancellation: may be NULL. */
DIGLOT_API diglot_results *diglot_search(diglot_index *index, const char *query, size_t query_size, const char *options,
                                         const diglot_cancellation *cancellation, diglot_error **error);

/* The same as the JSON that `diglot --format json` prints for one query, without the line end. */
DIGLOT_API char *diglot_search_json(diglot_index *index, const char *query, const char *options, diglot_error **error);

typedef struct diglot_document {
  diglot_string id;
  diglot_string title;
  diglot_string text;
  size_t field_count;
  const diglot_field *fields;
} diglot_document;

/* A stored document. Where there is none, NULL without an error. */
DIGLOT_API diglot_document *diglot_get(diglot_index *index, const char *id, size_t id_size, diglot_error **error);

/* The same as `{"id", "title", "fields", "text"}`. */
DIGLOT_API char *diglot_get_json(diglot_index *index, const char *id, size_t id_size, diglot_error **error);

/* How many documents can be found; -1 for an error. */
DIGLOT_API int64_t diglot_count(diglot_index *index, diglot_error **error);

/* Calls `take` with the ID of each document; where it returns other than 0, that is the end, and is returned. */
DIGLOT_API int diglot_each_id(diglot_index *index, int (*take)(void *context, const char *id, size_t id_size),
                              void *context, diglot_error **error);

/* What the index counts, as `diglot-index stats --json` prints it. */
DIGLOT_API char *diglot_statistics_json(diglot_index *index, diglot_error **error);

/* The fields that documents have: `[{"name", "documents", "type"}]`, where a type is "string", "number" or "date". */
DIGLOT_API char *diglot_fields_json(diglot_index *index, diglot_error **error);

/* The day, month or year that a value begins with, as a field of dates reads it: "2026/3/5 10:20" is "2026-03-05". Where the
 * value is no date, NULL without an error. */
DIGLOT_API char *diglot_day(const char *value, size_t value_size, diglot_error **error);

/* The number that a value is, as a field of numbers reads it, also in full-width digits: 1. Where it is none, 0. */
DIGLOT_API int diglot_number(const char *value, size_t value_size, double *number, diglot_error **error);

/* Words of the index that begin as a text ends, the most common first. */
DIGLOT_API diglot_strings *diglot_complete(diglot_index *index, const char *text, size_t text_size, size_t limit,
                                           diglot_error **error);

/* Writing: what was not committed when a writer is closed is dropped. */

enum { DIGLOT_ADDED = 0, DIGLOT_UPDATED = 1, DIGLOT_UNCHANGED = 2 };

/* Opens an index for writing, and makes one where there is none. One writer at a time, of all processes.
 *
 * options: a JSON object, or NULL: "threads" (1), "memory" (bytes that the process may take, 268435456), "types"
 *   ({"date": "date"}). */
DIGLOT_API diglot_writer *diglot_writer_open(const char *path, const char *options, diglot_error **error);

DIGLOT_API void diglot_writer_close(diglot_writer *writer);

/* Adds a document; one of the same ID is replaced. DIGLOT_ADDED, DIGLOT_UPDATED, DIGLOT_UNCHANGED, or -1. */
DIGLOT_API int diglot_writer_add(diglot_writer *writer, const diglot_document *document, diglot_error **error);

/* The same for a JSON object such as a line of JSON lines: "id" and "text" are needed, "title" is known, and all others
 * are fields, several of one name as an array. */
DIGLOT_API int diglot_writer_add_json(diglot_writer *writer, const char *json, size_t json_size, diglot_error **error);

/* Removes a document: 1, or 0 where there is none of this ID. */
DIGLOT_API int diglot_writer_remove(diglot_writer *writer, const char *id, size_t id_size, diglot_error **error);

/* Removes all documents that match a query, those included that were added since the last commit: how many. Words match in
 * either script, not under other names. A sign that has nothing to work on is an error. */
DIGLOT_API int64_t diglot_writer_remove_matching(diglot_writer *writer, const char *query, size_t query_size,
                                                 diglot_error **error);

/* Makes all changes visible to who opens the index from now on, and safe on the disk. 0. The writer can go on; after an
 * error it cannot. */
DIGLOT_API int diglot_writer_commit(diglot_writer *writer, diglot_error **error);

/* How many documents the index has after the next commit. */
DIGLOT_API int64_t diglot_writer_count(diglot_writer *writer, diglot_error **error);

/* Analysis, which needs no index */

enum {
  DIGLOT_WORD = 0,           /* a word of letters, a number or a sign, folded, as written */
  DIGLOT_STEM = 1,           /* the stem of the word before it, where that is another */
  DIGLOT_CHARACTER = 2,      /* one Han character, or one of kana */
  DIGLOT_PAIR = 3            /* the character before it and the one that follows it in the text */
};

typedef struct diglot_token {
  const char *text;          /* folded: in Simplified characters and lower case; with no NUL behind it */
  size_t size;
  size_t start, end;         /* the bytes that it stands for */
  size_t position;           /* counts folded characters, without white space and hyphens between words */
  int kind;
} diglot_token;

/* Calls `take` with each token of a text, in the order of `start`; tokens are there during the call alone. Each character is
 * a DIGLOT_CHARACTER, and a DIGLOT_PAIR behind it where another follows. A word comes in its other readings too (Wi-Fi as
 * wi, fi and wifi), but not for `as_query`. Bytes that are no UTF-8 belong to no token. Where `take` returns other than 0,
 * that is the end, and is returned. */
DIGLOT_API int diglot_tokenize(const char *text, size_t text_size, int as_query,
                               int (*take)(void *context, const diglot_token *token), void *context,
                               diglot_error **error);

/* The terms of a text as the index sees it or, for `as_query`, as a query does: what `diglot-index analyze --json` prints. */
DIGLOT_API char *diglot_analyze_json(const char *text, size_t text_size, int as_query, diglot_error **error);

#ifdef __cplusplus
}
#endif

#endif
