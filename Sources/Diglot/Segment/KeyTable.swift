/// Document keys with a value each, in little memory. Keys are bytes, of which strings that are equal may have different
/// ones.
struct KeyTable<Value> {
  private var keys = TextTermTable()
  /// By number of a key.
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

  /// The same without the values that are not wanted any more.
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
