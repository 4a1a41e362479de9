// The C part of the Python package: the functions of diglot.h, with Python's values.
//
// Handles are numbers here: the library looks them up, so a wrong one is an error and nothing worse. Every call that reads
// or writes an index lets other threads of Python go on meanwhile. Offsets in texts become code points.

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <diglot.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

// Makes an exception of a code, a column and a message; `diglot/__init__.py` gives it.
static PyObject *make_error;

static PyObject *raised(diglot_error *error) {
  PyObject *made = NULL;
  if (make_error) made = PyObject_CallFunction(make_error, "iis", error->code, error->column, error->message);
  diglot_free(error);
  if (made) {
    PyErr_SetObject((PyObject *)Py_TYPE(made), made);
    Py_DECREF(made);
  } else if (!PyErr_Occurred()) {
    PyErr_SetString(PyExc_RuntimeError, "diglot failed");
  }
  return NULL;
}

static PyObject *number_of(const void *handle) { return PyLong_FromVoidPtr((void *)handle); }

// Texts

static PyObject *text_of(diglot_string text) {
  if (!text.data) Py_RETURN_NONE;
  return PyUnicode_DecodeUTF8(text.data, (Py_ssize_t)text.size, "replace");
}

// The characters of UTF-8 that begin before an offset. `at` and `count` are where the last question ended.
static size_t characters_to(const char *text, size_t offset, size_t *at, size_t *count) {
  if (offset < *at) *at = 0, *count = 0;
  for (; *at < offset; (*at)++) *count += ((unsigned char)text[*at] & 0xC0) != 0x80;
  return *count;
}

static PyObject *pair_of(size_t start, size_t end) { return Py_BuildValue("(nn)", (Py_ssize_t)start, (Py_ssize_t)end); }

// Ranges of bytes as a list of pairs; of code points of `text` where there is one.
static PyObject *ranges_of(const char *text, const diglot_range *ranges, size_t count) {
  PyObject *list = PyList_New((Py_ssize_t)count);
  size_t at = 0, characters = 0;
  for (size_t i = 0; list && i < count; i++) {
    size_t start = ranges[i].start, end = ranges[i].end;
    if (text) start = characters_to(text, start, &at, &characters), end = characters_to(text, end, &at, &characters);
    PyObject *pair = pair_of(start, end);
    if (!pair || PyList_SetItem(list, (Py_ssize_t)i, pair) < 0) Py_CLEAR(list);
  }
  return list;
}

// Makes a list of what `make` gives for each number below `count`.
static PyObject *list_of(size_t count, PyObject *(*make)(const void *, size_t), const void *context) {
  PyObject *list = PyList_New((Py_ssize_t)count);
  for (size_t i = 0; list && i < count; i++) {
    PyObject *element = make(context, i);
    if (!element || PyList_SetItem(list, (Py_ssize_t)i, element) < 0) Py_CLEAR(list);
  }
  return list;
}

static PyObject *string_at(const void *strings, size_t i) { return text_of(((const diglot_strings *)strings)->items[i]); }

static PyObject *strings_of(diglot_strings strings) { return list_of(strings.count, string_at, &strings); }

static PyObject *field_at(const void *fields, size_t i) {
  const diglot_field *field = (const diglot_field *)fields + i;
  return Py_BuildValue("(NN)", text_of(field->name), text_of(field->value));
}

// Results

static PyObject *snippet_at(const void *snippets, size_t i) {
  const diglot_snippet *snippet = ((const diglot_snippet *const *)snippets)[i];
  return Py_BuildValue("(NNNNN)", text_of(snippet->text),
                       ranges_of(snippet->text.data, snippet->highlights, snippet->highlight_count),
                       ranges_of(NULL, snippet->sources, snippet->highlight_count), text_of(snippet->part),
                       ranges_of(NULL, snippet->file_ranges, snippet->file_range_count));
}

