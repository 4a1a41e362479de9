/// Archives and compressed files behind one opaque handle: libarchive.
///
/// No libarchive type shows here. An archive is read from front to back: an entry, its bytes, the next entry. A handle
/// belongs to one thread at a time.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct carchive carchive;

/// What an input may be.
typedef enum : int32_t {
  CARCHIVE_ZIP = 1,
  /// Tar of every kind, with a compression around it or without.
  CARCHIVE_TAR = 2,
  /// A compressed file that is no archive: one entry without a name. What has no compression is refused.
  CARCHIVE_COMPRESSED = 4,
} carchive_kinds;

/// Opens an archive whose bytes are at hand, and stay until it is closed. Returns NULL where there is no memory; whatever
/// else is wrong, `carchive_next` says.
carchive *carchive_open_memory(int32_t kinds, const void *bytes, int64_t byte_count);

/// Brings bytes of a stream: their number, 0 at the end, -1 where it fails. `*bytes` stays good until the next call.
typedef int64_t (*carchive_source)(void *context, const void **bytes);

/// Opens an archive that is read from a stream.
carchive *carchive_open_stream(int32_t kinds, carchive_source source, void *context);

void carchive_close(carchive *archive);

/// Goes to the next entry: 1 where there is one, 0 at the end, -1 where the archive is broken. What is left of the present
/// entry is passed over.
int32_t carchive_next(carchive *archive);

/// What broke, for people; empty where nothing did. Good until the next call.
const char *carchive_error(carchive *archive);

typedef enum : int32_t {
  CARCHIVE_FILE = 0,
  CARCHIVE_FOLDER = 1,
  /// A link, a device.
  CARCHIVE_OTHER = 2,
} carchive_entry_kind;

carchive_entry_kind carchive_kind(carchive *archive);

/// The name of the entry, with the folders that it is in: UTF-8 where the archive says so, otherwise the bytes that stand
/// there. Good until the next entry.
const char *carchive_name(carchive *archive, int64_t *byte_count);

/// The bytes of the entry as far as the archive tells, which need not be true; -1 where it does not.
int64_t carchive_size(carchive *archive);

/// When the entry was modified, in seconds since 1970; -1 where the archive does not tell.
int64_t carchive_modified(carchive *archive);

/// Whether the entry cannot be read without a password.
bool carchive_is_encrypted(carchive *archive);

/// Reads bytes of the entry: their number, 0 at its end, -1 where it is broken.
int64_t carchive_read(carchive *archive, void *buffer, int64_t capacity);
