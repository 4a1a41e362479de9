extension Span where Element == FoldedCharacter {
  /// The scalar at `index`, and 0 beyond either end.
  @inline(__always)
  func scalar(at index: Int) -> UInt32 { index >= 0 && index < count ? self[index].scalar : 0 }

  @inline(__always)
  func isASCIIDigit(at index: Int) -> Bool { scalar(at: index) &- 0x30 < 10 }

  /// The index after a space at `index`, if there is one.
  @inline(__always)
  func skippingSpace(at index: Int) -> Int { scalar(at: index) == 0x20 ? index + 1 : index }

  /// Whether `word` stands at `index`.
  func has(_ word: String, at index: Int) -> Bool {
    var position = index
    for scalar in word.unicodeScalars {
      guard self.scalar(at: position) == scalar.value else { return false }
      position += 1
    }
    return true
  }
}

extension String {
  /// Whether one of the string's scalars is this one.
  func contains(_ scalar: UInt32) -> Bool { unicodeScalars.contains { $0.value == scalar } }
}

/// Whether a scalar is the one that a literal shows.
@inline(__always)
func == (scalar: UInt32, literal: Unicode.Scalar) -> Bool { scalar == literal.value }

@inline(__always)
func != (scalar: UInt32, literal: Unicode.Scalar) -> Bool { scalar != literal.value }
