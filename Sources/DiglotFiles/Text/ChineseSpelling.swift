import Diglot

/// What the spelling of a Chinese text tells: its script, and the region that it is from.
struct ChineseSpelling {
  /// Characters that one script has alone.
  private(set) var simplifiedCount = 0
  private(set) var traditionalCount = 0
  private(set) var hanCount = 0
  private(set) var kanaCount = 0
  private var words: [Region: Int] = [:]

  enum Region: String, CaseIterable { case cn, hk, tw }

  /// Reads a text.
  init(_ text: Substring.UnicodeScalarView) {
    var recent = RecentCharacters()
    for scalar in text {
      let value = scalar.value
      guard value >= 0x3041 else {
        recent.clear()
        continue
      }
      if value < 0x3100 {
        if value != 0x30FB, value != 0x30FC { kanaCount += 1 }
        recent.clear()
      } else if 0x3400...0x9FFF ~= value || value >= 0x20000 {
        hanCount += 1
        let kind = ChineseCharacters.shared.kind(of: value)
        if kind & ChineseCharacters.simplified != 0 { simplifiedCount += 1 }
        if kind & ChineseCharacters.traditional != 0 { traditionalCount += 1 }
        recent.append(value)
        if kind & ChineseCharacters.endsWord != 0 {
          for region in recent.regions { words[region, default: 0] += 1 }
        }
      } else {
        recent.clear()
      }
    }
  }

  var isJapanese: Bool { kanaCount * 10 > hanCount && kanaCount > 4 }

  /// `hans`, `hant`, `mixed`, or `none` where the text has nothing of either.
  ///
  /// A name or a quotation in the other script is no mixture: over a fifth of what tells is.
  var script: String {
    let (simplified, traditional) = (simplifiedCount, traditionalCount)
    if isJapanese || simplified + traditional == 0 { return "none" }
    if min(simplified, traditional) * 4 > max(simplified, traditional) { return "mixed" }
    return simplified > traditional ? "hans" : "hant"
  }

  /// The region whose words and characters the text has, several of them and few of the others.
  var region: Region? {
    if isJapanese { return nil }
    let ranked = Region.allCases.map { ($0, words[$0] ?? 0) }.sorted { $0.1 > $1.1 }
    return ranked[0].1 >= 3 && ranked[0].1 >= ranked[1].1 * 3 ? ranked[0].0 : nil
  }
}

/// The last characters of a run, in which a word may end.
private struct RecentCharacters {
  private var characters: [UInt32] = []

  mutating func clear() { if !characters.isEmpty { characters.removeAll(keepingCapacity: true) } }

  mutating func append(_ scalar: UInt32) {
    if characters.count == RegionalWords.longest { characters.removeFirst() }
    characters.append(scalar)
  }

  /// The regions of the longest word that ends here.
  var regions: [ChineseSpelling.Region] {
    for count in stride(from: characters.count, to: 0, by: -1) {
      if let found = RegionalWords.shared[Array(characters.suffix(count))] { return found }
    }
    return []
  }
}

/// What single characters tell. Made once, at the first use.
private struct ChineseCharacters: Sendable {
  static let shared = ChineseCharacters()

  static let simplified: UInt8 = 1
  static let traditional: UInt8 = 2
  static let endsWord: UInt8 = 4

  private static let first: UInt32 = 0x3400
  private var kinds = [UInt8](repeating: 0, count: 0xA000 - 0x3400)

  func kind(of scalar: UInt32) -> UInt8 {
    let index = Int(scalar) - Int(Self.first)
    return kinds.indices.contains(index) ? kinds[index] : 0
  }

  private init() {
    // A form that both national standards of old have belongs to both scripts.
    let taiwan = Self.characters("Big5", leads: 0xA4...0xF9, trails: Array(0x40...0x7E) + Array(0xA1...0xFE))
    let mainland = Self.characters("GBK", leads: 0xB0...0xF7, trails: Array(0xA1...0xFE))
    for index in kinds.indices {
      let scalar = UInt32(index) + Self.first
      switch HanForm(of: scalar) {
      case .simplified where !taiwan.contains(scalar): kinds[index] = Self.simplified
      case .traditional where !mainland.contains(scalar): kinds[index] = Self.traditional
      default: break
      }
    }
    for word in RegionalWords.shared.keys {
      guard let last = word.last, Self.first..<0xA000 ~= last else { continue }
      kinds[Int(last - Self.first)] |= Self.endsWord
    }
  }

