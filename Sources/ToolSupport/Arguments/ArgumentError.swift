/// What is wrong with a call.
package enum ArgumentError: Error, Equatable {
  case unknownVerb(String, near: String?)
  case missingVerb
  case unknownOption(String, near: String?)
  case missingValue(option: String, placeholder: String)
  case unwantedValue(option: String)
  case badValue(option: String, value: String, expected: String)
  case notYet(option: String, value: String, instead: String)
  case missingOperand(String)
  case unexpectedOperand(String)
  case conflict(String, String)
}
