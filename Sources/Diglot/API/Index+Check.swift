extension Index {
  /// What is damaged in the index at `directory`; empty where it is sound.
  ///
  /// Verifies every checksum, then every structural invariant. Reads all of the index.
  ///
  /// - Parameter directory: The folder of the index, or a packed one. A writer may be at work; what is checked is the commit that stands
  ///   there when the check begins.
  /// - Returns: At most one finding for each part of a segment, each a case of ``IndexError`` that names file, part and byte.
  /// - Throws: ``IndexError/missing(path:)`` or ``IndexError/notAnIndex(path:)`` where there is none to check.
  /// - Complexity: O(n) in the size of the index.
  public static func check(at directory: String) throws(IndexError) -> [IndexError] {
    try examine(directory).damage
  }

  /// Checks the newest commit.
  ///
  /// - Returns: What is damaged, the manifest where it can be read, and the segments that are sound.
  static func examine(
    _ directory: String
  ) throws(IndexError) -> (damage: [IndexError], manifest: Manifest?, sound: [Snapshot.Segment]) {
    let place: IndexPlace
    let manifest: Manifest
    let segments: [Result<Snapshot.Segment, IndexError>]
    do throws(IndexError) {
      place = try IndexPlace(path: directory)
      (manifest, segments) = try Snapshot.openEach(place)
    } catch {
      if case .damaged = error { return ([error], nil, []) }
      throw error
    }
    var findings: [IndexError] = []
    if case .packed(let index) = place, let padding = index.damagedPadding() { findings.append(padding) }
    var sound: [Snapshot.Segment] = []
    for segment in segments {
      do throws(IndexError) {
        let segment = try segment.get()
        let found = segment.reader.findings()
        findings += found
        if found.isEmpty { sound.append(segment) }
      } catch { findings.append(error) }
    }
    // Keys can be told apart only where they can be read.
    do throws(IndexError) { try LiveKeys.expectUnique(in: sound) } catch { findings.append(error) }
    return (findings, manifest, sound)
  }
}
