/// Measure words of several characters, after which one digit is a number.
enum Units {
  static let words = [
    "分钟", "公里", "公斤", "公吨", "公尺", "公分", "公顷", "公克", "小时", "星期", "礼拜", "世纪", "美元", "美金", "欧元",
    "英镑", "英里", "英尺", "英寸", "英亩", "港元", "港币", "平方", "立方", "厘米", "毫米", "毫升", "海里", "光年",
    "刻钟", "钟头", "季度", "学期", "阶段",
  ]

  /// Whether a word begins at `index`, whose role tells that it may.
  static func begin(in text: Span<FoldedCharacter>, at index: Int, _ role: NumeralRole) -> Bool {
    role.beginsUnit && words.contains { text.has($0, at: index) } && !text.has("分钟爱", at: index)
  }
}

/// Decides whether a Chinese numeral means a number where it stands.
///
/// A numeral with a place (二十, 三千五) mostly does. A single digit does before a measure word of a closed list, and after
/// 第. A row of digits does where it has a 〇 or is a year.
struct NumberContext {
  let reader: NumeralReader

  func isNumber(_ numeral: Numeral, in text: Span<FoldedCharacter>, from start: Int) -> Bool {
    guard !isApproximate(numeral, in: text, from: start) else { return false }
    let isOrdinal = text.scalar(at: start - 1) == "第"
    switch numeral.shape {
    case .digits: return true
    case .single: return isOrdinal ? isOrdinalNumber(numeral, in: text) : isCounted(numeral, in: text, from: start)
    case .row: return isRowNumber(numeral, in: text, from: start)
    case .places: return isPlaceNumber(numeral, in: text, from: start)
    }
  }

  /// 几十, 数十, 十几; and 十多万, whose 万 would be lost.
  private func isApproximate(_ numeral: Numeral, in text: Span<FoldedCharacter>, from start: Int) -> Bool {
    if reader.role(text, start).power == 1, "几数".contains(text.scalar(at: start - 1)) { return true }
    let next = text.scalar(at: numeral.end)
    if next == "几" { return true }
    return "多余来".contains(next) && reader.role(text, numeral.end + 1).power != nil
  }

  private static let ordinalNames = ["时间", "手", "线", "夫人", "桶", "方", "者", "世界", "反应", "印象"]

  /// 第一时间 and 第三方 are words.
  private func isOrdinalNumber(_ numeral: Numeral, in text: Span<FoldedCharacter>) -> Bool {
    !NumberContext.ordinalNames.contains { text.has($0, at: numeral.end) }
  }

  private static let otherWords = [
    "台山", "时期", "时代", "时间", "次元", "家渠", "点线", "点一线", "日本", "人转", "元化", "元论", "天竺", "天王", "位于",
    "条家", "条西", "天两头",
  ]

  /// Whether one digit stands before a measure word.
  private func isCounted(_ numeral: Numeral, in text: Span<FoldedCharacter>, from start: Int) -> Bool {
    // 十来个, 十余家: about ten, and written so with digits, too.
    let isAbout = reader.role(text, start).power == 1 && "多余来".contains(text.scalar(at: numeral.end))
    let end = isAbout ? numeral.end + 1 : numeral.end
    let next = reader.role(text, end)
    guard next.isMeasure || Units.begin(in: text, at: end, next), !reader.role(text, start).isFormal else {
      return false
    }
    let before = text.scalar(at: start - 1)
    let first = text.scalar(at: start)
    if first == "一" && ((next.isMeasure && !next.isUnit) || "同这那每某另有统唯之不初".contains(before)) { return false }
    // The rest of what looks like a decimal and is none; 三番五次.
    if before == "点" || before == "番", reader.role(text, start - 2).isNumeral { return false }
    if text.has("星期", at: start - 2) || text.has("礼拜", at: start - 2) { return false }
    if first == "四", text.has("周", at: numeral.end) { return "年岁".contains(text.scalar(at: numeral.end + 1)) }
    return !NumberContext.otherWords.contains { text.has($0, at: end) }
  }

  private func isPlaceNumber(_ numeral: Numeral, in text: Span<FoldedCharacter>, from start: Int) -> Bool {
    let next = text.scalar(at: numeral.end)
    let nextRole = roles(next)
    let isMeasured = nextRole.isMeasure || Units.begin(in: text, at: numeral.end, nextRole)
    // 一百五个 might be 105 or 150.
    if numeral.isCut && isMeasured { return false }
    let last = text.scalar(at: numeral.end - 1)
    if last == "一", "些般样定起直旦切".contains(next) { return false }
    if last == "百", "货姓".contains(next) { return false }
    // 伍佰 is a singer, 陆拾 may be anything: without money behind it, a formal numeral is longer.
    return !reader.role(text, start).isFormal || numeral.end - start > 2 || "元圆整".contains(next)
  }

  private func roles(_ scalar: UInt32) -> NumeralRole { reader.roles[scalar] }

  /// 二〇二六, 一九九七, 九七年; not 三五年, which is three years to five, nor 五一, 一一.
  private func isRowNumber(_ numeral: Numeral, in text: Span<FoldedCharacter>, from start: Int) -> Bool {
    let count = numeral.end - start
    let isYear = text.scalar(at: numeral.end) == "年"
    let next = roles(text.scalar(at: numeral.end))
    let isMeasured = next.isMeasure || Units.begin(in: text, at: numeral.end, next)
    var hasZero = false
    var climbs = true
    for index in start..<numeral.end {
      if reader.role(text, index).isZero { hasZero = true }
      if index > start, let this = reader.role(text, index).digit, let last = reader.role(text, index - 1).digit {
        climbs = climbs && (this - last == 1 || this - last == 2)
      }
    }
    if reader.role(text, start).isZero { return isMeasured && count == 2 }
    if hasZero { return count > 2 || isMeasured || text.scalar(at: start + 1) == "〇" || text.has("后", at: numeral.end) }
    if isYear { return count <= 4 && !climbs }
    if isMeasured && count > 2 { return !climbs }
    return count == 4 && !climbs && (1100..<2100).contains(numeral.value.smallInteger ?? 0)
  }
}
