import CFoldTable

/// The entries of `CharacterTable` as they were recorded: constant data of the program.
///
/// They hold for one version of ICU, which then need not be asked. A page of 256 scalars is a list of runs of entries with
/// one value. A value is an entry whose character is counted from the scalar, so that neighbours that fold to themselves
/// have one value, and so have capitals whose small letters are equally far away.
enum FoldRecord {
  /// The version of the ICU that gave the entries.
  static let icuVersion = unsafe String(cString: cfold_icu_version())

  /// Whether the installed ICU is of that version.
  static let isOfInstalledICU = AnalysisEnvironment.current.icuVersion == icuVersion

  /// A number of the sequences, which are what `CharacterTable.sequences` is when every page was computed in order.
  @inline(__always)
  static func sequenceBits(_ index: Int) -> UInt32 { cfold_sequence(UInt32(truncatingIfNeeded: index)) }

  /// Appends the entries of the page that a scalar is in.
  static func appendPage(of scalar: UInt32, to entries: inout [UInt32]) {
    let first = scalar & ~0xFF
    var run = cfold_first_run(scalar >> 8)
    entries.append(addingCapacity: 256) { output in
      output.append(repeating: 0, count: 256)
      var page = output.mutableSpan
      var count = 0
      while count < 256 {
        let entry = entry(ofValue: cfold_value(run), first + UInt32(truncatingIfNeeded: count))
        // The scalar is in the lowest bits, and what neighbours fold to are neighbours.
        let step: UInt32 = entry.isSimple ? 1 : 0
        let end = count + Int(cfold_length(run))
        precondition(end <= 256, "a page has 256 entries")
        var bits = entry.bits
        while count < end {
          // Below `end`, which is of the page.
          unsafe page[unchecked: count] = bits
          bits &+= step
          count &+= 1
        }
        run += 1
      }
    }
  }

  private static func entry(ofValue value: UInt32, _ scalar: UInt32) -> CharacterTable.Entry {
    let entry = CharacterTable.Entry(bits: value)
    return entry.isSimple ? moved(entry, by: scalar) : entry
  }

  /// A simple entry with the character that is `distance` after its own.
  static func moved(_ entry: CharacterTable.Entry, by distance: UInt32) -> CharacterTable.Entry {
    let scalarMask: UInt32 = 0x1F_FFFF
    return CharacterTable.Entry(bits: entry.bits & ~scalarMask | (entry.bits &+ distance) & scalarMask)
  }
}
