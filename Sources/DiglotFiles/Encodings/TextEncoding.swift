/// An encoding of text.
public struct TextEncoding: Sendable, Hashable {
  /// The name of the report.
  public let name: String

  public static let utf8 = TextEncoding(name: "UTF-8")
}
