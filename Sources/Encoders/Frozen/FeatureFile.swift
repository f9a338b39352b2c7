import Crypto
public import Tensors

/// One picture's features in a file: a header, the numbers, and a digest of both.
///
/// | bytes | what |
/// | --- | --- |
/// | 0–7 | `CHIASMFT` |
/// | 8–11 | version, 1 |
/// | 12–15 | element type: 1 for `float32`, 2 for `float16` |
/// | 16–23 | rows (tokens) |
/// | 24–31 | dimension (numbers a row) |
/// | 32–39 | where the numbers begin, 64 |
/// | 40–63 | zero |
/// | 64– | the numbers, row by row |
/// | last 32 | SHA-256 of all bytes before |
///
/// All numbers are little-endian. An entry is a whole picture, so that no coordinates of tiles stand
/// between header and numbers.
public struct FeatureFile: Sendable {
  /// Tokens.
  public let rowCount: Int
  /// Numbers a token.
  public let width: Int
  /// `float32` or `float16`.
  public let dtype: DType
  private let mapping: MappedFile

  static let magic = Array("CHIASMFT".utf8)
  static let headerSize = 64
  static let footerSize = 32

  /// The number of a type in the header; `nil` for a type that is not kept.
  static func code(of dtype: DType) -> UInt32? {
    switch dtype {
    case .float32: 1
    case .float16: 2
    default: nil
    }
  }

  /// Maps a file into memory and checks all of it.
  ///
  /// - Throws: `TensorError` with code `fileAccess` if it is not there, or `fileFormat` with what is
  ///   wrong: nothing of such a file may be used.
  public init(path: String) throws(TensorError) {
    let mapping = try MappedFile(path: path)
    func wrong(_ what: String) -> TensorError {
      TensorError(.fileFormat, operation: "features", message: "\(path): \(what)")
    }
    let size = mapping.byteCount
    guard size >= Self.headerSize + Self.footerSize else {
      throw wrong("expected at least \(Self.headerSize + Self.footerSize) bytes, found \(size)")
    }
    let header = try mapping.withUnsafeBytes(in: 0..<Self.headerSize) { Array($0) }
    func number(_ range: Range<Int>) -> UInt64 {
      header[range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard Array(header[0..<8]) == Self.magic else { throw wrong("is no file of features") }
    guard number(8..<12) == 1 else {
      throw wrong("expected version 1, found \(number(8..<12))")
    }
    guard
      let dtype = [DType.float32, .float16].first(where: {
        Self.code(of: $0).map(UInt64.init) == number(12..<16)
      })
    else { throw wrong("expected element type 1 or 2, found \(number(12..<16))") }
    let (elements, overflow) = number(16..<24).multipliedReportingOverflow(by: number(24..<32))
    let payload = UInt64(size - Self.headerSize - Self.footerSize)
    let each = UInt64(dtype.byteCount)
    guard !overflow, elements == payload / each, payload.isMultiple(of: each), elements > 0,
      number(32..<40) == UInt64(Self.headerSize), header[40...].allSatisfy({ $0 == 0 })
    else {
      throw wrong("the header does not fit the size of \(size) bytes")
    }
    let isWhole = try mapping.withUnsafeBytes(in: 0..<size) { bytes throws(TensorError) in
      var hash = SHA256()
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes.dropLast(Self.footerSize)))
      return hash.finalize().elementsEqual(bytes.suffix(Self.footerSize))
    }
    guard isWhole else { throw wrong("the digest does not fit the content") }
    rowCount = Int(number(16..<24))
    width = Int(number(24..<32))
    self.dtype = dtype
    self.mapping = mapping
  }

  /// Writes features `[rows, width]`; the file appears when it is whole and on the disk.
  ///
  /// - Throws: `TensorError` with code `invalidArgument` for another type or shape, or `fileAccess`.
  public static func write(_ features: Tensor, to path: String) throws(TensorError) {
    guard let dtype = features.dtype, let code = code(of: dtype), features.rank == 2,
      features.count > 0
    else {
      throw TensorError(
        .invalidArgument, operation: "features",
        message: "expected float32 or float16 numbers of two axes", argumentShapes: [features.shape]
      )
    }
    var header = magic + littleEndian(UInt32(1)) + littleEndian(code)
    header += littleEndian(UInt64(features.shape[0])) + littleEndian(UInt64(features.shape[1]))
    header += littleEndian(UInt64(headerSize))
    header += [UInt8](repeating: 0, count: headerSize - header.count)
    var hash = SHA256()
    hash.update(data: header)
    let payload = try features.withBytes { bytes throws(TensorError) in Array(bytes) }
    hash.update(data: payload)
    let file = try AtomicFile(path: path)
    try file.write(header)
    try file.write(payload)
    try file.write(Array(hash.finalize()))
    try file.commit()
  }

  /// The numbers as they lie in the file.
  ///
  /// - Throws: `TensorError` with code `fileFormat` if the file was shortened meanwhile.
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws(TensorError) -> Result
  ) throws(TensorError) -> Result {
    let end = Self.headerSize + rowCount * width * dtype.byteCount
    return try mapping.withUnsafeBytes(in: Self.headerSize..<end, body)
  }

  /// The numbers, `[rows, width]`, copied out of the file.
  public func tensor() throws(TensorError) -> Tensor {
    try withBytes { bytes throws(TensorError) in
      try Tensor(bytes: bytes, shape: [rowCount, width], dtype: dtype)
    }
  }
}
