import CICU

/// What decides, beside the program itself, how text is folded. An index records the one it was built with.
///
/// ICU's dictionary is not part of it: words only serve to weigh queries.
struct AnalysisEnvironment: Sendable, Equatable {
  var icuVersion: String
  /// A hash of the variant table, the rules' version and ICU's.
  var fingerprint: UInt64

  /// Every change of folding, runs or terms raises it.
  private static let rules: UInt64 = 7

  /// The environment of this process.
  static let current = AnalysisEnvironment(
    icuVersion: installedICUVersion(), fingerprint: makeFingerprint())

  private static func installedICUVersion() -> String {
    var buffer = [CChar](repeating: 0, count: 32)
    unsafe cicu_version(&buffer)
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func makeFingerprint() -> UInt64 {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(rules)
    bytes.appendLittleEndian(HanVariants.checksum)
    bytes += installedICUVersion().utf8
    return unsafe Checksum.xxh64(bytes.span.bytes)
  }
}
