/// A line editor with a history, behind one opaque handle: libedit, with wide characters.
///
/// No libedit type shows here. Text is UTF-8. There is one editor in a process, on its standard streams; it belongs to
/// one thread.
#pragma once

#include <stdint.h>

typedef struct line_editor line_editor;

/// What became of reading a line.
typedef enum : int32_t {
  LINE_EDITOR_LINE = 0,
  /// Ctrl-C was pressed: the line is gone, the next one can be read.
  LINE_EDITOR_INTERRUPTED = 1,
  /// Ctrl-D on an empty line, or the terminal is gone.
  LINE_EDITOR_END = 2,
} line_editor_status;

/// Opens the editor, or returns NULL. The locale for characters becomes the environment's; where that is not UTF-8,
/// C.UTF-8. `prompt` is ASCII and stays where it is.
line_editor *line_editor_open(const char *program, const char *prompt, int32_t history_size);
void line_editor_close(line_editor *editor);

/// Reads a line. Where there is one, `line` is its UTF-8 text without its end and `byte_count` the length of it, good
/// until the next call. While it waits, Ctrl-C does not end the program, a new size of the window is followed, and
/// after Ctrl-Z the line is drawn again; afterwards the signals are handled as before.
line_editor_status line_editor_read(line_editor *editor, const char **line, int64_t *byte_count);

/// Adds a line to the history that the arrow keys walk through.
void line_editor_remember(line_editor *editor, const char *line);

/// What may follow the text before the cursor: in memory that `free` takes, a line with what is to be inserted, which may be
/// empty, and a line for each thing that may follow; NULL where nothing does.
typedef char *(*line_editor_completer)(void *context, const char *text, int64_t byte_count);

/// Asks `completer` when the tab key is pressed, on the thread that reads.
void line_editor_complete(line_editor *editor, line_editor_completer completer, void *context);
