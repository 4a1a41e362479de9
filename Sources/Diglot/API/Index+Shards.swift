/// What the shards of a collection tell each other.
extension Index {
  /// The summed length of all documents, as BM25 counts it; removed ones count until a merge drops them.
  package var totalLength: Int { snapshot.segments.reduce(0) { $0 + $1.reader.statistics.totalLength } }

  /// A hash of what analysed the texts: indexes whose fingerprints differ cannot be searched as one.
  package var fingerprint: UInt64 { snapshot.manifest.environment.fingerprint }
}
