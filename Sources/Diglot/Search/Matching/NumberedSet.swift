/// Values, each once, numbered in the order in which they came.
///
/// A few are compared one by one, which costs less than hashing them; many are hashed.
struct NumberedSet<Element: Hashable> {
  private(set) var all: [Element] = []
  private var numbers: [Element: Int] = [:]

  /// The most elements that are compared one by one.
  private static var comparedCount: Int { 24 }

  /// The number of an element, where it is among them.
  func number(of element: Element) -> Int? {
    all.count <= Self.comparedCount ? all.firstIndex(of: element) : numbers[element]
  }

  /// The number of an element, which is added where it is not among them.
  mutating func insert(_ element: Element) -> Int {
    if let number = number(of: element) { return number }
    all.append(element)
    if all.count > Self.comparedCount {
      if numbers.isEmpty { for (number, element) in all.enumerated() { numbers[element] = number } }
      numbers[element] = all.count - 1
    }
    return all.count - 1
  }
}

extension NumberedSet: Sendable where Element: Sendable {}
