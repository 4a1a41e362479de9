/// Sorts elements by a number that each of them has, of up to 18 bits. It is for few elements among many possible numbers.
///
/// The time depends on the elements alone. Elements with equal numbers keep their order. First `count` all elements, then
/// call `order`, then `deal` each element out, then `reset` the sort for other elements.
struct CountingSort {
  static let numberBits: UInt64 = 18

  /// By number: the count of its elements; after `order` the index for the next one.
  private var counts = [UInt32](repeating: 0, count: 1 << Int(numberBits))
  /// A bit for each number that occurs, and above these a bit for each word of `marks` that is not zero.
  private var marks = [UInt64](repeating: 0, count: 1 << Int(numberBits - 6))
  private var markedWords = [UInt64](repeating: 0, count: 1 << Int(numberBits - 12))

  /// The numbers that occur, increasing.
  private(set) var numbers: [UInt32] = []
  /// The index of the first element of each of `numbers`, and at the end the number of elements.
  private(set) var starts: [UInt32] = [0]
  private var distinctCount = 0

  /// Counts elements.
  ///
  /// - Parameter number: The number of the element at an index.
  @inline(__always)
  mutating func count(_ elements: Range<Int>, _ number: (Int) -> Int) {
    for element in elements {
      let number = number(element)
      if counts[number] == 0 { mark(number) }
      counts[number] &+= 1
    }
  }

  @inline(__always)
  private mutating func mark(_ number: Int) {
    distinctCount &+= 1
    marks[number &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: number & 63)
    markedWords[number &>> 12] |= 1 &<< UInt64(truncatingIfNeeded: number &>> 6 & 63)
  }

  /// Sets `numbers` and `starts`. All elements were counted before.
  mutating func order() {
    CountingSort.listBits(of: &markedWords, &marks, count: distinctCount, in: &numbers)
    CountingSort.addUp(&counts, of: numbers, to: &starts)
    distinctCount = 0
  }

  /// Lists the marked numbers, and clears their marks.
  private static func listBits(
    of markedWords: inout [UInt64], _ marks: inout [UInt64], count: Int, in numbers: inout [UInt32]
  ) {
    numbers.removeAll(keepingCapacity: true)
    numbers.append(addingCapacity: count) { numbers in
      for index in markedWords.indices {
        var words = markedWords[index]
        guard words != 0 else { continue }
        markedWords[index] = 0
        while words != 0 {
          let word = index &<< 6 | words.trailingZeroBitCount
          words &= words &- 1
          var bits = marks[word]
          marks[word] = 0
          while bits != 0 {
            numbers.append(UInt32(truncatingIfNeeded: word &<< 6 | bits.trailingZeroBitCount))
            bits &= bits &- 1
          }
        }
      }
    }
  }

  /// Replaces the count of each number by the index of its first element.
  private static func addUp(_ counts: inout [UInt32], of numbers: [UInt32], to starts: inout [UInt32]) {
    starts.removeAll(keepingCapacity: true)
    starts.append(addingCapacity: numbers.count + 1) { starts in
      var sum: UInt32 = 0
      for number in numbers {
        let count = counts[Int(number)]
        starts.append(sum)
        counts[Int(number)] = sum
        sum += count
      }
      starts.append(sum)
    }
  }

  /// The number of elements. It is valid after `order`.
  var count: Int { Int(starts[numbers.count]) }

  /// The indexes of the elements with the number at an index of `numbers`.
  @inline(__always)
  func range(ofNumberAt index: Int) -> Range<Int> { Int(starts[index])..<Int(starts[index + 1]) }

  /// Writes elements to their indexes in the order, which are below `count`.
  ///
  /// - Parameter element: The number of the element at an index, and the value to write.
  @inline(__always)
  mutating func deal<Element>(
    _ elements: Range<Int>, to output: inout [Element], _ element: (Int) -> (number: Int, value: Element)
  ) {
    var counts = self.counts.mutableSpan
    for index in elements {
      let (number, value) = element(index)
      output[Int(counts[number])] = value
      counts[number] &+= 1
    }
  }

  /// Forgets all elements.
  mutating func reset() {
    for number in numbers { counts[Int(number)] = 0 }
  }
}
