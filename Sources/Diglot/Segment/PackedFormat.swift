/// The layout of a packed index: the files of one commit in a single file, each at the start of a page, so that they are
/// mapped as they are.
///
/// ```
/// Packed     = "DIGLOTPK", version:u32, manifest:u32, Manifest, (padding, File) *
/// ```
///
/// `manifest` is the length of the manifest, which is the table of contents: the files are its segments in their order, each
/// followed by its deletions where it has some, and the identities of the entries have their lengths and their checksums.
/// `padding` is zero bytes up to the next multiple of 4096, counted from the start of the packed index; nothing follows the
/// last file.
///
/// The numbers of the manifest say nothing of how the index came to be: the segments are numbered from 1, `nextSegment` is
/// above them, and the commit of the index and of all deletions is 1; so equal segments give equal bytes. Parts that a
/// program which does not know them is to drop are not there.
enum PackedFormat {
  static let magic: UInt64 = 0x4B50_544F_4C47_4944  // "DIGLOTPK" in little-endian order
  static let version: UInt32 = 1
  static let headByteCount = 16
  static let alignment = 4096

  /// Where the next file begins after what ends at an offset.
  static func start(after end: Int) -> Int { (end + alignment - 1) / alignment * alignment }

  /// What stands before the first padding.
  static func head(_ manifest: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(magic)
    bytes.appendLittleEndian(version)
    bytes.appendLittleEndian(UInt32(manifest.count))
    return bytes + manifest
  }

  /// The manifest that an index has when it is packed.
  static func manifest(of manifest: Manifest) -> Manifest {
    var packed = manifest
    packed.commit = 1
    packed.nextSegment = UInt64(manifest.segments.count) + 1
    for index in packed.segments.indices {
      packed.segments[index].number = UInt64(index) + 1
      if packed.segments[index].deletionsCommit > 0 { packed.segments[index].deletionsCommit = 1 }
    }
    packed.parts = manifest.parts.filter { $0.number.treatment == .copy }
    return packed
  }
}
