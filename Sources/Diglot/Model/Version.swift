/// The version of the library and of the tools, by <https://semver.org>.
public enum Version {
  /// As `0.1.0`.
  public static let current = "0.1.0"
}