static PyObject *hit_at(const void *hits, size_t i) {
  const diglot_hit *hit = ((const diglot_hit *const *)hits)[i];
  return Py_BuildValue("(NndNNNNN)", text_of(hit->id), (Py_ssize_t)hit->rank, hit->score, text_of(hit->title),
                       ranges_of(hit->title.data, hit->title_highlights, hit->title_highlight_count),
                       list_of(hit->field_count, field_at, hit->fields),
                       list_of(hit->snippet_count, snippet_at, hit->snippets), text_of(hit->text));
}

static PyObject *expansion_at(const void *expansions, size_t i) {
  const diglot_expansion *expansion = (const diglot_expansion *)expansions + i;
  return Py_BuildValue("(NN)", text_of(expansion->word), strings_of(expansion->alternatives));
}

static PyObject *count_at(const void *counts, size_t i) {
  const diglot_count_of *count = (const diglot_count_of *)counts + i;
  return Py_BuildValue("(Nn)", text_of(count->value), (Py_ssize_t)count->count);
}

static PyObject *facet_at(const void *facets, size_t i) {
  const diglot_facet *facet = (const diglot_facet *)facets + i;
  return Py_BuildValue("(NN)", text_of(facet->name), list_of(facet->value_count, count_at, facet->values));
}

static PyObject *results_of(const diglot_results *found) {
  return Py_BuildValue("(NnNNdNNNNNN)", list_of(found->hit_count, hit_at, found->hits), (Py_ssize_t)found->total,
                       PyBool_FromLong(found->total_is_exact), PyBool_FromLong(found->was_cut_short), found->took_us,
                       text_of(found->read_as), text_of(found->suggestion), text_of(found->next),
                       list_of(found->expansion_count, expansion_at, found->expansions),
                       list_of(found->facet_count, facet_at, found->facets), strings_of(found->omissions));
}

// What ends a search: a byte that somebody sets, or a signal for Python such as Ctrl-C.
typedef struct asked {
  const volatile char *flag;
  int looks_for_signals;
  int has_signal;
  struct timespec last;
} asked;

static int is_cancelled(void *context) {
  asked *state = context;
  if (state->has_signal || (state->flag && *state->flag)) return 1;
  if (!state->looks_for_signals) return 0;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int64_t passed = (int64_t)(now.tv_sec - state->last.tv_sec) * 1000000000 + now.tv_nsec - state->last.tv_nsec;
  if (passed < 50000000) return 0;
  state->last = now;
  PyGILState_STATE lock = PyGILState_Ensure();
  state->has_signal = PyErr_CheckSignals() < 0;
  PyGILState_Release(lock);
  return state->has_signal;
}

static PyObject *search(PyObject *module, PyObject *arguments) {
  (void)module;
  PyObject *handle, *query, *flag;
  const char *options;
  if (!PyArg_ParseTuple(arguments, "OSzO", &handle, &query, &options, &flag)) return NULL;
  void *index = PyLong_AsVoidPtr(handle);
  if (!index && PyErr_Occurred()) return NULL;
  char *text;
  Py_ssize_t size;
  if (PyBytes_AsStringAndSize(query, &text, &size) < 0) return NULL;
  Py_buffer buffer = {0};
  if (flag != Py_None && PyObject_GetBuffer(flag, &buffer, PyBUF_SIMPLE) < 0) return NULL;
  asked state = {buffer.buf, flag == Py_None, 0, {0, 0}};
  clock_gettime(CLOCK_MONOTONIC, &state.last);
  diglot_cancellation cancellation = {is_cancelled, &state};
  diglot_error *error = NULL;
  diglot_results *found;
  Py_BEGIN_ALLOW_THREADS
  found = diglot_search(index, text, (size_t)size, options, &cancellation, &error);
  Py_END_ALLOW_THREADS
  if (flag != Py_None) PyBuffer_Release(&buffer);
  if (PyErr_Occurred()) {
    diglot_free(found), diglot_free(error);
    return NULL;
  }
  if (!found) return raised(error);
  PyObject *results = results_of(found);
  diglot_free(found);
  return results;
}

