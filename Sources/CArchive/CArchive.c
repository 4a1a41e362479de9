#include "CArchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

enum { block_size = 256 << 10 };

struct carchive {
  struct archive *archive;
  struct archive_entry *entry;
  carchive_source source;
  void *context;
  // libarchive writes names in the encoding of the locale, so it works in one of UTF-8.
  locale_t locale;
  uint8_t block[block_size];
};

static carchive *make(void) {
  carchive *archive = calloc(1, sizeof *archive);
  if (!archive) return NULL;
  archive->archive = archive_read_new();
  if (!archive->archive) {
    free(archive);
    return NULL;
  }
  archive->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
  if (!archive->locale) archive->locale = newlocale(LC_CTYPE_MASK, "UTF-8", NULL);
  return archive;
}

static locale_t enter(const carchive *archive) { return archive->locale ? uselocale(archive->locale) : (locale_t)0; }

static void leave(locale_t former) {
  if (former) uselocale(former);
}

static ssize_t read_block(struct archive *a, void *context, const void **buffer) {
  carchive *archive = context;
  int64_t count = archive->source(archive->context, archive->block, block_size);
  if (count < 0) {
    archive_set_error(a, EIO, "cannot be read");
    return ARCHIVE_FATAL;
  }
  *buffer = archive->block;
  return count;
}

carchive *carchive_open_stream(carchive_source source, void *context) {
  carchive *archive = make();
  if (!archive) return NULL;
  archive->source = source;
  archive->context = context;
  struct archive *a = archive->archive;
  archive_read_support_filter_gzip(a);
  archive_read_support_filter_zstd(a);
  archive_read_support_filter_bzip2(a);
  archive_read_support_filter_xz(a);
  archive_read_support_format_tar(a);
  archive_read_support_format_raw(a);
  archive_read_support_format_empty(a);
  locale_t former = enter(archive);
  archive_read_open(a, archive, NULL, read_block, NULL);
  leave(former);
  return archive;
}

carchive *carchive_open_zip(const char *path, const uint8_t *bytes, int64_t byte_count) {
  carchive *archive = make();
  if (!archive) return NULL;
  struct archive *a = archive->archive;
  archive_read_support_format_zip(a);
  locale_t former = enter(archive);
  if (path)
    archive_read_open_filename(a, path, block_size);
  else
    archive_read_open_memory(a, bytes, (size_t)byte_count);
  leave(former);
  return archive;
}

void carchive_close(carchive *archive) {
  archive_read_free(archive->archive);
  if (archive->locale) freelocale(archive->locale);
  free(archive);
}

carchive_step carchive_next(carchive *archive) {
  locale_t former = enter(archive);
  int result;
  do result = archive_read_next_header(archive->archive, &archive->entry);
  while (result == ARCHIVE_RETRY);
  leave(former);
  if (result == ARCHIVE_EOF) return CARCHIVE_END;
  return result < ARCHIVE_WARN ? CARCHIVE_BROKEN : CARCHIVE_ENTRY;
}

const char *carchive_entry_name(carchive *archive) {
  locale_t former = enter(archive);
  const char *name = archive_entry_pathname(archive->entry);
  if (!name) name = archive_entry_pathname_utf8(archive->entry);
  leave(former);
  return name;
}

bool carchive_entry_is_file(carchive *archive) {
  // A single compressed file has no type; a hard link has that of the file it is of.
  return archive_entry_filetype(archive->entry) == AE_IFREG && archive_entry_hardlink(archive->entry) == NULL;
}

bool carchive_entry_is_encrypted(carchive *archive) { return archive_entry_is_encrypted(archive->entry); }

int64_t carchive_entry_size(carchive *archive) {
  return archive_entry_size_is_set(archive->entry) ? archive_entry_size(archive->entry) : -1;
}

bool carchive_is_single(carchive *archive) {
  int format = archive_format(archive->archive);
  return format == ARCHIVE_FORMAT_RAW || format == ARCHIVE_FORMAT_EMPTY;
}

int64_t carchive_read(carchive *archive, uint8_t *buffer, int64_t capacity) {
  while (true) {
    ssize_t count = archive_read_data(archive->archive, buffer, (size_t)capacity);
    if (count != ARCHIVE_RETRY) return count < 0 ? -1 : count;
  }
}

const char *carchive_error(carchive *archive) {
  const char *text = archive_error_string(archive->archive);
  return text ? text : "broken";
}
