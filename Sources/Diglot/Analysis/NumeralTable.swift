/// What a folded character can be in a number that is written in Chinese.
struct NumeralRole: Equatable {
  fileprivate(set) var bits: UInt8 = 0

  fileprivate static let formalBit: UInt8 = 0x20
  fileprivate static let measureBit: UInt8 = 0x40
  fileprivate static let unitBit: UInt8 = 0x80
  fileprivate static let unitStartCode: UInt8 = 21
  private var code: UInt8 { bits & 0x1F }

  /// 一二三, 十百千万亿兆, 廿卅, and their forms on banknotes.
  var isNumeral: Bool { (1...20).contains(code) }
  /// One of the digits, without 两.
  var isDigit: Bool { (1...10).contains(code) }
  var isZero: Bool { code == 1 }
  /// The digit's value; 两 is 2.
  var digit: Int? { isDigit ? Int(code) - 1 : isPair ? 2 : nil }
  /// 两, which counts but is no digit in a row of digits.
  var isPair: Bool { code == 11 }
  /// 1, 2 or 3 for 十百千; 4, 8 or 12 for 万亿兆.
  var power: Int? {
    switch code {
    case 12...15: Int(code) - 11
    case 16: 8
    case 17: 12
    default: nil
    }
  }
  /// 20, 30, 40 for 廿卅卌.
  var tens: Int? { (18...20).contains(code) ? Int(code - 16) * 10 : nil }
  /// The first character of a measure word of several: see `Units`.
  var beginsUnit: Bool { code == NumeralRole.unitStartCode }
  /// 壹贰叁, 拾佰仟: some of them are words too, so they count only beside one another.
  var isFormal: Bool { bits & NumeralRole.formalBit != 0 }
  fileprivate mutating func beginUnit() { bits |= NumeralRole.unitStartCode }
  /// A measure word that makes a number of the digit before it: 三个, 四家.
  var isMeasure: Bool { bits & NumeralRole.measureBit != 0 }
  /// A measure word that does so after 一, too, which is more often an article or a part of a word.
  var isUnit: Bool { bits & NumeralRole.unitBit != 0 }
}

/// The roles of all characters, and a filter that tells at once where no number can begin.
struct NumeralTable {
  private static let first: UInt32 = 0x3000
  private static let last: UInt32 = 0x9FFF

  private var roles = [NumeralRole](repeating: NumeralRole(), count: Int(last - first) + 1)
  /// A bit for each value of the low 13 bits of a scalar that can begin a number.
  private(set) var filter = [UInt64](repeating: 0, count: 128)

  /// Costs about 3 µs.
  init() {
    let plain = "〇一二三四五六七八九两十百千万亿兆廿卅卌"
    let formal = "零壹贰叁肆伍陆柒捌玖 拾佰仟"
    for (index, scalar) in plain.unicodeScalars.enumerated() { set(scalar, UInt8(index + 1)) }
    for (index, scalar) in formal.unicodeScalars.enumerated() where scalar != " " {
      set(scalar, UInt8(index + 1) | NumeralRole.formalBit)
    }
    // 零 is at home in both; 參 folds to 参, 叄 to 叁.
    set("零", 1)
    set("参", 4 | NumeralRole.formalBit)
    for scalar in NumeralTable.measures.unicodeScalars { set(scalar, NumeralRole.measureBit) }
    for scalar in NumeralTable.units.unicodeScalars { set(scalar, NumeralRole.measureBit | NumeralRole.unitBit) }
    for unit in Units.words {
      if let scalar = unit.unicodeScalars.first { roles[Int(scalar.value - NumeralTable.first)].beginUnit() }
    }
    for digit in UInt32(0x30)...0x39 { admit(digit) }
    for scalar in "〇零一二三四五六七八九两十廿卅卌百千万壹贰叁参肆伍陆柒捌玖拾元".unicodeScalars {
      admit(scalar.value)
    }
  }

  /// Only single characters that rarely form another word with a digit before them, unlike 三国, 四方 and 五金.
  private static let measures = """
    个人块次家台条项种件度届名位天周点时张本艘架辆座所间只棵颗枚粒层楼级期章节回集幅首场段组套份批句篇封杯瓶箱轮局类款户代遍趟匹\
    部支晚夜亩页
    """
  private static let units = "年月日号岁倍元圆米吨秒克升"

  private mutating func set(_ scalar: Unicode.Scalar, _ bits: UInt8) {
    roles[Int(scalar.value - NumeralTable.first)].bits = bits
  }

  private mutating func admit(_ scalar: UInt32) {
    filter[Int(scalar >> 6 & 127)] |= 1 << UInt64(scalar & 63)
  }

  subscript(scalar: UInt32) -> NumeralRole {
    if scalar >= NumeralTable.first && scalar <= NumeralTable.last { return roles[Int(scalar - NumeralTable.first)] }
    // Typists who had no 〇 typed circles.
    return scalar == 0x25CB || scalar == 0x25EF ? roles[Int(0x3007 - NumeralTable.first)] : NumeralRole()
  }
}
