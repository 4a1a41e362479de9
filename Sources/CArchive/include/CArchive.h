/// libarchive behind an opaque handle: what is in archives and compressed files, read from front to back, in memory alone.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct carchive carchive;

/// Fills `buffer` and returns the number of bytes; 0 at the end, -1 where the source cannot be read.
typedef int64_t (*carchive_source)(void *context, uint8_t *buffer, int64_t capacity);

/// Opens a tar archive, a compressed one, or a single compressed file (gzip, Zstandard, bzip2, xz). NULL where there is no
/// memory. What is wrong shows at the first entry.
carchive *carchive_open_stream(carchive_source source, void *context);

/// Opens a zip archive by its path, or in memory where `path` is NULL; the bytes must stay where they are.
carchive *carchive_open_zip(const char *path, const uint8_t *bytes, int64_t byte_count);

void carchive_close(carchive *archive);

typedef enum : int32_t {
  CARCHIVE_ENTRY = 0,
  CARCHIVE_END = 1,
  /// The archive is broken and has no more to give; `carchive_error` says why.
  CARCHIVE_BROKEN = 2,
} carchive_step;

/// Moves to the next entry.
carchive_step carchive_next(carchive *archive);

/// The name of the entry as bytes, which need not be UTF-8; NULL where it has none. Good until the next entry.
const char *carchive_entry_name(carchive *archive);

/// Whether the entry is an ordinary file: no folder, link or device.
bool carchive_entry_is_file(carchive *archive);

bool carchive_entry_is_encrypted(carchive *archive);

/// The size that the archive tells, or -1.
int64_t carchive_entry_size(carchive *archive);

/// Whether the source is no archive but one compressed file, which is the only entry.
bool carchive_is_single(carchive *archive);

/// The next bytes of the entry; 0 at its end, -1 where they cannot be read.
int64_t carchive_read(carchive *archive, uint8_t *buffer, int64_t capacity);

/// What libarchive says of the last error.
const char *carchive_error(carchive *archive);
