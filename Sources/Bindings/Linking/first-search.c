/* What `order` traces: `first-search write FOLDER` makes an index of sentences in both languages, and
 * `first-search FOLDER QUERY` opens it and searches once. */
#include <diglot.h>
#include <stdio.h>
#include <string.h>

static const char *const sentences[] = {
    "The printer prints on both sides of the paper, where the driver has that option.",
    "在打印对话框里选择双面打印，然后设置纸张的大小。",
    "Every program writes its settings into a file in the home folder of the user.",
    "列印前請先安裝軟體，並檢查網路的設定。",
    "Version 2.10 of 2026-05-18 reads 1,200 files a second; see report_final.docx.",
    "这个软件可以打开文件、保存网页，也可以搜索邮件。",
    "Paper of another size is fed by hand, and the printer waits until it is there.",
    "如何在服务器上安装数据库？请先阅读用户手册。",
    "Searching for a word finds its plural, its stem, and what it is called in Chinese.",
    "電腦的記憶體不足時，程式會關閉一些視窗。",
};

enum { sentence_count = sizeof sentences / sizeof *sentences, document_count = 2000 };

static int fail(diglot_error *error) {
  fprintf(stderr, "first-search: %s\n", error->message);
  return 1;
}

static int write_index(const char *path) {
  diglot_error *error;
  diglot_writer *writer = diglot_writer_open(path, NULL, &error);
  if (!writer) return fail(error);
  for (unsigned i = 0; i < document_count; i++) {
    char id[16], text[2048];
    int length = 0;
    for (unsigned j = 0; j < 1 + i % 7; j++)
      length += snprintf(text + length, sizeof text - length, "%s %u\n", sentences[(i + j * 3 + i / 11) % sentence_count], i * j);
    snprintf(id, sizeof id, "%u", i);
    const char *title = sentences[i % sentence_count];
    diglot_document document = {.id = {id, strlen(id)}, .title = {title, strlen(title)}, .text = {text, length}};
    if (diglot_writer_add(writer, &document, &error) < 0) return fail(error);
  }
  if (diglot_writer_commit(writer, &error) < 0) return fail(error);
  diglot_writer_close(writer);
  return 0;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  if (strcmp(arguments[1], "write") == 0) return write_index(arguments[2]);
  diglot_error *error;
  diglot_index *index = diglot_open(arguments[1], &error);
  if (!index) return fail(error);
  char *answer = diglot_search_json(index, arguments[2], NULL, &error);
  if (!answer) return fail(error);
  puts(answer);
  diglot_free(answer);
  diglot_close(index);
  return 0;
}
