import Foundation

/// What libFuzzer calls with each input; `DIGLOT_FUZZ_TARGET` says what takes it.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target.run(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// What libFuzzer calls first. It also tells `run` which targets there are, and writes the seeds of one.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
  let environment = ProcessInfo.processInfo.environment
  if environment["DIGLOT_FUZZ_LIST"] != nil {
    print(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))
    exit(0)
  }
  if let folder = environment["DIGLOT_FUZZ_SEEDS"] {
    for (number, seed) in target.seeds.enumerated() {
      guard FileManager.default.createFile(atPath: "\(folder)/seed-\(number)", contents: Data(seed)) else {
        fatalError("cannot write to \(folder)")
      }
    }
    exit(0)
  }
  return 0
}

private let target: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["DIGLOT_FUZZ_TARGET"] ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    fatalError("DIGLOT_FUZZ_TARGET is one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
  }
  return target
}()
