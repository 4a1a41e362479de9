import Diglot

/// Why an `_index.json` describes no collection that can be read.
package enum LayoutError: Error, Equatable {
  case malformed(JSONError, in: String)
  case noObject(String)
  case unsupportedFormat(Int)
  case missing(name: String, of: String)
  case badValue(name: String, of: String, expected: String)
  /// No shard begins with this slot, where the one before ends; or one stands behind that of the last slot.
  case slots(at: Int)
  /// What the layout says of all shards is not the sum of what it says of each.
  case sum(name: String)
  case pathTwice(String)
}

extension LayoutError: CustomStringConvertible {
  /// The cause, as the end of a sentence that began with the file.
  package var description: String {
    switch self {
    case .malformed(let error, let owner): "\(owner): no JSON at byte \(error.offset): \(error.cause)"
    case .noObject(let owner): "\(owner) must be a JSON object"
    case .unsupportedFormat(let found): "format \(found), this program reads format \(ShardLayout.format)"
    case .missing(let name, let owner): "\"\(name)\" of \(owner) is missing"
    case .badValue(let name, let owner, let expected): "\"\(name)\" of \(owner): expected \(expected)"
    case .slots(let slot) where slot >= Slot.count: "a shard behind slot \(Slot.count - 1), the last one"
    case .slots(let slot): "no shard begins with slot \(slot), where the one before ends"
    case .sum(let name): "\"\(name)\" of the layout is not the sum over its shards"
    case .pathTwice(let path): "two shards have the path \(path)"
    }
  }
}
