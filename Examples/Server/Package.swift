// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Server",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "Diglot", path: "../..")],
  targets: [.executableTarget(name: "Server", dependencies: [.product(name: "Diglot", package: "Diglot")])])
