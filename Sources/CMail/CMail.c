#include "CMail.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/types.h>

// What is used of GMime 3 and of GLib 2, as their headers have it. The headers themselves are in folders that only flags of
// pkg-config lead to, some of which the package manager refuses.
typedef int gboolean;
typedef struct GMimeObject GMimeObject;
typedef struct GMimeMessage GMimeMessage;
typedef struct GMimeStream GMimeStream;
typedef struct GMimeParser GMimeParser;
typedef struct GMimeParserOptions GMimeParserOptions;
typedef struct GMimeHeader GMimeHeader;
typedef struct GMimeHeaderList GMimeHeaderList;
typedef struct GMimeContentType GMimeContentType;
typedef struct GMimeDataWrapper GMimeDataWrapper;
typedef struct InternetAddress InternetAddress;
typedef struct InternetAddressList InternetAddressList;
typedef struct GDateTime GDateTime;
typedef struct {
  uint8_t *data;
  unsigned len;
} GByteArray;
enum { GMIME_FORMAT_MESSAGE = 0 };
typedef enum { GMIME_ADDRESS_TYPE_FROM = 1, GMIME_ADDRESS_TYPE_TO = 3, GMIME_ADDRESS_TYPE_CC = 4 } GMimeAddressType;

void g_mime_init(void);
GMimeStream *g_mime_stream_mem_new_with_buffer(const char *buffer, size_t length);
GMimeStream *g_mime_stream_mem_new_with_byte_array(GByteArray *array);
void g_mime_stream_mem_set_owner(GMimeStream *stream, gboolean owner);
GMimeParser *g_mime_parser_new_with_stream(GMimeStream *stream);
void g_mime_parser_set_format(GMimeParser *parser, int format);
GMimeMessage *g_mime_parser_construct_message(GMimeParser *parser, GMimeParserOptions *options);
GMimeParserOptions *g_mime_parser_options_new(void);
void g_mime_parser_options_free(GMimeParserOptions *options);
void g_mime_parser_options_set_fallback_charsets(GMimeParserOptions *options, const char **charsets);
GMimeObject *g_mime_message_get_mime_part(GMimeMessage *message);
InternetAddressList *g_mime_message_get_addresses(GMimeMessage *message, GMimeAddressType type);
GDateTime *g_mime_message_get_date(GMimeMessage *message);
const char *g_mime_message_get_subject(GMimeMessage *message);
const char *g_mime_object_get_header(GMimeObject *object, const char *name);
GMimeHeaderList *g_mime_object_get_header_list(GMimeObject *object);
GMimeContentType *g_mime_object_get_content_type(GMimeObject *object);
GMimeHeader *g_mime_header_list_get_header(GMimeHeaderList *headers, const char *name);
const char *g_mime_header_get_raw_value(GMimeHeader *header);
const char *g_mime_content_type_get_media_type(GMimeContentType *type);
const char *g_mime_content_type_get_media_subtype(GMimeContentType *type);
const char *g_mime_content_type_get_parameter(GMimeContentType *type, const char *name);
int g_mime_multipart_get_count(GMimeObject *multipart);
GMimeObject *g_mime_multipart_get_part(GMimeObject *multipart, int index);
GMimeMessage *g_mime_message_part_get_message(GMimeObject *part);
gboolean g_mime_part_is_attachment(GMimeObject *part);
const char *g_mime_part_get_filename(GMimeObject *part);
GMimeDataWrapper *g_mime_part_get_content(GMimeObject *part);
ssize_t g_mime_data_wrapper_write_to_stream(GMimeDataWrapper *wrapper, GMimeStream *stream);
int internet_address_list_length(InternetAddressList *list);
InternetAddress *internet_address_list_get_address(InternetAddressList *list, int index);
InternetAddressList *internet_address_group_get_members(InternetAddress *group);
const char *internet_address_get_name(InternetAddress *address);
const char *internet_address_mailbox_get_addr(InternetAddress *mailbox);
size_t g_mime_multipart_get_type(void);
size_t g_mime_message_part_get_type(void);
size_t g_mime_part_get_type(void);
size_t internet_address_group_get_type(void);
size_t internet_address_mailbox_get_type(void);
gboolean g_type_check_instance_is_a(void *instance, size_t type);
void g_object_unref(void *object);
GByteArray *g_byte_array_new(void);
void g_byte_array_unref(GByteArray *array);
int64_t g_date_time_to_unix(GDateTime *date);
int64_t g_date_time_get_utc_offset(GDateTime *date);