  /// The characters of a part of a two-byte encoding.
  private static func characters(_ encoding: String, leads: ClosedRange<UInt8>, trails: [UInt8]) -> Set<UInt32> {
    guard var decoder = TextDecoder(named: encoding) else { return [] }
    let bytes = leads.flatMap { lead in trails.flatMap { [lead, $0] } }
    return Set(decoder.text(of: bytes, isLast: true).unicodeScalars.map(\.value))
  }
}

/// Words, and forms of characters, that one region writes and the others do not, or two of the three.
private enum RegionalWords {
  static let longest = 4

  static let shared: [[UInt32]: [ChineseSpelling.Region]] = {
    var words: [[UInt32]: [ChineseSpelling.Region]] = [:]
    for (regions, list) in lists {
      for word in list.split(whereSeparator: \.isWhitespace) { words[word.unicodeScalars.map(\.value)] = regions }
    }
    return words
  }()

  // Words that two regions share tell nothing, and are left out: 伺服器 and 搜尋 are of Hong Kong as of Taiwan.
  private static let lists: [([ChineseSpelling.Region], String)] = [
    (
      [.tw],
      """
      裡 軟體 硬體 韌體 網路 软体 硬体 网路 網際網路 印表機 列印 記憶體 計程車 捷運 公車 腳踏車 部落格 簡訊 隨身碟 行動碟 奈米 臺灣 便當 鳳梨 \
      馬鈴薯 健保 品質 行動電話 行動裝置 使用者 執行緒 位元組 字串 迴圈 解析度 變數 函式 陣列 專案 視訊 音訊 訊息 數位 類比 點陣圖 國小 國中 里長 \
      立委 立法院 行政院 悠遊卡 試算表 資料夾 滑鼠游標 優格 番茄醬 披薩 酪梨 機車行 警政署 縣市 鄉公所 戶政 勞保 統一編號 發票 手搖飲 宅配
      """
    ),
    (
      [.hk],
      """
      裏 衞 麪 峯 羣 綫 牀 嘅 咗 唔 佢 冇 嚟 啲 嗰 嘢 諗 喺 哋 咁 瞓 攰 數碼 的士 港鐵 屋邨 公屋 居屋 士多 薯仔 雪櫃 單車 質素 立法會 區議會 屋苑 \
      八達通 港元 港幣 電郵 短訊 流動電話 寬頻 特首 特區政府 朱古力 三文治 多士 茶餐廳 菠蘿包 電單車 泊車 強積金 差餉 唐樓 村屋 劏房 衞生署 食環署 \
      康文署 運輸署 房委會 市建局 旺角 尖沙咀 銅鑼灣 荃灣 屯門 行山 郊野公園 風球 本港 軟件 硬件 網絡 打印機 巴士站 升降機 乳酪 街市 大廈管理
      """
    ),
    (
      [.cn],
      """
      软件 硬件 固件 网络 信息 打印机 鼠标 出租车 公交车 公交 服务器 数据库 屏幕 短信 内存 程序 文件夹 视频 音频 优盘 土豆 自行车 互联网 人民币 居委会 \
      派出所 高考 春运 微信 支付宝 二维码 默认 缺省 用户 变量 字节 循环 接口 菜单 分辨率 浏览器 光盘 硬盘 国务院 省委 市委 县城 街道办 方便面 西红柿 \
      菠萝 酸奶 空调 幼儿园 物业 快递 外卖 单元格 打车 信息化 工信部 发改委 \
      信息 計算機 服務器 視頻 音頻 短信 優盤 默認 公交車 出租車 居委會 互聯網 人民幣 鼠標 內存
      """
    ),
  ]
}
