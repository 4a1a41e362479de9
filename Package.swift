// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

// The search tool can be one file with no library beside it: `make build`. The flags concern the linking alone, so that the
// other tool, which is linked with what is there, shares all that is compiled.
// lld is in every toolchain, and takes archives in any order. CMemory has functions of the C library a second time: the first
// ones that the linker finds count.
let searchLinking: [LinkerSetting] =
  Context.environment["DIGLOT_STATIC"] != "1"
  ? []
  : [
    .unsafeFlags([
      "-static-executable", "-use-ld=lld", "-Xlinker", "-ltinfo", "-Xlinker", "-lbsd", "-Xlinker", "-zmuldefs",
    ])
  ]

let package = Package(
  name: "Diglot",
  platforms: [.macOS(.v26)],
  products: [
    .library(name: "Diglot", targets: ["Diglot"]),
    .library(name: "DiglotFiles", targets: ["DiglotFiles"]),
    .library(name: "DiglotC", type: .static, targets: ["DiglotC"]),
    .executable(name: "diglot", targets: ["SearchTool"]),
    .executable(name: "diglot-index", targets: ["IndexTool"]),
  ],
  targets: [
    .target(name: "CICU", linkerSettings: [.linkedLibrary("icuuc"), .linkedLibrary("icudata")]),
    .target(name: "CArchive", linkerSettings: [.linkedLibrary("archive")]),
    .target(name: "CCharacterTable"),
    .target(name: "CDigest", linkerSettings: [.linkedLibrary("glib-2.0")]),
    .target(name: "CConverters", linkerSettings: [.linkedLibrary("icuuc"), .linkedLibrary("icudata")]),
    .target(name: "CFoldTable"),
    .target(name: "CVocabulary", exclude: ["LICENSE.txt", "dictionary.index", "dictionary.tsv"]),
    .target(name: "CStemmer", linkerSettings: [.linkedLibrary("stemmer")]),
    .target(name: "CZstd", linkerSettings: [.linkedLibrary("zstd")]),
    .target(name: "CMemory"),
    .target(name: "CProcess"),
    .target(name: "CLineEditor", linkerSettings: [.linkedLibrary("edit")]),
    .target(
      name: "Diglot", dependencies: ["CFoldTable", "CICU", "CStemmer", "CVocabulary", "CZstd"], swiftSettings: strict),
    .target(name: "DiglotJSON", dependencies: ["Diglot"], swiftSettings: strict),
    .target(
      name: "CDiglot", path: "Sources/Bindings/C", exclude: ["Library", "examples"], publicHeadersPath: "include"),
    .target(
      name: "DiglotC", dependencies: ["CDiglot", "Diglot", "DiglotJSON"], path: "Sources/Bindings/C/Library",
      swiftSettings: strict),
    .target(name: "ToolSupport", dependencies: ["Diglot", "DiglotJSON"], swiftSettings: strict),
    .target(name: "FileRoots", dependencies: ["Diglot", "ToolSupport"], swiftSettings: strict),
    .target(name: "CGumbo", linkerSettings: [.linkedLibrary("gumbo")]),
    .target(
      name: "CMail",
      linkerSettings: [.linkedLibrary("gmime-3.0"), .linkedLibrary("gobject-2.0"), .linkedLibrary("glib-2.0")]),
    .target(
      name: "CMarkdown",
      linkerSettings: [.linkedLibrary("cmark-gfm-extensions"), .linkedLibrary("cmark-gfm")]),
    .target(name: "CXML", dependencies: ["SystemXML"], linkerSettings: [.linkedLibrary("xml2")]),
    .systemLibrary(name: "SystemXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
    .target(
      name: "DiglotFiles",
      dependencies: [
        "CArchive", "CCharacterTable", "CConverters", "CGumbo", "CMail", "CMarkdown", "CProcess", "CXML", "Diglot",
        "DiglotJSON", "FileRoots", "ToolSupport",
      ], swiftSettings: strict),
    .target(
      name: "IndexCommands", dependencies: ["CDigest", "Diglot", "DiglotFiles", "DiglotJSON", "ToolSupport"],
      swiftSettings: strict),
    .target(
      name: "SearchCommands", dependencies: ["Diglot", "DiglotJSON", "CLineEditor", "FileRoots", "ToolSupport"],
      swiftSettings: strict
    ),
    .executableTarget(name: "IndexTool", dependencies: ["CMemory", "IndexCommands"], swiftSettings: strict),
    .executableTarget(
      name: "SearchTool", dependencies: ["CMemory", "SearchCommands"], swiftSettings: strict,
      linkerSettings: searchLinking),
    .target(
      name: "Tables", exclude: ["Encodings", "HanVariants", "StoredAlphabet", "Vocabulary"], swiftSettings: strict),
    .target(name: "TestSupport", dependencies: ["Diglot"], path: "Tests/TestSupport"),
    .executableTarget(
      name: "Benchmarks", dependencies: ["Diglot", "Tables", "TestSupport"], path: "Tests/Benchmarks",
      exclude: ["compare"]),
    .target(
      name: "CTransliterator", path: "Tests/CTransliterator",
      linkerSettings: [.linkedLibrary("icui18n"), .linkedLibrary("icuuc"), .linkedLibrary("icudata")]),
    .executableTarget(
      name: "EmbeddingSearches", dependencies: ["Diglot", "DiglotJSON"], path: "Tests/Embedding/Swift"),
    .testTarget(
      name: "DiglotTests",
      dependencies: ["CFoldTable", "CICU", "CTransliterator", "Diglot", "Tables", "TestSupport"]),
    .testTarget(name: "FormatTests", dependencies: ["Diglot", "TestSupport"], exclude: ["Golden"]),
    .testTarget(name: "CrashTests", dependencies: ["Diglot", "TestSupport"]),
    .testTarget(name: "ConcurrencyTests", dependencies: ["Diglot", "TestSupport"]),
    .testTarget(
      name: "DocumentationTests", dependencies: ["Diglot", "DiglotFiles", "TestSupport"], exclude: ["API"]),
    .testTarget(name: "JSONTests", dependencies: ["Diglot", "DiglotJSON", "TestSupport"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "DiglotFiles", "DiglotJSON", "FileRoots", "IndexCommands", "SearchCommands", "TestSupport", "ToolSupport",
      ]),
    .testTarget(
      name: "FileTests",
      dependencies: ["CZstd", "Diglot", "DiglotFiles", "DiglotJSON", "FileRoots", "TestSupport", "ToolSupport"]),
    .testTarget(
      name: "FuzzTests",
      dependencies: ["Diglot", "DiglotFiles", "DiglotJSON", "SearchCommands", "TestSupport", "ToolSupport"],
      exclude: ["Corpora"]),
  ])

// libFuzzer brings the main function, so nobody else can link it: `make fuzz`.
if Context.environment["DIGLOT_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzz",
      dependencies: ["Diglot", "DiglotFiles", "DiglotJSON", "SearchCommands", "TestSupport", "ToolSupport"],
      path: "Tests/Fuzz",
      swiftSettings: [.unsafeFlags(["-parse-as-library"])]))
}
