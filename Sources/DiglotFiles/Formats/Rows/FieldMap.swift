/// What the user says of the names of fields: `A=B`, where A of the input is the field B.
public enum FieldMap {
  /// Both names; `nil` where these are none, or the field has a name that a query has for something else.
  public static func pair(_ text: String) -> (name: String, field: String)? {
    // A name of the input may hold the sign, the name of a field may not.
    guard let equals = text.lastIndex(of: "=") else { return nil }
    let (name, field) = (String(text[..<equals]), String(text[equals...].dropFirst()))
    let isField = field.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" || $0 == "-"
    }
    return name.isEmpty || field.isEmpty || !isField || field == "exact" || field == "pinyin" ? nil : (name, field)
  }

  /// What stands in place of a text that is no pair, as the end of a sentence.
  public static func expected(_ text: String) -> String {
    let field = text.split(separator: "=").last ?? ""
    let isTaken = text.contains("=") && (field == "exact" || field == "pinyin")
    return isTaken ? "another field: a query has \(field) for something else" : "two names, as body=text"
  }

  /// The fields by their names in the input.
  static func of(_ pairs: [String]) -> [String: String] {
    Dictionary(pairs.compactMap(pair).map { ($0.name, $0.field) }) { _, last in last }
  }
}
