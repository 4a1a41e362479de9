/// Bare words side by side as one text, and what a boost multiplies each part of it by.
struct BareText {
  private(set) var text = ""
  private var parts: [(end: Int, boost: Float)] = []

  init() {}

  init(_ text: String, _ boost: Float) { append(text, boost) }

  var isEmpty: Bool { parts.isEmpty }

  /// Appends a part, with a space before it.
  mutating func append(_ part: String, _ boost: Float) {
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
