/// The version of the library and of the tools, by <https://semver.org>.
public enum Version {
  package static let text: StaticString = "0.1.0"

  /// As `0.1.0`.
  public static var current: String { text.description }
}
