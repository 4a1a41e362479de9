import Diglot
import FileRoots
import ToolSupport

/// The documents of what is packed: of the members of an archive, each in its own format, or of one compressed file.
///
/// A compressed file is the document of its own name; a member is `!MEMBER`. Nothing is written to the disk.
final class PackedReader: DocumentReader {
  private let input: FileInput
  private let options: ReadingOptions
  private let unpacker: Unpacker
  private let budget: UnpackingBudget
  private let isCompressed: Bool
  private var current: MemberReader?
  private var names: Set<ExactText> = []
  private var nameEncoding: TextEncoding?
  private var hasEntry = false
  private var isAtEnd = false

  fileprivate init(_ input: FileInput, _ options: ReadingOptions, isCompressed: Bool = false, isZip: Bool = false)
    throws(InputProblem)
  {
    let budget = input.packing?.budget ?? UnpackingBudget()
    let isOutermost = input.packing == nil
    if input.packingDepth >= UnpackingBudget.depthLimit {
      throw input.problem(.bounded("more than \(UnpackingBudget.depthLimit) archives inside each other"))
    }
    (self.input, self.options, self.budget, self.isCompressed) = (input, options, budget, isCompressed)
    unpacker =
      isZip
      ? try Unpacker(zip: input, budget, isOutermost: isOutermost, limit: options.documentLimit)
      : Unpacker(stream: input, budget, isOutermost: isOutermost)
  }

  func next() -> Result<FileDocument, InputProblem>? {
    while true {
      if let result = current?.next() { return result }
      current = nil
      if isAtEnd || options.isCancelled() { return nil }
      do throws(InputProblem) { try open() } catch { return .failure(error) }
    }
  }

  /// Opens the next member, if there is one.
  private func open() throws(InputProblem) {
    let entry: Unpacker.Entry?
    do throws(StreamError) { entry = try unpacker.next() } catch {
      isAtEnd = true
      throw input.problem(.init(error))
    }
    guard let entry else {
      isAtEnd = true
      // A compressed file of nothing has no entry.
      if !hasEntry, unpacker.isSingle { return try openSingle(0) }
      // To libarchive zeros are an archive that ends at once.
      if !hasEntry, isCompressed { throw input.problem(.malformed("an archive without a file")) }
      return
    }
    hasEntry = true
    if unpacker.isSingle { return try openSingle(entry.expectedByteCount) }
    try openMember(entry)
  }

  private func openSingle(_ expectedByteCount: Int) throws(InputProblem) {
    let dot = input.fileExtension.isEmpty ? nil : input.name.lastIndex(of: ".")
    let name = dot.map { String(input.name[..<$0]) } ?? input.name
    let unpacked = packed(path: input.path, name: name, expectedByteCount: expectedByteCount)
    current = try MemberReader(unpacked, suffix: "", options)
  }

  private func openMember(_ entry: Unpacker.Entry) throws(InputProblem) {
    let name = memberName(entry.name)
    if isHidden(name) { return }
    let suffix = "!" + FileID.escaped(name)
    let path = input.path + suffix
    if !names.insert(ExactText(name)).inserted {
      throw InputProblem(
        path: path, cause: .malformed("the archive has two members of this name; the second is left out"))
    }
    if entry.isEncrypted { throw InputProblem(path: path, cause: .malformed("encrypted; unpack it by its password")) }
    let member = packed(path: path, name: name, expectedByteCount: entry.expectedByteCount)
    current = try MemberReader(member, suffix: suffix, options)
  }

  private func packed(path: String, name: String, expectedByteCount: Int) -> FileInput {
    let member = FileInput(unpacker, path: path, name: name, expectedByteCount: expectedByteCount)
    member.packing = (budget, input.packingDepth + 1)
    return member
  }

  // MARK: - Names

  /// A member's name as text, without what only says where to unpack it.
  private func memberName(_ bytes: [UInt8]) -> String {
    var name = String(validating: bytes, as: UTF8.self) ?? decoded(bytes)
    while name.hasPrefix("./") { name.removeFirst(2) }
    return String(name.drop { $0 == "/" })
  }

  /// A name that is no UTF-8, decoded as contents are. All names of an archive are taken for the same encoding.
  private func decoded(_ bytes: [UInt8]) -> String {
    var options = options
    options.encoding = options.encoding ?? nameEncoding
    guard let decoded = try? DecodedText(decoding: bytes, options) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    nameEncoding = decoded.encoding
    return decoded.text
  }

  /// Whether a walk through a folder would leave it out: hidden files, and what Macs put beside each file.
  private func isHidden(_ name: String) -> Bool {
    name.split(separator: "/").contains { $0.hasPrefix(".") && $0 != ".." || $0 == "__MACOSX" }
  }
}

extension FileFormat {
  /// One compressed file, or a compressed tar archive.
  public static let compressed = FileFormat(
    "compressed", isPacked: true, hasSignature: isCompressed
  ) { (input, options) throws(InputProblem) in
    try PackedReader(input, options, isCompressed: true)
  }

  /// A tar archive.
  public static let tar = FileFormat(
    "tar", extensions: ["tar"], isPacked: true, hasSignature: isTar
  ) { (input, options) throws(InputProblem) in
    try PackedReader(input, options)
  }

  /// A zip archive. Documents of other programs are zip archives too; their formats come before it, and those that no format
  /// here reads are left alone: their members are parts that nobody wrote.
  public static let zip = FileFormat(
    "zip", isPacked: true, hasSignature: isZip
  ) { (input, options) throws(InputProblem) in
    if isPackage(input.prefix.bytes) { throw input.problem(.binary) }
    return try PackedReader(input, options, isZip: true)
  }

  @Sendable private static func isTar(_ prefix: FilePrefix) -> Bool {
    prefix.bytes.dropFirst(257).starts(with: Array("ustar".utf8))
  }

  @Sendable private static func isZip(_ prefix: FilePrefix) -> Bool {
    prefix.bytes.starts(with: [0x50, 0x4B, 3, 4]) || prefix.bytes.starts(with: [0x50, 0x4B, 5, 6])
  }

  @Sendable private static func isCompressed(_ prefix: FilePrefix) -> Bool {
    let bytes = prefix.bytes
    let signatures: [[UInt8]] = [
      [0x1F, 0x8B, 8], [0x28, 0xB5, 0x2F, 0xFD], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0],
    ]
    if signatures.contains(where: bytes.starts(with:)) { return true }
    // "BZh", a digit, and the digits of pi that begin a block.
    return bytes.starts(with: Array("BZh".utf8))
      && bytes.dropFirst(4).starts(with: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
  }

  /// Whether a zip archive is one document of another program: its first member, or one near, says what it is.
  private static func isPackage(_ bytes: [UInt8]) -> Bool {
    let name = bytes.dropFirst(30)
    return ["mimetype", "[Content_Types].xml", "META-INF/", "AndroidManifest.xml"]
      .contains { name.starts(with: Array($0.utf8)) }
  }
}
