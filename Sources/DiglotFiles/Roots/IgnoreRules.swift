/// Patterns of paths that are left out, as in a `.gitignore`: of several that match, the last one holds.
///
/// `*` and `?` stand for characters but `/`, `**` for any number of folders, `[a-z]` for one of some characters. A pattern with
/// a `/` before its end holds from the folder of its file on, any other for a name in any folder below it; `/` at the end
/// stands for folders alone, `!` at the start takes back what an earlier pattern left out.
/// (https://git-scm.com/docs/gitignore)
struct IgnoreRules {
  private struct Rule {
    var pattern: [UInt8]
    var isNegated = false
    var isForFolders = false
    /// Whether it holds for the whole path below its folder; else for a name.
    var isAnchored = false
  }

  private var rules: [Rule] = []

  /// The rules of the lines of a file.
  init(_ lines: [UInt8]) {
    for line in lines.split(separator: 10) { append(Array(line)) }
  }

  /// The rules of patterns, as options give them.
  init(patterns: [String]) {
    for pattern in patterns { append(Array(pattern.utf8)) }
  }

  var isEmpty: Bool { rules.isEmpty }

  private mutating func append(_ line: [UInt8]) {
    var pattern = line[...]
    if pattern.last == 13 { pattern.removeLast() }
    while pattern.last == 32, pattern.dropLast().last != UInt8(ascii: "\\") { pattern.removeLast() }
    guard let first = pattern.first, first != UInt8(ascii: "#") else { return }
    var rule = Rule(pattern: [])
    if first == UInt8(ascii: "!") {
      rule.isNegated = true
      pattern.removeFirst()
    }
    if pattern.last == UInt8(ascii: "/") {
      rule.isForFolders = true
      pattern.removeLast()
    }
    rule.isAnchored = pattern.contains(UInt8(ascii: "/"))
    if pattern.first == UInt8(ascii: "/") { pattern.removeFirst() }
    rule.pattern = Array(pattern)
    // No path has two slashes side by side.
    let slashes = zip(rule.pattern, rule.pattern.dropFirst()).contains { $0 == (UInt8(ascii: "/"), UInt8(ascii: "/")) }
    if !rule.pattern.isEmpty, !slashes, pattern.last != UInt8(ascii: "/") { rules.append(rule) }
  }

  /// Whether a path is left out (`true`), taken back (`false`), or not spoken of.
  ///
  /// - Parameter path: Below the folder of the rules, without a `/` at either end.
  func verdict(on path: [UInt8], isFolder: Bool) -> Bool? {
    let name = path.suffix { $0 != UInt8(ascii: "/") }
    for rule in rules.reversed() where isFolder || !rule.isForFolders {
      let subject = rule.isAnchored ? path[...] : name
      if Self.matches(rule.pattern[...], subject) { return !rule.isNegated }
    }
    return nil
  }

  /// Whether a pattern stands for all of a path.
  ///
  /// - Complexity: O(n m): of two stars only the last is tried again.
  private static func matches(_ pattern: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool {
    var (p, s) = (pattern.startIndex, path.startIndex)
    // Where a star within a name, and one over folders, would go on.
    var star: (pattern: Int, path: Int)?
    var folders: (pattern: Int, path: Int)?
    while true {
      if p == pattern.endIndex, s == path.endIndex { return true }
      if p < pattern.endIndex, let after = overFolders(pattern, p) {
        folders = (after, s)
        star = nil
        p = after
        continue
      }
      if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
        p += 1
        star = (p, s)
        continue
      }
      if p < pattern.endIndex, s < path.endIndex, let after = one(pattern, p, path[s]) {
        s += length(path, s, pattern[p])
        p = after
        continue
      }
      if let (patternPlace, pathPlace) = star, pathPlace < path.endIndex, path[pathPlace] != UInt8(ascii: "/") {
        (p, s) = (patternPlace, pathPlace + 1)
        star = (patternPlace, s)
        continue
      }
      guard let (patternPlace, pathPlace) = folders else { return false }
      // At the end of the pattern the rest of the path is what stands under the folder.
      if patternPlace == pattern.endIndex { return pathPlace < path.endIndex }
      guard let slash = path[pathPlace...].firstIndex(of: UInt8(ascii: "/")) else { return false }
      (p, s) = (patternPlace, slash + 1)
      folders = (patternPlace, s)
      star = nil
    }
  }

  /// Past a `**` that stands for folders, with the slash behind it.
  private static func overFolders(_ pattern: ArraySlice<UInt8>, _ place: Int) -> Int? {
    let isAtStart = place == pattern.startIndex || pattern[place - 1] == UInt8(ascii: "/")
    guard isAtStart, pattern[place...].starts(with: "**".utf8) else { return nil }
    if place + 2 == pattern.endIndex { return place + 2 }
    return pattern[place + 2] == UInt8(ascii: "/") ? place + 3 : nil
  }

  /// Past what stands in the pattern for a character of the path that begins with `byte`; `nil` where it is another.
  private static func one(_ pattern: ArraySlice<UInt8>, _ place: Int, _ byte: UInt8) -> Int? {
    switch pattern[place] {
    case UInt8(ascii: "?"): return byte == UInt8(ascii: "/") ? nil : place + 1
    case UInt8(ascii: "["): return oneOf(pattern, place, byte)
    case UInt8(ascii: "\\") where place + 1 < pattern.endIndex: return pattern[place + 1] == byte ? place + 2 : nil
    default: return pattern[place] == byte ? place + 1 : nil
    }
  }

  /// The bytes of the path that a part of the pattern takes: a `?` takes a whole character.
  private static func length(_ path: ArraySlice<UInt8>, _ place: Int, _ part: UInt8) -> Int {
    guard part == UInt8(ascii: "?") else { return 1 }
    var end = place + 1
    while end < path.endIndex, path[end] & 0xC0 == 0x80 { end += 1 }
    return end - place
  }

  /// Past a set of characters in brackets, where it has the byte; a bracket that is not closed is itself.
  private static func oneOf(_ pattern: ArraySlice<UInt8>, _ place: Int, _ byte: UInt8) -> Int? {
    var at = place + 1
    let isNegated = at < pattern.endIndex && (pattern[at] == UInt8(ascii: "!") || pattern[at] == UInt8(ascii: "^"))
    if isNegated { at += 1 }
    var (isIn, isFirst) = (false, true)
    while at < pattern.endIndex {
      if pattern[at] == UInt8(ascii: "]"), !isFirst {
        return isIn != isNegated && byte != UInt8(ascii: "/") ? at + 1 : nil
      }
      isFirst = false
      if pattern[at] == UInt8(ascii: "\\"), at + 1 < pattern.endIndex { at += 1 }
      let low = pattern[at]
      at += 1
      if at + 1 < pattern.endIndex, pattern[at] == UInt8(ascii: "-"), pattern[at + 1] != UInt8(ascii: "]") {
        if low...max(low, pattern[at + 1]) ~= byte { isIn = true }
        at += 2
      } else if low == byte {
        isIn = true
      }
    }
    return byte == UInt8(ascii: "[") ? place + 1 : nil
  }
}

extension [UInt8] {
  /// The longest end of whose elements all fulfil a condition.
  fileprivate func suffix(_ condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = lastIndex { !condition($0) }.map { $0 + 1 } ?? startIndex
    return self[start...]
  }
}
