/// Document keys with a value each, in little memory. Keys are compared byte for byte: two strings that Swift calls equal
/// may be two keys.
struct KeyTable<Value> {
  private var keys = TextTermTable()
  /// By the number of a key in `keys`.
  private var values: [Value?] = []
  private(set) var count = 0

  subscript(key: String) -> Value? {
    get { keys.find(key.utf8.span).flatMap { values[$0] } }
    set {
      let number = keys.number(of: key.utf8.span)
      if number == values.count { values.append(nil) }
      count += (newValue == nil ? 0 : 1) - (values[number] == nil ? 0 : 1)
      values[number] = newValue
    }
  }

  /// A table of the values that are still wanted, with their keys.
  func filter(_ isWanted: (Value) -> Bool) -> KeyTable {
    var table = KeyTable()
    for (number, value) in values.enumerated() {
      guard let value, isWanted(value) else { continue }
      _ = table.keys.number(of: keys.terms.bytes.span.extracting(keys.terms.range(of: number)))
      table.values.append(value)
      table.count += 1
    }
    return table
  }
}
