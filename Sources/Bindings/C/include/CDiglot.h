// What the library needs of C beside its own header.
#ifndef DIGLOT_C_H
#define DIGLOT_C_H

#include "diglot.h"

// How many handles there are before their addresses come again.
#define DIGLOT_HANDLE_PLACES (1 << 20)

// The address that stands for the handle of a number.
void *diglot_handle_place(size_t number);

// The error of a call that has no memory for an error; `diglot_free` leaves it alone.
diglot_error *diglot_out_of_memory(void);

// How often the system had no memory, and the reserve of the library gave it. Only what Linking/link makes has one.
size_t diglot_memory_shortages(void);

// Whether the system would give so much memory now, without the reserve.
int diglot_memory_has(size_t size);

#endif
