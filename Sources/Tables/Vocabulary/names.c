// Writes the names of territories, languages and scripts that ICU has from CLDR, in the form of a glossary:
//   cc names.c -o names -licui18n -licuuc && ./names > icu-72-names.tsv
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/uversion.h>

typedef enum { TERRITORY, LANGUAGE, SCRIPT } kind;
enum { LOCALES = 4, LENGTHS = 2, CAPACITY = 200 };

static const char *const locales[LOCALES] = {"en", "zh-Hans", "zh-Hant", "zh-Hant-HK"};
static ULocaleDisplayNames *displays[LOCALES][LENGTHS];

// The name in UTF-8; false where there is none.
static int name(kind kind, const char *code, ULocaleDisplayNames *display, char *output) {
  UErrorCode status = U_ZERO_ERROR;
  UChar text[CAPACITY];
  if (kind == TERRITORY) uldn_regionDisplayName(display, code, text, CAPACITY, &status);
  if (kind == LANGUAGE) uldn_localeDisplayName(display, code, text, CAPACITY, &status);
  if (kind == SCRIPT) uldn_scriptDisplayName(display, code, text, CAPACITY, &status);
  u_strToUTF8(output, CAPACITY, NULL, text, -1, &status);
  return U_SUCCESS(status) && strcmp(output, code) != 0;
}

// A line of four columns; a short name follows the full one after a bar.
static void write(kind kind, const char *code) {
  char names[LOCALES][LENGTHS][CAPACITY];
  for (int locale = 0; locale < LOCALES; locale++)
    for (int length = 0; length < LENGTHS; length++)
      if (!name(kind, code, displays[locale][length], names[locale][length])) return;
  for (int locale = 0; locale < LOCALES; locale++) {
    printf("%s%s", locale ? "\t" : "", names[locale][0]);
    if (strcmp(names[locale][0], names[locale][1]) != 0) printf("|%s", names[locale][1]);
  }
  printf("\n");
}

// Common and inherited are no scripts (CLDR has 遗传学术语, a term of genetics, for the latter); Simplified and
// Traditional are any word; Bopomofo is 汉语拼音, Pinyin, in CLDR's Simplified data.
static int is_left_out(const char *code) {
  const char *const codes[] = {"Zyyy", "Zinh", "Hans", "Hant", "Bopo", "Hanb"};
  for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++)
    if (!strcmp(code, codes[i])) return 1;
  return 0;
}

int main(void) {
  UErrorCode status = U_ZERO_ERROR;
  for (int locale = 0; locale < LOCALES; locale++)
    for (int length = 0; length < LENGTHS; length++) {
      UDisplayContext contexts[] = {length ? UDISPCTX_LENGTH_SHORT : UDISPCTX_LENGTH_FULL, UDISPCTX_NO_SUBSTITUTE};
      displays[locale][length] = uldn_openForContext(locales[locale], contexts, 2, &status);
    }
  UVersionInfo version;
  char text[U_MAX_VERSION_STRING_LENGTH];
  u_getVersion(version);
  u_versionToString(version, text);
  printf("# Names of territories, of the languages that ICU has a locale for, and of scripts that Unicode recommends:\n"
         "# English, Simplified, Taiwan, Hong Kong. Source: ICU %s, with the data of CLDR, written out by names.c.\n"
         "# Licence: Unicode. Copyright 1991-2022 Unicode, Inc. See NOTICE.md.\n\n# Territories\n", text);
  for (const char *const *code = uloc_getISOCountries(); *code; code++) write(TERRITORY, *code);
  write(TERRITORY, "EU");
  write(TERRITORY, "UN");
  printf("\n# Languages\n");
  char last[ULOC_LANG_CAPACITY] = "";
  for (int32_t index = 0; index < uloc_countAvailable(); index++) {
    char language[ULOC_LANG_CAPACITY];
    uloc_getLanguage(uloc_getAvailable(index), language, ULOC_LANG_CAPACITY, &status);
    if (strcmp(language, last) != 0) write(LANGUAGE, language);
    strcpy(last, language);
  }
  printf("\n# Scripts\n");
  for (int32_t script = 0; script <= u_getIntPropertyMaxValue(UCHAR_SCRIPT); script++) {
    const char *code = u_getPropertyValueName(UCHAR_SCRIPT, script, U_SHORT_PROPERTY_NAME);
    if (code && uscript_getUsage(script) == USCRIPT_USAGE_RECOMMENDED && !is_left_out(code)) write(SCRIPT, code);
  }
  return U_FAILURE(status);
}
