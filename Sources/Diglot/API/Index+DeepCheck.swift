/// What a deep check of an index found.
public struct DeepFindings: Sendable {
  /// What is damaged; empty where all that could be compared is sound.
  public package(set) var damage: [IndexError] = []
  /// The files of segments that cannot be compared: other tables, another ICU or another Zstandard made them. Only what
  /// ``Index/check(at:)`` verifies is known of these.
  public package(set) var incomparable: [String] = []

  /// Findings of a check, deep or not.
  public init(damage: [IndexError] = []) { self.damage = damage }
}

extension Index {
  /// Checks the index at `directory` as ``check(at:)`` does, then derives all of it again from the documents that it stores,
  /// and compares. So it finds every bit that is not as it was written, even where all checksums are right.
  ///
  /// It writes to a temporary folder, about as much as the largest segment has, and nothing to the index.
  ///
  /// - Parameters:
  ///   - directory: The folder of the index. A writer may be at work; what is checked is the commit that stands there when the
  ///     check begins.
  ///   - options: Threads and memory.
  /// - Throws: ``IndexError/missing(path:)`` or ``IndexError/notAnIndex(path:)`` where there is none to check,
  ///   ``IndexError/system(path:operation:code:)`` where the temporary files cannot be written.
  /// - Complexity: As long as adding all documents to a new index.
  public static func deepCheck(
    at directory: String, _ options: WriterOptions = WriterOptions()
  ) throws(IndexError) -> DeepFindings {
    let (damage, manifest, segments) = try examine(directory)
    var findings = DeepFindings(damage: damage)
    guard damage.isEmpty, let manifest else { return findings }
    if manifest.environment != .current {
      findings.incomparable.append(try IndexPlace(path: directory).name(of: Manifest.fileName))
    }
    let team = ThreadTeam(count: options.threads)
    defer { team.close() }
    for segment in segments {
      let reader = segment.reader
      guard reader.statistics.fingerprint == AnalysisEnvironment.current.fingerprint else {
        findings.incomparable.append(reader.path)
        continue
      }
      if reader.statistics.compression.version != Zstandard.version { findings.incomparable.append(reader.path) }
      findings.damage += try SegmentVerifier.findings(of: reader, memoryByteCount: options.memoryBytes, with: team)
    }
    return findings
  }
}
