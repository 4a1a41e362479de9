// What the files of the SQLite extension have of each other.
#ifndef DIGLOT_SQLITE_EXTENSION_H
#define DIGLOT_SQLITE_EXTENSION_H

#include <sqlite3ext.h>

// Registers the tokenizer `diglot` of FTS5. Nothing is done where SQLite has no FTS5.
int diglot_sqlite_add_tokenizer(sqlite3 *db);

// Registers the module `diglot`: the table-valued function, and what CREATE VIRTUAL TABLE makes.
int diglot_sqlite_add_table(sqlite3 *db);

#endif
