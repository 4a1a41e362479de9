/// What stands between two runs of a text.
enum Separator: Equatable {
  case nothing
  case space
  /// One hyphen that touches both runs.
  case hyphen
  /// A hyphen after the first run and a space before the second: a line may end there.
  case brokenHyphen
  /// One of another sign that words and numbers are written with, touching both runs.
  case dot, slash, fractionSlash, colon, underscore
  /// Any other punctuation: no word goes on over it.
  case punctuation

  /// What stands in some characters, none of which belongs to a run.
  init(_ characters: Span<FoldedCharacter>) {
    guard !characters.isEmpty else {
      self = .nothing
      return
    }
    let first = characters[0]
    if characters.count > 1 {
      let isBroken = characters.count == 2 && characters[1].isSpace && Separator.isHyphen(first.scalar)
      self = isBroken ? .brokenHyphen : .punctuation
    } else if first.isSpace {
      self = .space
    } else {
      self = Separator(first.scalar)
    }
  }

  private init(_ scalar: UInt32) {
    switch scalar {
    case 0x2E: self = .dot
    case 0x2F: self = .slash
    case 0x2044: self = .fractionSlash
    case 0x3A: self = .colon
    case 0x5F: self = .underscore
    default: self = Separator.isHyphen(scalar) ? .hyphen : .punctuation
    }
  }

  /// Whether a scalar joins letters or digits: a hyphen, the one that no line breaks at, a dash for numbers, an en dash.
  @inline(__always)
  static func isHyphen(_ scalar: UInt32) -> Bool {
    scalar == 0x2D || scalar == 0x2010 || scalar == 0x2012 || scalar == 0x2013
  }

  /// The fewest digits that join over hyphens: 2345-6789 is one number, 10-20 is not.
  static let fewestJoinedDigits = 7

  /// Whether what stands on both sides is written together.
  var isInside: Bool { self != .space && self != .brokenHyphen && self != .punctuation }

  /// The positions between two runs that it parts.
  ///
  /// For words, numbers and symbols nothing, a space and a hyphen are alike, and so is a dot between letters: letters join
  /// over it. Every other sign has a gap of its own, so that a phrase with one is not found where another stands. Beside
  /// ideographs all signs are alike.
  @inline(__always)
  func gap(between first: TextRun.Kind, and second: TextRun.Kind) -> UInt32 {
    if self == .nothing { return 0 }
    if first == .ideographs || second == .ideographs { return self == .space && first != second ? 0 : 1 }
    switch self {
    case .nothing, .space, .hyphen, .brokenHyphen: return 0
    case .dot: return first == .word && second == .word ? 0 : 3
    case .slash: return 4
    case .underscore: return 5
    case .colon: return 6
    case .fractionSlash: return 7
    case .punctuation: return 1
    }
  }

  /// Whether two runs are one word without it: words of letters over a hyphen or a dot, numbers over a hyphen.
  @inline(__always)
  func joins(_ first: TextRun.Kind?, _ second: TextRun.Kind) -> Bool {
    guard first == second else { return false }
    switch second {
    case .word: return self == .hyphen || self == .dot
    case .number: return self == .hyphen
    case .symbol, .ideographs: return false
    }
  }
}
