/// Words that tell where a term begins. They are folded: 着名 for 著名.
enum HanBorders {
  /// Whether a term follows the word, and does not begin with it or have it inside.
  static func isBorder(_ word: [UInt32]) -> Bool {
    if borders.contains(word) || conjunctions.contains(word) { return true }
    // 称为, 改名为
    return word.count > 1 && endings.contains(word[word.count - 1])
  }

  /// Whether the border, a character, may also be part of a word with the one before it: 万用, 有向.
  static func isOpenBorder(_ word: [UInt32], after before: [UInt32]?) -> Bool {
    guard word.count == 1, let before, before.count == 1, !closedBorders.contains(before) else { return false }
    return !closedBorders.contains(word)
  }

  /// Whether the word counts or points out what follows: 一个, 两种, 这座.
  static func isCounted(_ word: [UInt32]) -> Bool {
    word.count > 1 && determiners.contains(word[0]) && measures.contains(word[word.count - 1])
  }

  /// Whether the word may be part of a term or stand before one.
  static func isDoubtful(_ word: [UInt32]) -> Bool {
    if doubtful.contains(word) { return true }
    return word.count == 1 && (determiners.contains(word[0]) || doubtfulCharacters.contains(word[0]))
  }

  /// Whether the word, in a parenthesis, remarks on what stands before it.
  static func isRemark(_ word: [UInt32]) -> Bool { remarks.contains(word) || isDoubtful(word) }

  /// Whether no term begins with the character.
  static func isOpening(_ scalar: UInt32) -> Bool { openingCharacters.contains(scalar) }

  /// Whether a term that ends with the character is a place or a time.
  static func makesPlaceOrTime(_ scalar: UInt32) -> Bool { placeAndTimeCharacters.contains(scalar) }

  /// Whether the word is a title that follows a person's name and is missing in the other language.
  static func isTitle(_ word: [UInt32]) -> Bool { titles.contains(word) }

  static let titles = words("博士 神父 先生 女士 教授 牧师 小姐 夫人 上校 将军 爵士 总统 总理 主席 等人 一书 一文 一词")
  private static let openingCharacters = scalars("如很没太更已亦也都就它他她我你其")
  private static let placeAndTimeCharacters = scalars("上下中里内外前后时之的")
  static let remarks = words(
    "实验 特性 功能 默认 推荐 可选 必选 必填 只读 正式 免费 付费 新增 废弃 饰 译 现 图 左 右 上 下 旧称 原 约 图片 版本 更新 支持")

  static let conjunctions = words("和 与 及 以及 或 或者 暨 跟 并 而 兼 还有 并且 而且")

  /// Characters that begin a term though they are a word by themselves.
  static let prefixes = scalars("自大小多单双非反超微全半总主副高低深元云强弱光电热冷软硬新真零核磁声水火风气油正负上下")

  private static let determiners = scalars("一二两三四五六七八九十几各某每这那另多")
  private static let measures = scalars("个种位名座所家款项台部条只张片次类些届期组套份支首批")
  private static let endings = scalars("为于了着的")
  private static let doubtfulCharacters = scalars("传之不没很更最太被可能会要应须需得过来去内外里前后时间又再已曾且但却仍受获遭个中人者自")

  private static let closedBorders = words("的 了 是 在 为 于 也 都 就")

  static let borders = words(
    """
    的 了 是 在 为 于 被 对 有 从 到 把 由 以 也 都 就 其 该 这 那 此 将 即 叫 称 用 使 让 向 往 等 据 按 因 经 随 \
    由于 因为 所以 因此 如果 虽然 但是 不过 根据 依据 按照 关于 对于 至于 基于 鉴于 通过 经过 经由 随着 作为 成为 称为 名为 叫做 叫作 称作 称之为 又称 \
    也称 亦称 简称 俗称 统称 别名 学名 原名 译名 本名 英文名 亦有 又名 也叫 目前 后来 之后 之前 以前 以后 期间 同时 其中 例如 比如 譬如 诸如 包括 包含 \
    含有 具有 拥有 使用 采用 利用 支持 提供 来到 抵达 位于 坐落 属于 来自 源自 源于 流入 毕业 担任 出任 任职 获得 获颁 荣获 需要 可以 能够 应该 必须 不能 \
    没有 不是 就是 还是 也是 而是 便是 即是 导致 参见 详见 用于 适用于 致力于 相当于 等于 大于 小于 高于 低于 类似 以下 以上 上述 如下 下列 这些 那些 \
    任意 这个 那个 这种 那种 一些 所有 任何 许多 很多 大量 多种 各种 各个 每个 某些 某个 其他 其它 另外 此外 着名 知名 所谓 我们 你们 他们 她们 它们 自己 \
    请 显示 传回 返回 更改 修正 请将 请在 请用 请从 选取 有关 透过 借由 依照 若要 产生 详细信息 详细资料 相应 正在 已经 曾经 一直 改名 改称 更名 命名 视为 译为 译作 意为 意即 分为 隶属 隶属于
    """)

  static let doubtful = words(
    """
    特殊 不同 某种 执行 运行 分析 学习 研究 训练 预测 计算 比较 设计 生产 制作 制造 开发 研发 安装 部署 升级 下载 上传 导入 导出 备份 修改 移除 转换 更换 添加 删除 创建 配置 设置 显示 予以 加以 \
    输入 输出 返回 定义 描述 介绍 讨论 查看 优化 修复 解决 处理 增加 减少 提高 提升 改善 降低 防止 避免 保证 确保 形成 产生 发现 发明 组成 构成 建立 成立 创立 \
    创办 设立 发行 出版 发布 发表 推出 生活 居住 定居 分布 收购 合并 投资 购买 出售 帮助 协助 支援 赞助 领导 率领 负责 主演 饰演 执导 扮演 主要 重要 最大 \
    最小 最高 最低 全部 应用 运用 借助 实现 进行 引入 引进 参加 加入 参与 退出 离开 进入 前往 继续 停止 完成 结束 开始 取得 赢得 击败 战胜 选择 选用 点击 \
    打开 关闭 启动 启用 禁用 开启 指定 了解 表示 指出 说明 认为 表明 接受 拒绝 反对 批准 签署 签订 宣布 决定 受到 遭到 得到 授予 存在 出现 发生 引起 引发 \
    造成 控制 调整 调用 加盟 效力 就读 出生 逝世 企业 公司 术语 有效 英国人 美国人 法国人 德国人 中国人 日本人 当时 现在 通常 一般 经常 往往 可能 不同 相关 对应 \
    即使 只有 仅仅 非常 十分 特别 尤其 来说 而言 变成 改成 看成 当作 采取 总统 总理 教授 博士 先生 女士 主席 总监 馆长 院长 校长 会长 部长 记者 画家 学者 艺术家 创办人 创始人 今日 昔日 当今 导演 演员 歌手 作家 球员 教练
    """)

  /// The words that make what stands before them a part of a term: 扩展的正则表达式, 序列到序列模型.
  static let (of, to) = (scalarArray("的"), scalarArray("到"))

  /// Scalars, since the comparison of strings normalises.
  private static func words(_ text: String) -> Set<[UInt32]> {
    Set(text.split(whereSeparator: \.isWhitespace).map(scalarArray))
  }

  private static func scalarArray(_ text: some StringProtocol) -> [UInt32] { text.unicodeScalars.map(\.value) }

  private static func scalars(_ text: String) -> Set<UInt32> { Set(scalarArray(text)) }
}
