/// A text that equals another one only where both have the same bytes.
///
/// A `String` equals each other way to write its characters, `é` as one scalar that as two. To a file system, and to an index,
/// these are two names.
package struct ExactText: Hashable, Comparable, Sendable {
  package let string: String

  package init(_ string: String) { self.string = string }

  package static func == (one: ExactText, other: ExactText) -> Bool { one.string.utf8.elementsEqual(other.string.utf8) }

  /// By bytes.
  package static func < (one: ExactText, other: ExactText) -> Bool {
    one.string.utf8.lexicographicallyPrecedes(other.string.utf8)
  }

  // Equal bytes are equal strings, so their hash will do.
  package func hash(into hasher: inout Hasher) { hasher.combine(string) }
}

/// Values by texts of which each has bytes of its own.
package struct ExactDictionary<Value> {
  private var all: [ExactText: Value] = [:]

  package init() {}

  package var count: Int { all.count }
  package var values: some Collection<Value> { all.values }

  package subscript(text: String) -> Value? {
    get { all[ExactText(text)] }
    set { all[ExactText(text)] = newValue }
  }

  package subscript(text: String, default value: @autoclosure () -> Value) -> Value {
    get { all[ExactText(text)] ?? value() }
    _modify { yield &all[ExactText(text), default: value()] }
  }
}

extension ExactDictionary: Sequence {
  package func makeIterator() -> AnyIterator<(key: String, value: Value)> {
    var rest = all.makeIterator()
    return AnyIterator { rest.next().map { ($0.key.string, $0.value) } }
  }
}

extension ExactDictionary: Sendable where Value: Sendable {}
extension ExactDictionary: Equatable where Value: Equatable {}