// What a function gives as JSON, as text.
static PyObject *json_of(char *json, diglot_error *error) {
  if (!json) return error ? raised(error) : Py_NewRef(Py_None);
  PyObject *text = PyUnicode_DecodeUTF8(json, (Py_ssize_t)strlen(json), "replace");
  diglot_free(json);
  return text;
}

static PyObject *search_json(PyObject *module, PyObject *arguments) {
  (void)module;
  PyObject *handle;
  const char *query, *options;
  if (!PyArg_ParseTuple(arguments, "Oyz", &handle, &query, &options)) return NULL;
  void *index = PyLong_AsVoidPtr(handle);
  if (!index && PyErr_Occurred()) return NULL;
  diglot_error *error = NULL;
  char *json;
  Py_BEGIN_ALLOW_THREADS
  json = diglot_search_json(index, query, options, &error);
  Py_END_ALLOW_THREADS
  return json_of(json, error);
}

// Opening and closing

static PyObject *open_index(PyObject *module, PyObject *arguments) {
  (void)module;
  const char *path;
  if (!PyArg_ParseTuple(arguments, "y", &path)) return NULL;
  diglot_error *error = NULL;
  diglot_index *index;
  Py_BEGIN_ALLOW_THREADS
  index = diglot_open(path, &error);
  Py_END_ALLOW_THREADS
  return index ? number_of(index) : raised(error);
}

static PyObject *close_index(PyObject *module, PyObject *handle) {
  (void)module;
  void *index = PyLong_AsVoidPtr(handle);
  if (!index && PyErr_Occurred()) return NULL;
  Py_BEGIN_ALLOW_THREADS
  diglot_close(index);
  Py_END_ALLOW_THREADS
  Py_RETURN_NONE;
}

static PyObject *reopen(PyObject *module, PyObject *handle) {
  (void)module;
  void *index = PyLong_AsVoidPtr(handle);
  if (!index && PyErr_Occurred()) return NULL;
  diglot_error *error = NULL;
  int outcome;
  Py_BEGIN_ALLOW_THREADS
  outcome = diglot_reopen(index, &error);
  Py_END_ALLOW_THREADS
  return outcome < 0 ? raised(error) : PyBool_FromLong(outcome);
}

// Documents

static PyObject *get(PyObject *module, PyObject *arguments) {
  (void)module;
  PyObject *handle;
  const char *id;
  Py_ssize_t size;
  if (!PyArg_ParseTuple(arguments, "Oy#", &handle, &id, &size)) return NULL;
  void *index = PyLong_AsVoidPtr(handle);
  if (!index && PyErr_Occurred()) return NULL;
  diglot_error *error = NULL;
  diglot_document *document;
  Py_BEGIN_ALLOW_THREADS
  document = diglot_get(index, id, (size_t)size, &error);
  Py_END_ALLOW_THREADS
  if (!document) return error ? raised(error) : Py_NewRef(Py_None);
  PyObject *made = Py_BuildValue("(NNNN)", text_of(document->id), text_of(document->title), text_of(document->text),
                                 list_of(document->field_count, field_at, document->fields));
  diglot_free(document);
  return made;
}

static int take_id(void *list, const char *id, size_t size) {
  PyObject *text = PyUnicode_DecodeUTF8(id, (Py_ssize_t)size, "replace");
  int status = text ? PyList_Append(list, text) : -1;
  Py_XDECREF(text);
  return status;
}

static PyObject *ids(PyObject *module, PyObject *handle) {
  (void)module;
  void *index = PyLong_AsVoidPtr(handle);
  PyObject *list = PyList_New(0);
  if (!list || PyErr_Occurred()) return Py_XDECREF(list), NULL;
  diglot_error *error = NULL;
  if (diglot_each_id(index, take_id, list, &error) == 0) return list;
  Py_DECREF(list);
  return error ? raised(error) : NULL;
}

