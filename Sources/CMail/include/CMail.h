/// A mail and its parts, behind one opaque handle: GMime.
///
/// No GMime type shows here. A mail is at hand as a whole. Parts are numbered from 0 in the order in which they stand, a part
/// before those that it holds. Texts that are returned are UTF-8 and good until the mail is closed. A handle belongs to one
/// thread at a time.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct cmail cmail;

/// Makes the library ready; once in a program, before all else.
void cmail_start(void);

/// Reads a mail. NULL where nothing of a mail can be found. Bytes of headers that no rule of mail allows there are UTF-8, else of
/// `charset`, by a name that iconv knows; where that is NULL, of ISO-8859-1.
cmail *cmail_open(const uint8_t *bytes, int64_t byte_count, const char *charset);
void cmail_close(cmail *mail);

/// A header as it stands in the mail, with its encoded words resolved; NULL where there is none.
const char *cmail_header(cmail *mail, const char *name);

/// A header as it stands in the mail, byte for byte; NULL where there is none.
const char *cmail_raw_header(cmail *mail, const char *name);

typedef enum : int32_t { CMAIL_FROM = 0, CMAIL_TO = 1, CMAIL_CC = 2 } cmail_address_kind;

/// An address, of a group its members too: true where there is one of this number. Either text may be NULL.
bool cmail_address(cmail *mail, cmail_address_kind kind, int32_t number, const char **name, const char **address);

/// When the mail was sent, in seconds since 1970, and how many minutes its clock is ahead of UTC. False where it does not say.
bool cmail_date(cmail *mail, int64_t *seconds, int32_t *minutes_ahead);

int32_t cmail_part_count(cmail *mail);

typedef struct {
  /// The number of the part that holds it, or -1.
  int32_t parent;
  /// Whether it holds parts, or another mail.
  bool is_container;
  bool is_mail;
  bool is_attachment;
  /// The kind of its content, such as "text" and "html".
  const char *type;
  const char *subtype;
  /// NULL where they are not told.
  const char *charset;
  const char *file_name;
  /// The subject of another mail that it holds.
  const char *subject;
  /// Where it was fetched from.
  const char *location;
} cmail_part_info;

cmail_part_info cmail_part(cmail *mail, int32_t number);

/// The content of a part, decoded from Base64 or quoted-printable. NULL where there is no memory; good until the next call.
const uint8_t *cmail_content(cmail *mail, int32_t number, int64_t *byte_count);
