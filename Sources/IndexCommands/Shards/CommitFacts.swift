import Diglot
import DiglotJSON

/// What an `_index.json` says of a shard, and what tells whether two machines have made the same index.
struct CommitFacts {
  let documents: Int
  /// The summed length of the documents, as BM25 counts it.
  let length: Int
  /// What analysed the texts, in 16 hexadecimal digits.
  let fingerprint: String
  /// That of the packed index, in 64 hexadecimal digits.
  let sha256: String

  /// - Complexity: Reads the index.
  init(of index: Index) throws(IndexError) {
    documents = index.documentCount
    length = index.totalLength
    fingerprint = Self.fingerprint(of: index)
    sha256 = try index.sha256()
  }

  static func fingerprint(of index: Index) -> String {
    let digits = String(index.fingerprint, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Writes what a count of documents leaves to say.
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("length", length)
    writer.member("fingerprint", fingerprint)
    writer.member("sha256", sha256)
  }
}
