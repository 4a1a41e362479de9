/// The generated variant pairs, ready to be looked up. Safe to share between threads.
struct HanVariantTable: Sendable {
  /// The one table of a process. Reading it, at the first use, takes 1.3 million instructions; where `FoldRecord` holds,
  /// nobody asks for it.
  static let shared = HanVariantTable()

  private var from: [UInt32] = []
  private var to: [UInt32] = []
  /// A bit for each unified ideograph of the first block that others fold to.
  private var targets = [UInt64](repeating: 0, count: HanVariantTable.firstBlock.count / 64 + 1)

  private static let firstBlock: Range<UInt32> = 0x4E00..<0xA000

  /// Whether normalisation leaves a scalar alone because it is a unified ideograph.
  @inline(__always)
  static func isUnifiedIdeograph(_ scalar: UInt32) -> Bool {
    firstBlock.contains(scalar) || (0x3400..<0x4DC0).contains(scalar)
  }

  /// Reads the pairs out of the data of the program.
  private init() {
    var pending: UInt32?
    HanVariants.pairs.withUTF8Buffer { bytes in
      for scalar in unsafe String(decoding: bytes, as: UTF8.self).unicodeScalars where scalar.value > 0x20 {
        if let first = pending {
          from.append(first)
          to.append(scalar.value)
          pending = nil
        } else {
          pending = scalar.value
        }
      }
    }
    for scalar in to where HanVariantTable.firstBlock.contains(scalar) {
      let bit = scalar - HanVariantTable.firstBlock.lowerBound
      targets[Int(bit >> 6)] |= 1 << UInt64(bit & 63)
    }
  }

  /// Which script a character is a sign of.
  enum Form: UInt8 {
    case common = 0
    case traditional = 1
    case simplified = 2
  }

  /// Whether the character folds to another, or another folds to it.
  func form(of scalar: UInt32) -> Form {
    if fold(scalar) != scalar { return .traditional }
    guard HanVariantTable.firstBlock.contains(scalar) else { return .common }
    let bit = scalar - HanVariantTable.firstBlock.lowerBound
    return targets[Int(bit >> 6)] >> UInt64(bit & 63) & 1 == 1 ? .simplified : .common
  }

  /// The one form of `scalar`; itself where it has no variant. O(log n) over the pairs.
  func fold(_ scalar: UInt32) -> UInt32 {
    guard scalar >= 0x2E80 else { return scalar }
    let index = (0..<from.count).partitionPoint { from[$0] >= scalar }
    return index < from.count && from[index] == scalar ? to[index] : scalar
  }
}
