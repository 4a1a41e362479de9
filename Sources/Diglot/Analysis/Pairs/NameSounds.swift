/// Finds where a transliterated name begins, by its sound: 纹章学家苏珊妮·戈蒂埃 ends with Suzanne Gauthier.
///
/// Names are written with about four hundred characters, each of which stands for a syllable. Only consonants are
/// compared, in classes that transliteration does not tell apart.
enum NameSounds {
  /// The start of the name that ends with `run`, or `nil` where no end of the run sounds like `name`.
  static func start(of name: LatinName, endingWith run: Range<Int>, in passage: PairPassage) -> Int? {
    // Albert Einstein is 阿尔伯特·爱因斯坦, or 爱因斯坦 alone.
    start(of: name.words[...], endingWith: run, in: passage)
      ?? (isPerson(name, in: passage) ? surnameStart(of: name, endingWith: run, in: passage) : nil)
  }

  /// The start of what sounds like the last word alone, where that is not the end of a longer name.
  private static func surnameStart(of name: LatinName, endingWith run: Range<Int>, in passage: PairPassage) -> Int? {
    guard let start = start(of: name.words.suffix(1), endingWith: run, in: passage) else { return nil }
    guard start > 0 else { return start }
    // 安妮-玛丽-斯洛特 is one name.
    let before = passage.scalar(start - 1)
    return before == 0x2D || start > run.lowerBound && syllables[before] != nil ? nil : start
  }

  /// Whether there are several words, and all begin with a capital.
  private static func isPerson(_ name: LatinName, in passage: PairPassage) -> Bool {
    name.words.count > 1 && name.words.allSatisfy { passage.isCapital($0.lowerBound) }
  }

  private static func start(
    of words: ArraySlice<Range<Int>>, endingWith run: Range<Int>, in passage: PairPassage
  ) -> Int? {
    let sounds = sounds(of: words, in: passage)
    guard sounds.count > 1 else { return nil }
    var best: (start: Int, score: Float)?
    var reversed: [UInt8] = []
    for index in run.reversed() {
      if passage.isNameDot(index) { continue }
      guard let syllable = syllables[passage.scalar(index)] else { break }
      reversed += syllable.reversed()
      let candidate = Array(reversed.reversed())
      guard run.upperBound - index > 1, isLike(candidate.first, sounds[0]) else { continue }
      let score = likeness(candidate, sounds)
      // 克·高登 is the rest of a name.
      let isRest =
        index + 1 < run.upperBound && passage.isNameDot(index + 1)
        || index > run.lowerBound && passage.isNameDot(index - 1)
      if score >= (best?.score ?? leastLikeness), !isRest { best = (index, score) }
    }
    return best?.start
  }

  /// A likeness below this is chance.
  private static let leastLikeness: Float = 0.7

  /// The share of sounds that two names have in common, in order.
  private static func likeness(_ first: [UInt8], _ second: [UInt8]) -> Float {
    var row = [Float](repeating: 0, count: second.count + 1)
    for sound in first {
      var diagonal: Float = 0
      for index in second.indices {
        let above = row[index + 1]
        let match: Float = sound == second[index] ? 1 : isLike(sound, second[index]) ? 0.8 : -1
        row[index + 1] = max(above, row[index], diagonal + match)
        diagonal = above
      }
    }
    return 2 * row[second.count] / Float(first.count + second.count)
  }

  private static func isLike(_ first: UInt8?, _ second: UInt8) -> Bool {
    guard let first else { return false }
    return first == second || alike.contains { $0.contains(first) && $0.contains(second) }
  }

  /// Sounds that replace one another: 吉 for gi, 基 for ki, 西 for s, 维 for b and v, 惠 for wh.
  private static let alike = "sj jk kh ds bf fh ya yj ak ah dj fa".split(separator: " ").map { Array($0.utf8) }

  /// The consonants of a Latin name, and "a" for a vowel at its beginning.
  private static func sounds(of words: ArraySlice<Range<Int>>, in passage: PairPassage) -> [UInt8] {
    var sounds: [UInt8] = []
    for word in words {
      let text = passage.text(of: word).filter { $0 &- 0x61 < 26 || $0 >= 0x80 }
      for index in text.indices {
        let next = index + 1 < text.count ? text[index + 1] : 0
        guard let sound = sound(of: text[index], before: next, isFirst: index == 0) else { continue }
        if sound == sounds.last, index > 0, text[index] == text[index - 1] { continue }
        sounds += sound == 0x78 ? Array("ks".utf8) : [sound]
      }
    }
    return sounds
  }

