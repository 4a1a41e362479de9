import CConverters

/// An encoding of text.
public struct TextEncoding: Sendable, Hashable {
  /// The name that the report shows, and that `named` knows.
  public let name: String
  /// The name of ICU's converter.
  let converter: String
  /// The bytes that begin a text of this encoding and are no part of it; empty where there are none.
  let mark: [UInt8]

  private init(_ name: String, _ converter: String? = nil, mark: [UInt8] = []) {
    self.name = name
    self.converter = converter ?? name
    self.mark = mark
  }

  /// The encoding of nearly everything, and of all stored texts.
  public static let utf8 = TextEncoding("UTF-8", mark: [0xEF, 0xBB, 0xBF])
  /// UTF-16, the low byte first, as on Windows.
  public static let utf16LittleEndian = TextEncoding("UTF-16LE", mark: [0xFF, 0xFE])
  /// UTF-16, the high byte first.
  public static let utf16BigEndian = TextEncoding("UTF-16BE", mark: [0xFE, 0xFF])
  /// UTF-32, the low byte first.
  public static let utf32LittleEndian = TextEncoding("UTF-32LE", mark: [0xFF, 0xFE, 0, 0])
  /// UTF-32, the high byte first.
  public static let utf32BigEndian = TextEncoding("UTF-32BE", mark: [0, 0, 0xFE, 0xFF])
  /// What holds GBK and GB2312.
  public static let gb18030 = TextEncoding("GB18030", mark: [0x84, 0x31, 0x95, 0x33])
  /// What holds Big5, with the characters of Hong Kong.
  public static let big5 = TextEncoding("Big5-HKSCS")
  /// What holds ISO-8859-1.
  public static let windows1252 = TextEncoding("windows-1252")
  /// Japanese, as Windows writes it.
  public static let shiftJIS = TextEncoding("Shift_JIS", "ibm-943_P15A-2003")
  /// Japanese, as Unix wrote it.
  public static let eucJP = TextEncoding("EUC-JP")
  /// What holds EUC-KR.
  public static let korean = TextEncoding("windows-949")

  /// The name that iconv knows.
  var systemName: String { name.hasPrefix("windows-") ? "CP" + name.dropFirst("windows-".count) : name }

  /// The encoding whose byte order mark a text begins with.
  static func marked(_ bytes: some Collection<UInt8>) -> TextEncoding? {
    // The mark of UTF-32 begins with that of UTF-16.
    [utf8, utf32LittleEndian, utf32BigEndian, utf16LittleEndian, utf16BigEndian, gb18030]
      .first { bytes.starts(with: $0.mark) }
  }

  /// The encoding that a label names: on the command line, in a page's head, in a mail.
  ///
  /// Labels are read as browsers do (the WHATWG's Encoding Standard), for that is what pages are written for: `gb2312` may
  /// use all of GB18030, `big5` the characters of Hong Kong, `latin1` the quotes of windows-1252. What browsers do not
  /// know, ICU may.
  ///
  /// - Returns: `nil` where nobody knows it.
  public static func named(_ label: String) -> TextEncoding? {
    let key = label.lowercased().filter { !$0.isWhitespace }
    guard (1...40).contains(key.utf8.count), key.utf8.allSatisfy(isLabelByte) else { return nil }
    if let encoding = byLabel[key] { return encoding }
    guard let decoder = TextDecoder(named: key) else { return nil }
    return TextEncoding(canonicalName(of: label), decoder.name)
  }

  /// A label as it may be shown: what the user wrote, in capitals unless it is one of the lower case names.
  private static func canonicalName(of label: String) -> String {
    let key = label.lowercased().filter { !$0.isWhitespace }
    return key.hasPrefix("windows-") || key.hasPrefix("ibm-") || key.hasPrefix("mac") ? key : key.uppercased()
  }

  /// ICU would take a slash as a path and a comma as an option.
  private static func isLabelByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "+"): true
    default: false
    }
  }

  /// The labels of the standard for which ICU has another meaning or none.
  private static let byLabel: [String: TextEncoding] = {
    let labels: [(TextEncoding, String)] = [
      (utf8, "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf-8-sig"),
      (utf16LittleEndian, "utf-16 utf-16le utf16 utf16le unicode ucs-2 iso-10646-ucs-2 csunicode unicodefeff"),
      (utf16BigEndian, "utf-16be utf16be unicodefffe"),
      (utf32LittleEndian, "utf-32 utf32 utf-32le utf32le"),
      (utf32BigEndian, "utf-32be utf32be"),
      (
        gb18030,
        "gb18030 gbk gb2312 gb_2312 gb_2312-80 chinese csgb2312 csiso58gb231280 iso-ir-58 x-gbk euc-cn euccn cp936 ms936 "
          + "windows-936"
      ),
      (
        big5,
        "big5 big5-hkscs big5hkscs cn-big5 csbig5 x-x-big5 big5-eten cp950 ms950 windows-950 cp951 big5-hkscs:2004 "
          + "big5-hkscs:2008"
      ),
      (shiftJIS, "shift_jis shift-jis sjis csshiftjis ms932 ms_kanji windows-31j x-sjis cp932"),
      (eucJP, "euc-jp eucjp cseucpkdfmtjapanese x-euc-jp"),
      (
        korean,
        "euc-kr euckr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 "
          + "cp949 uhc"
      ),
      (
        windows1252,
        "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 latin1 latin-1 l1 ascii "
          + "us-ascii ansi_x3.4-1968 cp819 ibm819 iso-ir-100 csisolatin1"
      ),
      (
        TextEncoding("windows-1254"),
        "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 iso-ir-148 l5 latin5 "
          + "csisolatin5"
      ),
      (TextEncoding("windows-874"), "windows-874 tis-620 iso-8859-11 iso8859-11 iso885911 dos-874"),
      (TextEncoding("KOI8-U"), "koi8-u koi8-ru"),
      (TextEncoding("macintosh"), "macintosh mac x-mac-roman csmacintosh"),
      (TextEncoding("x-mac-cyrillic"), "x-mac-cyrillic x-mac-ukrainian"),
    ]
    let pairs = labels.flatMap { pair in pair.1.split(separator: " ").map { (String($0), pair.0) } }
    return Dictionary(pairs) { first, _ in first }
  }()
}
