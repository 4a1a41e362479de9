// Asks for wcwidth, which is of X/Open.
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE

#include "CLineEditor.h"

#include <errno.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <unistd.h>
#include <wchar.h>

struct line_editor {
  EditLine *edit;
  HistoryW *history;
  wchar_t *prompt;
  char *line;
  line_editor_completer completer;
  void *completer_context;
};

// MARK: - Signals

// libedit's own handling passes Ctrl-C on to the whole process group, so it stays off: reading is done here. The
// signals come through only while the program waits for a key, so that none falls between looking and waiting.
static volatile sig_atomic_t interrupted, resized, continued;
static sigset_t former_mask, waiting_mask;

static void note_signal(int number) {
  if (number == SIGINT) interrupted = 1;
  if (number == SIGWINCH) resized = 1;
  if (number == SIGCONT) continued = 1;
}

static const int watched[] = {SIGINT, SIGWINCH, SIGCONT};
enum { watched_count = sizeof watched / sizeof *watched };

static void watch_signals(struct sigaction former[]) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = note_signal;
  sigemptyset(&action.sa_mask);
  interrupted = resized = continued = 0;
  sigset_t blocked;
  sigemptyset(&blocked);
  for (int i = 0; i < watched_count; i++) sigaddset(&blocked, watched[i]);
  sigprocmask(SIG_BLOCK, &blocked, &former_mask);
  waiting_mask = former_mask;
  for (int i = 0; i < watched_count; i++) {
    sigdelset(&waiting_mask, watched[i]);
    sigaction(watched[i], &action, &former[i]);
  }
}

static void restore_signals(const struct sigaction former[]) {
  for (int i = 0; i < watched_count; i++) sigaction(watched[i], &former[i], NULL);
  sigprocmask(SIG_SETMASK, &former_mask, NULL);
}

/// Erases the line that is edited, which the terminal has wrapped anew at its new width.
static void erase_wrapped(EditLine *edit) {
  void *client = NULL;
  el_wget(edit, EL_CLIENTDATA, &client);
  const LineInfoW *info = el_wline(edit);
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return;
  int columns = (int)wcslen(((line_editor *)client)->prompt);
  for (const wchar_t *at = info->buffer; at < info->cursor; at++) {
    int width = wcwidth(*at);
    // A wide character that does not fit begins the next row.
    if (width == 2 && columns % size.ws_col == size.ws_col - 1) columns++;
    if (width > 0) columns += width;
  }
  if (columns >= size.ws_col) printf("\033[%dA", columns / size.ws_col);
  fputs("\r\033[J", stdout);
  fflush(stdout);
}

static void follow_signals(EditLine *edit) {
  if (continued) el_set(edit, EL_PREP_TERM, 1);
  if (resized) {
    erase_wrapped(edit);
    el_resize(edit);
  }
  if (resized || continued) el_set(edit, EL_REFRESH);
  resized = continued = 0;
}

// MARK: - UTF-8

/// How many bytes follow a first byte, or -1 where it is none.
static int following_bytes(unsigned char first) {
  if (first < 0x80) return 0;
  if (first >= 0xC2 && first < 0xE0) return 1;
  if (first >= 0xE0 && first < 0xF0) return 2;
  if (first >= 0xF0 && first < 0xF5) return 3;
  return -1;
}

/// Reads a byte of the terminal: 1, 0 at its end, -1 after Ctrl-C or where it failed.
static int read_byte(EditLine *edit, unsigned char *byte) {
  for (;;) {
    fd_set input;
    FD_ZERO(&input);
    FD_SET(STDIN_FILENO, &input);
    if (pselect(STDIN_FILENO + 1, &input, NULL, NULL, NULL, &waiting_mask) == 1) {
      return (int)read(STDIN_FILENO, byte, 1);
    }
    if (errno != EINTR || interrupted) return -1;
    follow_signals(edit);
  }
}

// What a terminal sends before and after a text that is pasted, once it is told to.
static const char paste_start[] = "\033[200~", paste_end[] = "\033[201~";
static bool is_pasting;
// Bytes that looked like one of these and were not.
static unsigned char pushed_back[8];
static int pushed_count, pushed_at;