static bool is_multipart(GMimeObject *object) { return g_type_check_instance_is_a(object, g_mime_multipart_get_type()); }
static bool is_message(GMimeObject *object) { return g_type_check_instance_is_a(object, g_mime_message_part_get_type()); }
static bool is_leaf(GMimeObject *object) { return g_type_check_instance_is_a(object, g_mime_part_get_type()); }
static bool is_group(InternetAddress *address) {
  return g_type_check_instance_is_a(address, internet_address_group_get_type());
}
static bool is_mailbox(InternetAddress *address) {
  return g_type_check_instance_is_a(address, internet_address_mailbox_get_type());
}

enum { PART_LIMIT = 10000 };

typedef struct {
  GMimeObject *object;
  int32_t parent;
} part;

struct cmail {
  GMimeMessage *message;
  GMimeParserOptions *options;
  part *parts;
  int32_t part_count;
  int32_t part_capacity;
  GByteArray *content;
};

void cmail_start(void) { g_mime_init(); }

static bool add(cmail *mail, GMimeObject *object, int32_t parent) {
  if (!object || mail->part_count == PART_LIMIT) return false;
  if (mail->part_count == mail->part_capacity) {
    int32_t capacity = mail->part_capacity ? mail->part_capacity * 2 : 16;
    part *parts = realloc(mail->parts, (size_t)capacity * sizeof *parts);
    if (!parts) return false;
    mail->parts = parts;
    mail->part_capacity = capacity;
  }
  mail->parts[mail->part_count++] = (part){object, parent};
  return true;
}

static GMimeObject *child(GMimeObject *object, int number) {
  if (is_multipart(object)) {
    return number < g_mime_multipart_get_count(object) ? g_mime_multipart_get_part(object, number) : NULL;
  }
  if (is_message(object) && number == 0) {
    GMimeMessage *message = g_mime_message_part_get_message(object);
    return message ? g_mime_message_get_mime_part(message) : NULL;
  }
  return NULL;
}

typedef struct {
  int32_t number;
  int next;
} place;

// A part before those that it holds; without recursion, for mails may lie in each other as deep as they like.
static void add_all(cmail *mail, GMimeObject *root) {
  place *path = malloc(sizeof(place) * (PART_LIMIT + 1));
  if (!path || !add(mail, root, -1)) {
    free(path);
    return;
  }
  int32_t depth = 0;
  path[depth++] = (place){0, 0};
  while (depth > 0) {
    place *top = &path[depth - 1];
    GMimeObject *object = child(mail->parts[top->number].object, top->next++);
    if (!object || !add(mail, object, top->number)) {
      depth -= 1;
    } else {
      path[depth++] = (place){mail->part_count - 1, 0};
    }
  }
  free(path);
}

cmail *cmail_open(const uint8_t *bytes, int64_t byte_count, const char *charset) {
  cmail *mail = calloc(1, sizeof *mail);
  if (!mail) return NULL;
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)bytes, (size_t)byte_count);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  g_object_unref(stream);
  g_mime_parser_set_format(parser, GMIME_FORMAT_MESSAGE);
  if (charset) {
    const char *charsets[] = {"utf-8", charset, "iso-8859-1", NULL};
    mail->options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(mail->options, charsets);
  }
  mail->message = g_mime_parser_construct_message(parser, mail->options);
  g_object_unref(parser);
  if (!mail->message) {
    cmail_close(mail);
    return NULL;
  }
  add_all(mail, g_mime_message_get_mime_part(mail->message));
  return mail;
}

void cmail_close(cmail *mail) {
  if (!mail) return;
  if (mail->message) g_object_unref(mail->message);
  if (mail->options) g_mime_parser_options_free(mail->options);
  if (mail->content) g_byte_array_unref(mail->content);
  free(mail->parts);
  free(mail);
}

