/// How a command ends, for the shell.
package enum ExitStatus: Int32 {
  /// Done.
  case done = 0
  /// Done, but some inputs were skipped, or a single query found nothing.
  case incomplete = 1
  /// The call or the query was wrong.
  case wrongCall = 2
  /// The index is missing or damaged.
  case noIndex = 3
  /// Another writer has the index.
  case locked = 4
  /// The system refused: a full disk, a missing permission.
  case refused = 5
  /// Stopped by Ctrl-C: the number that shells give it.
  case interrupted = 130
}
