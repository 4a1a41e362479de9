/// The words of a bare query as one text, and what a boost multiplies each part of it by.
struct BareText {
  private(set) var text = ""
  private var parts: [(end: Int, boost: Float)] = []

  /// Appends a part, with a space before it.
  fileprivate mutating func append(_ part: String, _ boost: Float) {
    if !parts.isEmpty { text += " " }
    text += part
    parts.append((text.utf8.count, boost))
  }

  /// What the part is multiplied by that has the byte at an offset.
  func boost(at offset: Int) -> Float {
    let index = (0..<parts.count).partitionPoint { parts[$0].end > offset }
    return index < parts.count ? parts[index].boost : 1
  }
}

extension Query {
  /// Whether there are only words, and phrases beside them, without operators but `^`, in title and text.
  var isBare: Bool {
    switch self {
    case .words(_, nil): true
    case .boosted(let inner, _): inner.isBare
    case .sequence(let required, let optional, let excluded):
      required.isEmpty && excluded.isEmpty && optional.contains(where: \.isBare)
        && optional.allSatisfy { $0.isBare || $0.isPlainPhrase }
    default: false
    }
  }

  private var isPlainPhrase: Bool {
    switch self {
    case .phrase(_, nil), .exact(_, nil): true
    case .boosted(let inner, _): inner.isPlainPhrase
    default: false
    }
  }

  /// The words of a bare query.
  var bareText: BareText {
    var text = BareText()
    addBareText(to: &text, 1)
    return text
  }

  private func addBareText(to text: inout BareText, _ boost: Float) {
    switch self {
    case .words(let part, nil): text.append(part, boost)
    case .boosted(let inner, let factor): inner.addBareText(to: &text, SearchLimits.boost(boost, factor))
    case .sequence(_, let optional, _): for query in optional { query.addBareText(to: &text, boost) }
    default: break
    }
  }
}