// MARK: - Headers

const char *cmail_header(cmail *mail, const char *name) {
  return g_mime_object_get_header((GMimeObject *)mail->message, name);
}

const char *cmail_raw_header(cmail *mail, const char *name) {
  GMimeHeaderList *headers = g_mime_object_get_header_list((GMimeObject *)mail->message);
  GMimeHeader *header = g_mime_header_list_get_header(headers, name);
  return header ? g_mime_header_get_raw_value(header) : NULL;
}

static const GMimeAddressType address_types[] = {GMIME_ADDRESS_TYPE_FROM, GMIME_ADDRESS_TYPE_TO, GMIME_ADDRESS_TYPE_CC};

// The address with a number, counting the members of groups; `*number` is what is left of it.
static InternetAddress *mailbox(InternetAddressList *list, int32_t *number) {
  int count = list ? internet_address_list_length(list) : 0;
  for (int index = 0; index < count; index += 1) {
    InternetAddress *address = internet_address_list_get_address(list, index);
    if (is_group(address)) {
      InternetAddressList *members = internet_address_group_get_members(address);
      int member_count = members ? internet_address_list_length(members) : 0;
      for (int member = 0; member < member_count; member += 1) {
        InternetAddress *found = internet_address_list_get_address(members, member);
        if (is_mailbox(found) && (*number)-- == 0) return found;
      }
    } else if (is_mailbox(address) && (*number)-- == 0) {
      return address;
    }
  }
  return NULL;
}

bool cmail_address(cmail *mail, cmail_address_kind kind, int32_t number, const char **name, const char **address) {
  InternetAddress *found = mailbox(g_mime_message_get_addresses(mail->message, address_types[kind]), &number);
  if (!found) return false;
  *name = internet_address_get_name(found);
  *address = internet_address_mailbox_get_addr(found);
  return true;
}

bool cmail_date(cmail *mail, int64_t *seconds, int32_t *minutes_ahead) {
  GDateTime *date = g_mime_message_get_date(mail->message);
  if (!date) return false;
  *seconds = g_date_time_to_unix(date);
  *minutes_ahead = (int32_t)(g_date_time_get_utc_offset(date) / 60000000);
  return true;
}

// MARK: - Parts

int32_t cmail_part_count(cmail *mail) { return mail->part_count; }

cmail_part_info cmail_part(cmail *mail, int32_t number) {
  GMimeObject *object = mail->parts[number].object;
  GMimeContentType *type = g_mime_object_get_content_type(object);
  cmail_part_info info = {.parent = mail->parts[number].parent};
  info.is_mail = is_message(object);
  info.is_container = info.is_mail || is_multipart(object);
  info.is_attachment = is_leaf(object) && g_mime_part_is_attachment(object);
  info.type = type ? g_mime_content_type_get_media_type(type) : NULL;
  info.subtype = type ? g_mime_content_type_get_media_subtype(type) : NULL;
  info.charset = type ? g_mime_content_type_get_parameter(type, "charset") : NULL;
  info.file_name = is_leaf(object) ? g_mime_part_get_filename(object) : NULL;
  info.location = g_mime_object_get_header(object, "Content-Location");
  if (info.is_mail) {
    GMimeMessage *message = g_mime_message_part_get_message(object);
    info.subject = message ? g_mime_message_get_subject(message) : NULL;
  }
  return info;
}

const uint8_t *cmail_content(cmail *mail, int32_t number, int64_t *byte_count) {
  *byte_count = 0;
  if (mail->content) g_byte_array_unref(mail->content);
  mail->content = g_byte_array_new();
  GMimeObject *object = mail->parts[number].object;
  GMimeDataWrapper *content = is_leaf(object) ? g_mime_part_get_content(object) : NULL;
  if (!content) return (const uint8_t *)"";
  GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(mail->content);
  g_mime_stream_mem_set_owner(stream, 0);
  g_mime_data_wrapper_write_to_stream(content, stream);
  g_object_unref(stream);
  *byte_count = mail->content->len;
  return mail->content->data ? mail->content->data : (const uint8_t *)"";
}
