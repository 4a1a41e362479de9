/// Brings elements in the order of a number that each of them has, of up to 18 bits, where few of these numbers occur.
///
/// The time depends on the elements, not on how many numbers there might be. Elements of the same number keep their
/// order. First all are counted, then `order` is called, then each is dealt out, then `reset` makes it ready for others.
struct CountingSort {
  static let numberBits: UInt64 = 18

  /// How often each number was counted; once in order, where the next element of the number goes.
  private var counts = [UInt32](repeating: 0, count: 1 << Int(numberBits))
  /// A bit for each number that occurs, and one for each word of these that is not zero.
  private var marks = [UInt64](repeating: 0, count: 1 << Int(numberBits - 6))
  private var markedWords = [UInt64](repeating: 0, count: 1 << Int(numberBits - 12))

  /// The numbers that occur, increasing.
  private(set) var numbers: [UInt32] = []
  /// Where the elements of each of them begin, and where the last ones end.
  private(set) var starts: [UInt32] = []

  /// Counts an element `times` times, which is once at least.
  @inline(__always)
  mutating func count(_ number: Int, times: UInt32) {
    if counts[number] == 0 { mark(number) }
    counts[number] &+= times
  }

  /// Counts the elements of a range, whose numbers are the bits from `shift` on.
  @inline(__always)
  mutating func count(_ elements: [UInt64], _ range: Range<Int>, by shift: UInt64) {
    for index in range { count(Int(truncatingIfNeeded: elements[index] &>> shift), times: 1) }
  }

  @inline(__always)
  private mutating func mark(_ number: Int) {
    marks[number &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: number & 63)
    markedWords[number &>> 12] |= 1 &<< UInt64(truncatingIfNeeded: number &>> 6 & 63)
  }

  /// Sets `numbers` and `starts`, when all elements were counted.
  mutating func order() {
    var sum: UInt32 = 0
    for index in markedWords.indices {
      while markedWords[index] != 0 {
        let word = index << 6 | markedWords[index].trailingZeroBitCount
        markedWords[index] &= markedWords[index] &- 1
        while marks[word] != 0 {
          let number = word << 6 | marks[word].trailingZeroBitCount
          marks[word] &= marks[word] &- 1
          numbers.append(UInt32(truncatingIfNeeded: number))
          starts.append(sum)
          let count = counts[number]
          counts[number] = sum
          sum += count
        }
      }
    }
    starts.append(sum)
  }

  /// Where the next element of a number goes.
  @inline(__always)
  mutating func place(of number: Int) -> Int {
    defer { counts[number] &+= 1 }
    return Int(counts[number])
  }

  /// Forgets all that was counted.
  mutating func reset() {
    for number in numbers { counts[Int(number)] = 0 }
    numbers.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
  }
}
