#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The bytes of every file in a folder, by name.
public func contents(ofFolder path: String) -> [String: [UInt8]] {
  var contents: [String: [UInt8]] = [:]
  for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
    contents[name] = FileManager.default.contents(atPath: "\(path)/\(name)").map(Array.init) ?? []
  }
  return contents
}

/// Makes a file of these bytes, in place of one that is there.
public func write(_ bytes: [UInt8], to path: String) {
  guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
    fatalError("cannot write \(path)")
  }
}