  private static func sound(of letter: UInt8, before next: UInt8, isFirst: Bool) -> UInt8? {
    let isSoft = "eiy".utf8.contains(next)
    switch Unicode.Scalar(letter) {
    case "b": return code("b")
    case "p": return next == 0x68 ? code("f") : code("b")
    case "d", "t": return code("d")
    case "k", "q": return code("k")
    case "c": return isSoft ? code("s") : next == 0x68 ? code("j") : code("k")
    case "g": return isSoft ? code("j") : code("k")
    case "f", "v", "w": return code("f")
    case "j": return code("j")
    case "m": return code("m")
    case "n": return code("n")
    case "l", "r": return code("l")
    case "s": return next == 0x68 ? code("j") : code("s")
    case "z": return code("s")
    case "x": return code("x")
    case "h": return isFirst ? code("h") : nil
    case "y": return isFirst ? code("y") : nil
    default: return isFirst ? code("a") : nil
    }
  }

  private static func code(_ scalar: Unicode.Scalar) -> UInt8 { UInt8(truncatingIfNeeded: scalar.value) }

  /// The sounds of the characters that transliterate: the consonant they begin with, and n where they end with it.
  static let syllables: [UInt32: [UInt8]] = {
    var syllables: [UInt32: [UInt8]] = [:]
    for line in table.split(separator: " ") {
      guard let sound = line.utf8.first else { continue }
      for scalar in line.unicodeScalars.dropFirst() { syllables[scalar.value] = sound == 0x61 ? [] : [sound] }
    }
    for scalar in vowels.unicodeScalars { syllables[scalar.value] = [0x61] }
    for scalar in nasals.unicodeScalars { syllables[scalar.value, default: []].append(0x6E) }
    return syllables
  }()

  private static let vowels = "俄澳鄂阿埃艾爱安奥欧乌伊依厄恩昂翁英因"

  private static let table = """
    b巴芭白柏拜班邦包鲍保北贝本比彼毕别宾波伯勃博布帕佩派潘庞泡培彭皮匹平坡珀普蓬蒲碧 \
    d达戴代丹但当道德登邓迪蒂底丁东都杜敦顿多塔泰台坦唐陶特滕提廷汀通图吐屯托脱田狄腾铎帝黛 \
    k加嘉盖甘冈高戈哥格根贡古顾瓜圭郭卡凯坎康考科柯克肯孔库夸奎昆喀葛迦伽阔侃 \
    f法凡芳菲费芬丰冯弗福富佛瓦娃韦维威魏温文沃伍武渥万夫斐薇 \
    m马玛麦迈曼芒毛梅门蒙孟米密明摩莫墨默姆穆缪慕美谟弥麻妙 \
    n纳娜奈南瑙内嫩尼妮年宁纽农努诺涅 \
    l拉李莱赖兰朗劳勒雷蕾伦利莉里丽理立连廉良林琳龄隆龙卢鲁路露吕罗洛萝尔儿荣列仑娄菈瑞 \
    s萨赛桑扫瑟塞森斯丝思司松苏索孙兹泽曾祖佐扎赞辛西锡席撒素梭士仕 \
    j让贾吉基季姬杰捷金津京简琼乔朱查柴钱昌切契奇齐钦琴丘夏沙莎尚香舍谢申圣施什史舒肖晓休秀许逊珍詹章珠卓茨策蔡希治彻楚茱 \
    h哈海汉杭豪赫黑亨洪胡华霍侯罕翰惠荷 \
    y亚雅耶约尤于延扬娅域杨
    """

  private static let nasals = """
    班邦本宾潘庞彭平蓬丹但当登邓丁东敦顿坦唐滕廷汀通屯田甘冈根贡坎康肯孔昆凡芳芬丰冯温文翁曼芒门蒙孟明南嫩年宁农恩安昂英因\
    兰朗伦连廉良林琳隆龙荣桑森松孙曾赞辛金津京简琼钦琴香尚申圣珍詹章逊汉杭亨洪罕翰延扬万腾侃仑杨
    """
}