static PyObject *count(PyObject *module, PyObject *handle) {
  (void)module;
  void *index = PyLong_AsVoidPtr(handle);
  if (!index && PyErr_Occurred()) return NULL;
  diglot_error *error = NULL;
  int64_t found = diglot_count(index, &error);
  return found < 0 ? raised(error) : PyLong_FromLongLong(found);
}

static PyObject *statistics(PyObject *module, PyObject *handle) {
  (void)module;
  void *index = PyLong_AsVoidPtr(handle);
  if (!index && PyErr_Occurred()) return NULL;
  diglot_error *error = NULL;
  char *json;
  Py_BEGIN_ALLOW_THREADS
  json = diglot_statistics_json(index, &error);
  Py_END_ALLOW_THREADS
  return json_of(json, error);
}

static PyObject *fields(PyObject *module, PyObject *handle) {
  (void)module;
  void *index = PyLong_AsVoidPtr(handle);
  if (!index && PyErr_Occurred()) return NULL;
  diglot_error *error = NULL;
  char *json;
  Py_BEGIN_ALLOW_THREADS
  json = diglot_fields_json(index, &error);
  Py_END_ALLOW_THREADS
  return json_of(json, error);
}

static PyObject *complete(PyObject *module, PyObject *arguments) {
  (void)module;
  PyObject *handle;
  const char *text;
  Py_ssize_t size, limit;
  if (!PyArg_ParseTuple(arguments, "Oy#n", &handle, &text, &size, &limit)) return NULL;
  void *index = PyLong_AsVoidPtr(handle);
  if (!index && PyErr_Occurred()) return NULL;
  diglot_error *error = NULL;
  diglot_strings *words;
  Py_BEGIN_ALLOW_THREADS
  words = diglot_complete(index, text, (size_t)size, limit < 0 ? 0 : (size_t)limit, &error);
  Py_END_ALLOW_THREADS
  if (!words) return raised(error);
  PyObject *list = strings_of(*words);
  diglot_free(words);
  return list;
}

// Writing

static PyObject *open_writer(PyObject *module, PyObject *arguments) {
  (void)module;
  const char *path, *options;
  if (!PyArg_ParseTuple(arguments, "yz", &path, &options)) return NULL;
  diglot_error *error = NULL;
  diglot_writer *writer;
  Py_BEGIN_ALLOW_THREADS
  writer = diglot_writer_open(path, options, &error);
  Py_END_ALLOW_THREADS
  return writer ? number_of(writer) : raised(error);
}

static PyObject *close_writer(PyObject *module, PyObject *handle) {
  (void)module;
  void *writer = PyLong_AsVoidPtr(handle);
  if (!writer && PyErr_Occurred()) return NULL;
  Py_BEGIN_ALLOW_THREADS
  diglot_writer_close(writer);
  Py_END_ALLOW_THREADS
  Py_RETURN_NONE;
}

// A handle and bytes, the arguments of most calls; 0 where they are something else, which is raised.
static int handle_and_bytes(PyObject *arguments, void **handle, const char **bytes, Py_ssize_t *size) {
  PyObject *number;
  if (!PyArg_ParseTuple(arguments, "Oy#", &number, bytes, size)) return 0;
  *handle = PyLong_AsVoidPtr(number);
  return *handle || !PyErr_Occurred();
}

static PyObject *add(PyObject *module, PyObject *arguments) {
  (void)module;
  void *writer;
  const char *json;
  Py_ssize_t size;
  if (!handle_and_bytes(arguments, &writer, &json, &size)) return NULL;
  diglot_error *error = NULL;
  int outcome;
  Py_BEGIN_ALLOW_THREADS
  outcome = diglot_writer_add_json(writer, json, (size_t)size, &error);
  Py_END_ALLOW_THREADS
  return outcome < 0 ? raised(error) : PyLong_FromLong(outcome);
}