static bool has_byte(void) {
  struct timeval time = {0, 20000};
  fd_set input;
  FD_ZERO(&input);
  FD_SET(STDIN_FILENO, &input);
  return select(STDIN_FILENO + 1, &input, NULL, NULL, &time) == 1;
}

/// Reads a byte that is none of the terminal's marks around a paste.
static int read_typed(EditLine *edit, unsigned char *byte) {
  for (;;) {
    if (pushed_at < pushed_count) {
      *byte = pushed_back[pushed_at++];
      return 1;
    }
    int result = read_byte(edit, byte);
    if (result != 1 || *byte != '\033') return result;
    const char *mark = is_pasting ? paste_end : paste_start;
    int matched = 1;
    pushed_count = pushed_at = 0;
    while (mark[matched] && has_byte()) {
      unsigned char next;
      if (read_byte(edit, &next) != 1) break;
      pushed_back[pushed_count++] = next;
      if (next != (unsigned char)mark[matched]) break;
      matched++;
    }
    if (mark[matched]) return 1;
    pushed_count = pushed_at = 0;
    is_pasting = !is_pasting;
  }
}

/// Reads a character for libedit; bytes that are no UTF-8 are passed over. The line breaks of a paste are spaces: it is one
/// query.
static int read_character(EditLine *edit, wchar_t *character) {
  for (;;) {
    unsigned char byte;
    int result = read_typed(edit, &byte);
    if (result != 1) return result;
    if (is_pasting && (byte == '\r' || byte == '\n' || byte == '\t')) byte = ' ';
    int rest = following_bytes(byte);
    if (rest < 0) continue;
    uint32_t scalar = rest == 0 ? byte : byte & (0x3F >> rest);
    bool valid = true;
    for (; rest > 0 && valid; rest--) {
      result = read_typed(edit, &byte);
      if (result != 1) return result;
      valid = (byte & 0xC0) == 0x80;
      scalar = scalar << 6 | (byte & 0x3F);
    }
    if (!valid) continue;
    *character = (wchar_t)scalar;
    return 1;
  }
}

/// The UTF-8 text of `count` characters in memory of its own, or NULL.
static char *encode(const wchar_t *text, size_t count, int64_t *byte_count) {
  char *bytes = malloc(count * 4 + 1), *at = bytes;
  if (!bytes) return NULL;
  for (size_t i = 0; i < count; i++) {
    uint32_t scalar = (uint32_t)text[i];
    if (scalar < 0x80) {
      *at++ = (char)scalar;
    } else if (scalar < 0x800) {
      *at++ = (char)(0xC0 | scalar >> 6);
      *at++ = (char)(0x80 | (scalar & 0x3F));
    } else if (scalar < 0x10000) {
      *at++ = (char)(0xE0 | scalar >> 12);
      *at++ = (char)(0x80 | (scalar >> 6 & 0x3F));
      *at++ = (char)(0x80 | (scalar & 0x3F));
    } else {
      *at++ = (char)(0xF0 | scalar >> 18);
      *at++ = (char)(0x80 | (scalar >> 12 & 0x3F));
      *at++ = (char)(0x80 | (scalar >> 6 & 0x3F));
      *at++ = (char)(0x80 | (scalar & 0x3F));
    }
  }
  *at = 0;
  *byte_count = at - bytes;
  return bytes;
}

/// The characters of a UTF-8 text in memory of their own, or NULL.
static wchar_t *decode(const char *text) {
  size_t count = strlen(text), length = 0;
  wchar_t *characters = malloc((count + 1) * sizeof *characters);
  if (!characters) return NULL;
  for (size_t i = 0; i < count;) {
    unsigned char first = (unsigned char)text[i++];
    int rest = following_bytes(first);
    if (rest < 0) continue;
    uint32_t scalar = rest == 0 ? first : first & (0x3F >> rest);
    for (; rest > 0 && ((unsigned char)text[i] & 0xC0) == 0x80; rest--) scalar = scalar << 6 | ((unsigned char)text[i++] & 0x3F);
    if (rest == 0) characters[length++] = (wchar_t)scalar;
  }
  characters[length] = 0;
  return characters;
}

// MARK: - The editor

static wchar_t *prompt_of(EditLine *edit) {
  void *editor = NULL;
  el_wget(edit, EL_CLIENTDATA, &editor);
  return ((line_editor *)editor)->prompt;
}

