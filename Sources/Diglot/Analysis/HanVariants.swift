enum HanVariants {
  static let pairs: StaticString = ""
  static let checksum: UInt64 = 0
}
