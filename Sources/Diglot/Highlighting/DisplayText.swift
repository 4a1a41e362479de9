/// A stretch of a document made fit to read: hard line wraps joined, white space one space.
///
/// Where a line is wrapped between Chinese characters or beside Chinese punctuation, nothing is put in its place.
struct DisplayText {
  /// The scalars shown.
  private(set) var scalars: [UInt32] = []
  /// The UTF-8 offset of each in the source.
  private(set) var offsets: [Int] = []
  /// Where the stretch ends in the source.
  let sourceEnd: Int

  /// Makes the display text of `source`, the bytes of `text` in a range that is cut at scalars.
  init(_ text: Span<UInt8>, _ source: Range<Int>) {
    sourceEnd = source.upperBound
    var index = source.lowerBound
    var space: (offset: Int, isLineEnd: Bool)?
    while index < source.upperBound {
      let (scalar, end) = decodeScalar(text, at: index)
      if DisplayText.isSpace(scalar) {
        space = (space?.offset ?? index, (space?.isLineEnd ?? false) || scalar == 0x0A || scalar == 0x0D)
      } else if !DisplayText.isInvisible(scalar) {
        if let gap = space, let last = scalars.last, !DisplayText.joins(last, scalar, isLineEnd: gap.isLineEnd) {
          append(0x20, gap.offset)
        }
        space = nil
        append(scalar, index)
      }
      index = end
    }
  }

  private mutating func append(_ scalar: UInt32, _ offset: Int) {
    scalars.append(scalar)
    offsets.append(offset)
  }

  private static func isSpace(_ scalar: UInt32) -> Bool {
    scalar == 0x20 || (scalar >= 0x09 && scalar <= 0x0D) || scalar == 0x3000 || scalar == 0xA0 || scalar == 0x85
      || (scalar >= 0x2000 && scalar <= 0x200A) || scalar == 0x2028 || scalar == 0x2029 || scalar == 0x202F
  }

  private static func isInvisible(_ scalar: UInt32) -> Bool {
    scalar == 0xFEFF || scalar == 0x200B || scalar == 0xAD || scalar < 0x20
  }

  private static func joins(_ before: UInt32, _ after: UInt32, isLineEnd: Bool) -> Bool {
    if isHan(before) && isHan(after) { return true }
    return isLineEnd && (isWide(before) && isWide(after))
  }

  static func isHan(_ scalar: UInt32) -> Bool {
    (scalar >= 0x3400 && scalar <= 0x9FFF) || scalar == 0x3007 || (scalar >= 0xF900 && scalar <= 0xFAFF)
      || (scalar >= 0x2_0000 && scalar < 0x4_0000)
  }

  /// Whether a scalar takes two columns: ideographs, kana, Chinese punctuation, full-width forms.
  static func isWide(_ scalar: UInt32) -> Bool {
    (scalar >= 0x2E80 && scalar <= 0xA4CF) || (scalar >= 0xAC00 && scalar <= 0xD7A3)
      || (scalar >= 0xF900 && scalar <= 0xFAFF) || (scalar >= 0xFE30 && scalar <= 0xFE4F)
      || (scalar >= 0xFF01 && scalar <= 0xFF60) || (scalar >= 0xFFE0 && scalar <= 0xFFE6) || scalar >= 0x1_F300
      || scalar == 0x201C || scalar == 0x201D || scalar == 0x2014 || scalar == 0x2026
  }

  /// The index of the first scalar at or after a source offset.
  func index(atOrAfter offset: Int) -> Int {
    var low = 0
    var high = offsets.count
    while low < high {
      let middle = (low + high) / 2
      if offsets[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
