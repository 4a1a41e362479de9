// The loadable extension of SQLite: its entry point. It calls SQLite through the table of functions that it is given, and links
// none.

#include "extension.h"

SQLITE_EXTENSION_INIT1

static int add_all(sqlite3 *db, char **message, const sqlite3_api_routines *api) {
  SQLITE_EXTENSION_INIT2(api);
  if (sqlite3_libversion_number() < 3024000) {
    *message = sqlite3_mprintf("diglot needs SQLite 3.24 or later; this is %s", sqlite3_libversion());
    return SQLITE_ERROR;
  }
  int code = diglot_sqlite_add_tokenizer(db);
  if (code == SQLITE_OK) code = diglot_sqlite_add_table(db);
  // Swift's runtime cannot be taken out of a process again.
  return code == SQLITE_OK ? SQLITE_OK_LOAD_PERMANENTLY : code;
}

// The name that SQLite makes of `diglot_sqlite.so`.
__attribute__((visibility("default"))) int sqlite3_diglotsqlite_init(
    sqlite3 *db, char **message, const sqlite3_api_routines *api) {
  return add_all(db, message, api);
}

// The name that it asks for first, whatever the file is called.
__attribute__((visibility("default"))) int sqlite3_extension_init(
    sqlite3 *db, char **message, const sqlite3_api_routines *api) {
  return add_all(db, message, api);
}
