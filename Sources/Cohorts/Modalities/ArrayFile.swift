internal import Tensors

/// Matrices from NumPy and safetensors files, told apart by content.
enum ArrayFile {
  struct Matrix {
    let rowCount: Int
    let columnCount: Int
    /// Row-major, `[rowCount, columnCount]`.
    let values: [Float]
  }

  /// Reads a matrix of any real element type as single precision.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - entry: In a safetensors file, the name to read; `nil` where it holds only one.
  static func readMatrix(_ path: String, entry: String?) throws(CohortError) -> Matrix {
    guard FileContents.exists(path) else {
      throw CohortError(
        .missingFile, "no such file; check the name, and the folder it is relative to", file: path)
    }
    do throws(TensorError) {
      if try isNumPy(path) {
        let array = try NumpyFile(path: path)
        let values = try array.withUnsafeBytes { bytes throws(TensorError) in
          try numbers(bytes, array.entry.dtype)
        }
        return try matrix(values, array.entry.shape)
      }
      let file = try SafetensorsFile(path: path)
      // Not `??`, whose right side throws untyped.
      let name = if let entry { entry } else { try onlyEntry(file) }
      let found = try file.entry(named: name)
      let values = try file.withUnsafeBytes(of: name) { bytes throws(TensorError) in
        try numbers(bytes, found.dtype)
      }
      return try matrix(values, found.shape)
    } catch {
      throw CohortError(
        .unreadableArray,
        "cannot be read as .npy or .safetensors (\(error)); a CSV file needs the key \"key\"",
        file: path)
    }
  }

  private static func isNumPy(_ path: String) throws(TensorError) -> Bool {
    let magic = [0x93] + Array("NUMPY".utf8)
    let file = try MappedFile(path: path)
    return try file.withUnsafeBytes(in: 0..<min(magic.count, file.byteCount)) {
      $0.elementsEqual(magic)
    }
  }

  private static func onlyEntry(_ file: SafetensorsFile) throws(TensorError) -> String {
    let names = file.header.entries.map(\.name)
    if names.count == 1, let name = names.first { return name }
    throw TensorError(
      .missingEntry, operation: "safetensors",
      message: "expected one tensor, found \(quotedList(names)); name one under `tensor`")
  }

  private static func matrix(_ values: [Float], _ shape: [Int]) throws(TensorError) -> Matrix {
    guard shape.count == 2, shape[0] > 0, shape[1] > 0, shape[0] * shape[1] == values.count else {
      throw TensorError(
        .shapeMismatch, operation: "matrix",
        message: "expected rows and columns, found shape \(shape)", argumentShapes: [shape])
    }
    return Matrix(rowCount: shape[0], columnCount: shape[1], values: values)
  }

  private static func numbers(
    _ bytes: UnsafeRawBufferPointer, _ dtype: DType
  ) throws(TensorError) -> [Float] {
    func read<Element: BitwiseCopyable>(
      _ type: Element.Type, _ number: (Element) -> Float
    ) -> [Float] {
      let size = MemoryLayout<Element>.size
      return (0..<bytes.count / size).map {
        number(bytes.loadUnaligned(fromByteOffset: $0 * size, as: type))
      }
    }
    switch dtype {
    case .float32: return read(Float.self) { $0 }
    case .float64: return read(Double.self) { Float($0) }
    case .float16: return read(UInt16.self, float(half:))
    // The upper half of a single-precision number.
    case .bfloat16: return read(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .int8: return read(Int8.self) { Float($0) }
    case .int16: return read(Int16.self) { Float($0) }
    case .int32: return read(Int32.self) { Float($0) }
    case .int64: return read(Int64.self) { Float($0) }
    case .uint8: return read(UInt8.self) { Float($0) }
    case .bool: return read(UInt8.self) { $0 == 0 ? 0 : 1 }
    }
  }

  /// IEEE 754 half precision, written out because `Float16` is missing on some Intel systems.
  private static func float(half bits: UInt16) -> Float {
    let sign: Float = bits >> 15 == 0 ? 1 : -1
    let exponent = Int(bits >> 10) & 0x1f
    let fraction = Float(bits & 0x3ff) / 1024
    switch exponent {
    case 0: return sign * fraction * 0x1p-14
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
    }
  }
}
