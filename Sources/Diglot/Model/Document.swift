/// What is added to an index and comes back from it unchanged.
public struct Document: Sendable, Hashable {
  /// The document's ID as the user knows it: a path, a number. One index holds a key once.
  public var key: String
  /// The title, searched with the text and as a field of its own; it may be empty.
  public var title: String
  /// The original text. Every highlight is a range of its UTF-8 bytes.
  public var text: String
  /// Further fields, in order; a name may stand several times.
  public var fields: [Field]
  /// Where the text comes from, as far as that is known. It is kept for snippets, and not searched.
  public var origin: TextOrigin

  /// A document to be added.
  ///
  /// - Parameters:
  ///   - key: Its ID.
  ///   - title: Its title, if it has one.
  ///   - text: Its text, below 4 GiB of UTF-8.
  ///   - fields: Further fields, as `date`.
  ///   - origin: Where the text comes from.
  public init(
    key: String, title: String = "", text: String, fields: [Field] = [], origin: TextOrigin = TextOrigin()
  ) {
    self.key = key
    self.title = title
    self.text = text
    self.fields = fields
    self.origin = origin
  }
}

extension Document {
  /// A hash of all but the key.
  var contentHash: UInt64 {
    var hash = Document.hash(text, seed: Document.hash(title, seed: 0))
    for field in fields { hash = Document.hash(field.value, seed: Document.hash(field.name, seed: hash)) }
    if !origin.isEmpty { hash = Document.hash(origin, seed: hash) }
    return hash
  }

  private static func hash(_ text: String, seed: UInt64) -> UInt64 {
    unsafe Checksum.xxh64(text.utf8.span.bytes, seed: seed)
  }

  private static func hash(_ origin: TextOrigin, seed: UInt64) -> UInt64 {
    var numbers: [Int] = []
    var hash = seed
    for part in origin.parts {
      numbers.append(part.start)
      hash = Document.hash(part.name, seed: hash)
    }
    for run in origin.source.runs {
      numbers += [run.textStart, run.sourceStart, run.count, run.textWidth, run.sourceWidth]
    }
    return unsafe Checksum.xxh64(numbers.span.bytes, seed: hash)
  }

  /// Whether all but the key is the same, byte for byte.
  func hasContent(of other: Document) -> Bool {
    origin == other.origin
      && contents.elementsEqual(other.contents) { $0.utf8.elementsEqual($1.utf8) }
  }

  private var contents: [String] { [title, text] + fields.flatMap { [$0.name, $0.value] } }
}
