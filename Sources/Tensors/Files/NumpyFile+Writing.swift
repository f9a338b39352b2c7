extension NumpyFile {
  /// Writes an array to a file, which appears only when it is whole.
  ///
  /// The name is not stored. The bytes equal those that `numpy.save` writes.
  ///
  /// - Throws: ``TensorError`` with code `typeMismatch` for `bfloat16`, `invalidArgument` for an
  ///   impossible shape, `shapeMismatch` if the source's bytes do not fit its shape, or `fileAccess`.
  public static func write(_ source: TensorFileSource, to path: String) throws(TensorError) {
    guard let code = source.dtype.numpyCode else {
      throw TensorError(
        .typeMismatch, operation: "npy",
        message: "\(path): NumPy has no \(source.dtype.rawValue); convert to float32 first")
    }
    guard let byteCount = checkedByteCount(source.dtype, source.shape) else {
      throw TensorError(
        .invalidArgument, operation: "npy", message: "\(path): impossible shape",
        argumentShapes: [source.shape])
    }
    let file = try AtomicFile(path: path)
    try file.write(header(code: code, shape: source.shape))
    try source.write(to: file, expectedByteCount: byteCount, path: path, operation: "npy")
    try file.commit()
  }

  private static func header(code: String, shape: [Int]) -> [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = Array("{'descr': '\(code)', 'fortran_order': False, 'shape': (\(sizes)), }".utf8)
    // NumPy leaves room to lengthen the first axis in place, up to 21 digits.
    if let first = shape.first { text += spaces(21 - String(first).utf8.count) }
    // Version 1 counts the header in two bytes; both end on a multiple of 64 and a newline.
    let isLong = text.count + 64 > Int(UInt16.max)
    let lengthByteCount = isLong ? 4 : 2
    let ahead = magic.count + 2 + lengthByteCount
    text += spaces(63 - (ahead + text.count) & 63)
    text.append(UInt8(ascii: "\n"))
    let length = littleEndianBytes(of: UInt32(text.count)).prefix(lengthByteCount)
    return magic + [isLong ? 2 : 1, 0] + length + text
  }

  private static func spaces(_ count: Int) -> [UInt8] {
    Array(repeating: UInt8(ascii: " "), count: count)
  }
}
