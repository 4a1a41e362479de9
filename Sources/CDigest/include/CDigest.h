/// SHA-256, behind one opaque handle: GLib.
///
/// A handle belongs to one thread at a time.
#pragma once

#include <stddef.h>

typedef struct cdigest cdigest;

/// A digest of no bytes yet.
cdigest *cdigest_open(void);
void cdigest_close(cdigest *digest);

void cdigest_append(cdigest *digest, const void *bytes, size_t byte_count);

/// The digest as 64 hexadecimal digits, which live as long as the handle. No bytes may follow.
const char *cdigest_hex(cdigest *digest);
