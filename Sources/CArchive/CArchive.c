#include "CArchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

struct carchive {
  struct archive *reader;
  struct archive_entry *entry;
  // libarchive converts names to the charset of the thread's locale; this one keeps UTF-8 as it is.
  locale_t locale;
  carchive_source source;
  void *context;
  // What the opening came to: an archive that cannot be opened fails at its first entry.
  int opened;
};

static carchive *make(int32_t kinds) {
  carchive *archive = calloc(1, sizeof *archive);
  if (!archive) return NULL;
  archive->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  if (!archive->locale) archive->locale = newlocale(LC_CTYPE_MASK, "UTF-8", (locale_t)0);
  archive->reader = archive_read_new();
  if (!archive->reader) {
    carchive_close(archive);
    return NULL;
  }
  if (kinds & CARCHIVE_ZIP) archive_read_support_format_zip(archive->reader);
  if (kinds & CARCHIVE_TAR) archive_read_support_format_tar(archive->reader);
  if (kinds & CARCHIVE_COMPRESSED) archive_read_support_format_raw(archive->reader);
  if (kinds & (CARCHIVE_TAR | CARCHIVE_COMPRESSED)) {
    // Those that libarchive has in itself or from a library: a missing one would start a program.
    archive_read_support_filter_gzip(archive->reader);
    archive_read_support_filter_bzip2(archive->reader);
    archive_read_support_filter_xz(archive->reader);
    archive_read_support_filter_zstd(archive->reader);
  }
  return archive;
}

carchive *carchive_open_memory(int32_t kinds, const void *bytes, int64_t byte_count) {
  carchive *archive = make(kinds);
  if (archive) archive->opened = archive_read_open_memory(archive->reader, bytes, (size_t)byte_count);
  return archive;
}

static la_ssize_t read_source(struct archive *reader, void *context, const void **bytes) {
  carchive *archive = context;
  int64_t count = archive->source(archive->context, bytes);
  if (count < 0) archive_set_error(reader, ARCHIVE_FATAL, "the input cannot be read on");
  return (la_ssize_t)count;
}

carchive *carchive_open_stream(int32_t kinds, carchive_source source, void *context) {
  carchive *archive = make(kinds);
  if (!archive) return NULL;
  archive->source = source;
  archive->context = context;
  archive->opened = archive_read_open(archive->reader, archive, NULL, read_source, NULL);
  return archive;
}

void carchive_close(carchive *archive) {
  if (!archive) return;
  if (archive->reader) archive_read_free(archive->reader);
  if (archive->locale) freelocale(archive->locale);
  free(archive);
}

int32_t carchive_next(carchive *archive) {
  if (archive->opened < ARCHIVE_WARN) return -1;
  locale_t previous = archive->locale ? uselocale(archive->locale) : (locale_t)0;
  int result = archive_read_next_header(archive->reader, &archive->entry);
  if (previous) uselocale(previous);
  if (result == ARCHIVE_EOF) return 0;
  // Where every file is taken as its own only entry, one without a compression is no compressed file.
  if (archive_format(archive->reader) == ARCHIVE_FORMAT_RAW && archive_filter_count(archive->reader) < 2) {
    archive_set_error(archive->reader, ARCHIVE_FATAL, "not compressed");
    return -1;
  }
  // A warning is about a name or a time; the entry can be read.
  return result >= ARCHIVE_WARN ? 1 : -1;
}

const char *carchive_error(carchive *archive) {
  const char *message = archive_error_string(archive->reader);
  return message ? message : "";
}

carchive_entry_kind carchive_kind(carchive *archive) {
  if (archive_entry_hardlink(archive->entry)) return CARCHIVE_OTHER;
  switch (archive_entry_filetype(archive->entry)) {
    // The format of one compressed file tells no type; some writers of zip neither.
    case 0:
    case AE_IFREG:
      return CARCHIVE_FILE;
    case AE_IFDIR:
      return CARCHIVE_FOLDER;
    default:
      return CARCHIVE_OTHER;
  }
}

const char *carchive_name(carchive *archive, int64_t *byte_count) {
  const char *name = archive_entry_pathname(archive->entry);
  if (!name) name = "";
  *byte_count = (int64_t)strlen(name);
  return name;
}

int64_t carchive_size(carchive *archive) {
  return archive_entry_size_is_set(archive->entry) ? archive_entry_size(archive->entry) : -1;
}

int64_t carchive_modified(carchive *archive) {
  return archive_entry_mtime_is_set(archive->entry) ? (int64_t)archive_entry_mtime(archive->entry) : -1;
}

bool carchive_is_encrypted(carchive *archive) { return archive_entry_is_encrypted(archive->entry); }

int64_t carchive_read(carchive *archive, void *buffer, int64_t capacity) {
  la_ssize_t count = archive_read_data(archive->reader, buffer, (size_t)capacity);
  return count < 0 ? -1 : (int64_t)count;
}