static PyObject *remove_document(PyObject *module, PyObject *arguments) {
  (void)module;
  void *writer;
  const char *id;
  Py_ssize_t size;
  if (!handle_and_bytes(arguments, &writer, &id, &size)) return NULL;
  diglot_error *error = NULL;
  int outcome;
  Py_BEGIN_ALLOW_THREADS
  outcome = diglot_writer_remove(writer, id, (size_t)size, &error);
  Py_END_ALLOW_THREADS
  return outcome < 0 ? raised(error) : PyBool_FromLong(outcome);
}

static PyObject *remove_matching(PyObject *module, PyObject *arguments) {
  (void)module;
  void *writer;
  const char *query;
  Py_ssize_t size;
  if (!handle_and_bytes(arguments, &writer, &query, &size)) return NULL;
  diglot_error *error = NULL;
  int64_t removed;
  Py_BEGIN_ALLOW_THREADS
  removed = diglot_writer_remove_matching(writer, query, (size_t)size, &error);
  Py_END_ALLOW_THREADS
  return removed < 0 ? raised(error) : PyLong_FromLongLong(removed);
}

static PyObject *commit(PyObject *module, PyObject *handle) {
  (void)module;
  void *writer = PyLong_AsVoidPtr(handle);
  if (!writer && PyErr_Occurred()) return NULL;
  diglot_error *error = NULL;
  int outcome;
  Py_BEGIN_ALLOW_THREADS
  outcome = diglot_writer_commit(writer, &error);
  Py_END_ALLOW_THREADS
  if (outcome < 0) return raised(error);
  Py_RETURN_NONE;
}

static PyObject *writer_count(PyObject *module, PyObject *handle) {
  (void)module;
  void *writer = PyLong_AsVoidPtr(handle);
  if (!writer && PyErr_Occurred()) return NULL;
  diglot_error *error = NULL;
  int64_t found;
  Py_BEGIN_ALLOW_THREADS
  found = diglot_writer_count(writer, &error);
  Py_END_ALLOW_THREADS
  return found < 0 ? raised(error) : PyLong_FromLongLong(found);
}

static PyObject *analyze(PyObject *module, PyObject *arguments) {
  (void)module;
  const char *text;
  Py_ssize_t size;
  int as_query;
  if (!PyArg_ParseTuple(arguments, "y#p", &text, &size, &as_query)) return NULL;
  diglot_error *error = NULL;
  char *json;
  Py_BEGIN_ALLOW_THREADS
  json = diglot_analyze_json(text, (size_t)size, as_query, &error);
  Py_END_ALLOW_THREADS
  return json_of(json, error);
}

static PyObject *set_error_maker(PyObject *module, PyObject *maker) {
  (void)module;
  PyObject *former = make_error;
  make_error = Py_NewRef(maker);
  Py_XDECREF(former);
  Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"search", search, METH_VARARGS, NULL},
    {"search_json", search_json, METH_VARARGS, NULL},
    {"open_index", open_index, METH_VARARGS, NULL},
    {"close_index", close_index, METH_O, NULL},
    {"reopen", reopen, METH_O, NULL},
    {"get", get, METH_VARARGS, NULL},
    {"ids", ids, METH_O, NULL},
    {"count", count, METH_O, NULL},
    {"statistics", statistics, METH_O, NULL},
    {"fields", fields, METH_O, NULL},
    {"complete", complete, METH_VARARGS, NULL},
    {"open_writer", open_writer, METH_VARARGS, NULL},
    {"close_writer", close_writer, METH_O, NULL},
    {"add", add, METH_VARARGS, NULL},
    {"remove", remove_document, METH_VARARGS, NULL},
    {"remove_matching", remove_matching, METH_VARARGS, NULL},
    {"commit", commit, METH_O, NULL},
    {"writer_count", writer_count, METH_O, NULL},
    {"analyze", analyze, METH_VARARGS, NULL},
    {"set_error_maker", set_error_maker, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = "diglot._diglot", .m_size = -1, .m_methods = functions};

PyMODINIT_FUNC PyInit__diglot(void) {
  PyObject *module = PyModule_Create(&definition);
  if (module && PyModule_AddStringConstant(module, "version", diglot_version()) < 0) Py_CLEAR(module);
  return module;
}
