#include "CDigest.h"

#include <sys/types.h>

// What is used of GLib 2, as its headers have it. These are in folders that only flags of pkg-config lead to.
typedef struct _GChecksum GChecksum;
enum { G_CHECKSUM_SHA256 = 2 };
GChecksum *g_checksum_new(int type);
void g_checksum_free(GChecksum *checksum);
void g_checksum_update(GChecksum *checksum, const unsigned char *data, ssize_t length);
const char *g_checksum_get_string(GChecksum *checksum);

cdigest *cdigest_open(void) { return (cdigest *)g_checksum_new(G_CHECKSUM_SHA256); }

void cdigest_close(cdigest *digest) { g_checksum_free((GChecksum *)digest); }

void cdigest_append(cdigest *digest, const void *bytes, size_t byte_count) {
  if (byte_count > 0) g_checksum_update((GChecksum *)digest, bytes, (ssize_t)byte_count);
}

const char *cdigest_hex(cdigest *digest) { return g_checksum_get_string((GChecksum *)digest); }
