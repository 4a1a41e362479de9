// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Example",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "Diglot", path: "../..")],
  targets: [.executableTarget(name: "Example", dependencies: [.product(name: "Diglot", package: "Diglot")])])