/// Inserts what may follow, and lists it below the line where there are several ways to go on.
static unsigned char complete(EditLine *edit, int key) {
  (void)key;
  void *client = NULL;
  el_wget(edit, EL_CLIENTDATA, &client);
  line_editor *editor = client;
  if (!editor->completer) return CC_ERROR;
  const LineInfoW *info = el_wline(edit);
  int64_t byte_count = 0;
  char *text = encode(info->buffer, (size_t)(info->cursor - info->buffer), &byte_count);
  char *answer = text ? editor->completer(editor->completer_context, text, byte_count) : NULL;
  free(text);
  if (!answer) return CC_ERROR;
  char *list = strchr(answer, '\n');
  if (list) *list++ = 0;
  wchar_t *insertion = decode(answer);
  if (insertion && *insertion) el_winsertstr(edit, insertion);
  free(insertion);
  unsigned char result = CC_REFRESH;
  if (list && *list) {
    printf("\n%s\n", list);
    fflush(stdout);
    result = CC_REDISPLAY;
  }
  free(answer);
  return result;
}

static void use_utf8(void) {
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
}

line_editor *line_editor_open(const char *program, const char *prompt, int32_t history_size) {
  use_utf8();
  line_editor *editor = calloc(1, sizeof *editor);
  if (!editor) return NULL;
  editor->prompt = decode(prompt);
  editor->edit = el_init(program, stdin, stdout, stderr);
  editor->history = history_winit();
  if (!editor->prompt || !editor->edit || !editor->history) {
    line_editor_close(editor);
    return NULL;
  }
  HistEventW event;
  history_w(editor->history, &event, H_SETSIZE, (int)history_size);
  history_w(editor->history, &event, H_SETUNIQUE, 1);
  el_wset(editor->edit, EL_CLIENTDATA, editor);
  el_wset(editor->edit, EL_PROMPT, prompt_of);
  el_wset(editor->edit, EL_EDITOR, L"emacs");
  el_wset(editor->edit, EL_HIST, history_w, editor->history);
  el_wset(editor->edit, EL_SIGNAL, 0);
  el_wset(editor->edit, EL_GETCFN, read_character);
  el_wset(editor->edit, EL_BIND, L"^R", L"em-inc-search-prev", NULL);
  el_wset(editor->edit, EL_ADDFN, L"diglot-complete", L"completes words, commands and paths", complete);
  el_wset(editor->edit, EL_BIND, L"^I", L"diglot-complete", NULL);
  el_source(editor->edit, NULL);
  return editor;
}

void line_editor_close(line_editor *editor) {
  if (!editor) return;
  if (editor->edit) el_end(editor->edit);
  if (editor->history) history_wend(editor->history);
  free(editor->prompt);
  free(editor->line);
  free(editor);
}

/// Asks the terminal to mark pastes, or not to.
static void mark_pastes(bool marks) {
  const char *terminal = getenv("TERM");
  if (terminal && *terminal && strcmp(terminal, "dumb") != 0) fputs(marks ? "\033[?2004h" : "\033[?2004l", stdout);
  fflush(stdout);
}

line_editor_status line_editor_read(line_editor *editor, const char **line, int64_t *byte_count) {
  struct sigaction former[watched_count];
  watch_signals(former);
  int count = 0;
  is_pasting = false;
  pushed_count = pushed_at = 0;
  mark_pastes(true);
  const wchar_t *text = el_wgets(editor->edit, &count);
  bool was_interrupted = interrupted;
  restore_signals(former);
  if (was_interrupted) {
    fputs("^C\n", stdout);
    mark_pastes(false);
    return LINE_EDITOR_INTERRUPTED;
  }
  mark_pastes(false);
  if (!text || count <= 0) return LINE_EDITOR_END;
  if (text[count - 1] == L'\n') count--;
  free(editor->line);
  editor->line = encode(text, (size_t)count, byte_count);
  *line = editor->line;
  return editor->line ? LINE_EDITOR_LINE : LINE_EDITOR_END;
}

void line_editor_remember(line_editor *editor, const char *line) {
  HistEventW event;
  wchar_t *text = decode(line);
  if (text) history_w(editor->history, &event, H_ENTER, text);
  free(text);
}

void line_editor_complete(line_editor *editor, line_editor_completer completer, void *context) {
  editor->completer = completer;
  editor->completer_context = context;
}
