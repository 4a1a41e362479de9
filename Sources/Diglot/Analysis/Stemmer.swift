import CStemmer

/// Snowball's English stems. It belongs to one thread.
@safe final class Stemmer {
  private let handle: OpaquePointer?
  /// Stems of words seen lately, by a hash of the word; a word costs 300 ns to stem and 10 ns to find here.
  private var recent = [Entry](repeating: Entry(), count: 1024)

  private struct Entry {
    var word: [UInt8] = []
    var stem: [UInt8] = []
  }

  init() {
    unsafe handle = sb_stemmer_new("english", "UTF_8")
  }

  deinit {
    if let handle = unsafe handle { unsafe sb_stemmer_delete(handle) }
  }

  /// Appends the stem of `word`, folded UTF-8, to `output`. A word with anything but a to z is its stem.
  func appendStem(of word: Span<UInt8>, to output: inout [UInt8]) {
    var hash: UInt32 = 2_166_136_261
    var isEnglish = true
    for index in 0..<word.count {
      hash = (hash ^ UInt32(word[index])) &* 16_777_619
      isEnglish = isEnglish && (word[index] &- 0x61 < 26 || word[index] == 0x27)
    }
    guard isEnglish, word.count > 2 else {
      for index in 0..<word.count { output.append(word[index]) }
      return
    }
    let slot = Int((hash ^ hash >> 15) & 1023)
    if !matches(recent[slot].word, word) { fill(slot, word) }
    output += recent[slot].stem
  }

  private func matches(_ known: [UInt8], _ word: Span<UInt8>) -> Bool {
    guard known.count == word.count else { return false }
    for index in 0..<word.count where known[index] != word[index] { return false }
    return true
  }

  private func fill(_ slot: Int, _ word: Span<UInt8>) {
    let copy = (0..<word.count).map { word[$0] }
    var stem = copy
    if let handle = unsafe handle, let pointer = unsafe sb_stemmer_stem(handle, copy, Int32(copy.count)) {
      let length = Int(unsafe sb_stemmer_length(handle))
      stem = unsafe Array(UnsafeBufferPointer(start: pointer, count: length))
    }
    recent[slot] = Entry(word: copy, stem: stem)
  }
}
