import Diglot

/// Documents whose words, characters and pairs of characters are spread as those of a language are: a few stand in nearly
/// all of them, most in few.
public struct HostileCollection {
  static let wordCount = 1200
  static let characterCount = 600

  /// The commonest first.
  public static let words = (0..<wordCount).map { number in
    let letters = Array("etaoinshrdlu")
    return "\(letters[number % 12])\(letters[number / 12 % 12])\(letters[number / 144 % 12])x"
  }
  static let characters: [Character] = (0..<characterCount).compactMap { number in
    // Every seventh ideograph is a word of its own or none, and few of them are variants of one another.
    Unicode.Scalar(UInt32(0x4E00 + number * 7)).map(Character.init)
  }
  static let bigrams = (0..<1200).map { number in
    "\(characters[number * 31 % 37])\(characters[number % 40 + number / 40])"
  }
  static let named = [
    "软件", "軟體", "software", "打印机", "printer", "网络", "network", "数据", "data", "print job", "四万", "36%",
  ]
  static let paired = ["星纹排程法", "SPS", "彩虹快取", "RC", "stellar pattern scheduling"]

  private var random: SeededGenerator

  /// A source that gives the same documents for the same seed.
  public init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// A number below `count`, the low ones far more often than the high ones.
  private mutating func rank(below count: Int) -> Int {
    let share = Double(random.next() >> 11) / Double(1 << 53)
    return min(Int(Double(count) * share * share * share * share), count - 1)
  }

  /// A document of about `length` words and as many pieces of Chinese text.
  public mutating func document(_ number: Int, length: Int) -> Document {
    var text = ""
    for piece in 0..<length {
      text += HostileCollection.words[rank(below: HostileCollection.wordCount)] + " "
      text += HostileCollection.bigrams[rank(below: HostileCollection.bigrams.count)]
      text.append(HostileCollection.characters[rank(below: HostileCollection.characterCount)])
      text += piece % 3 == 0 ? "，" : ""
    }
    if number % 5 == 0 { text += HostileCollection.named[number / 5 % HostileCollection.named.count] }
    if number % 7 == 0 { text += "星纹排程法（Stellar Pattern Scheduling，SPS）。彩虹快取（RC）" }
    text += " \(number) \(number % 10)"
    let title = "\(HostileCollection.words[rank(below: 40)])\(HostileCollection.characters[rank(below: 40)])"
    let date = "20\(10 + number % 20)-0\(1 + number % 9)-\(10 + number % 19)"
    return Document(key: "\(number)", title: title, text: text, fields: [Field(name: "date", value: date)])
  }
}
