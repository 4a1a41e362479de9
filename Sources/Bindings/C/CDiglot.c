#include "CDiglot.h"

#include <stdlib.h>
#include <unistd.h>

// Never touched: the addresses alone are used, so that a handle is no address of anything else.
static char places[DIGLOT_HANDLE_PLACES];

void *diglot_handle_place(size_t number) { return &places[number % DIGLOT_HANDLE_PLACES]; }

static const diglot_error out_of_memory = {DIGLOT_NO_MEMORY, 0, "the system has no more memory"};

diglot_error *diglot_out_of_memory(void) { return (diglot_error *)&out_of_memory; }

void diglot_free(void *block) {
  if (block != &out_of_memory) free(block);
}
