/// Where the sources of the generated tables lie, and the files that hold the tables.
///
/// The texts are read from the checkout that this was built in, so no program that is installed may use them.
public enum TableFiles {
  /// The folder of the texts with their licences: `HanVariants`, `StoredAlphabet`, `Vocabulary`.
  public static let sources = folder(of: #filePath)

  /// The folder `Sources`, in which the tables are written.
  public static let packageSources = folder(of: sources)

  private static func folder(of path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }
}
