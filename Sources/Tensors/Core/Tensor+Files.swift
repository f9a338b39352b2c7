// The bridge between tensors and the file formats in `Files/`.

extension Tensor {
  /// This tensor as an entry of a file.
  ///
  /// - Throws: ``TensorError`` with code `typeMismatch` for element types that files do not hold.
  func source(named name: String) throws(TensorError) -> TensorFileSource {
    guard let dtype else {
      throw TensorError(
        .typeMismatch, operation: "write",
        message: "\"\(name)\": expected a real element type, found another")
    }
    return TensorFileSource(name: name, dtype: dtype, shape: shape) { body throws(TensorError) in
      try withBytes(body)
    }
  }
}

extension SafetensorsFile {
  /// One tensor, copied out of the mapped file.
  ///
  /// - Throws: ``TensorError`` with code `missingEntry`.
  public func tensor(named name: String) throws(TensorError) -> Tensor {
    try tensor(entry(named: name))
  }

  /// All tensors by name.
  public func tensors() throws(TensorError) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for entry in header.entries { tensors[entry.name] = try tensor(entry) }
    return tensors
  }

  private func tensor(_ entry: TensorFileEntry) throws(TensorError) -> Tensor {
    try withUnsafeBytes(of: entry.name) { bytes throws(TensorError) in
      try Tensor(bytes: bytes, shape: entry.shape, dtype: entry.dtype)
    }
  }

  /// Writes tensors to a file, which appears only when it is whole.
  public static func write(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
  ) throws(TensorError) {
    var sources: [TensorFileSource] = []
    for (name, tensor) in tensors { sources.append(try tensor.source(named: name)) }
    try write(sources, metadata: metadata, to: path)
  }
}

extension NumpyFile {
  /// The array as a tensor, copied out of the mapped file.
  public func tensor() throws(TensorError) -> Tensor {
    try withUnsafeBytes { bytes throws(TensorError) in
      try Tensor(bytes: bytes, shape: entry.shape, dtype: entry.dtype)
    }
  }

  /// Writes one tensor to a file, which appears only when it is whole.
  public static func write(_ tensor: Tensor, to path: String) throws(TensorError) {
    try write(tensor.source(named: ""), to: path)
  }
}
