internal import Cohorts
internal import Tensors

/// Matrices from NumPy and safetensors files, told apart by content.
///
/// Single precision stays in the mapped file, whose pages come and go; other types are converted and
/// kept in memory. As with every mapping, nobody may shorten the file meanwhile.
enum MatrixFile {
  /// A named matrix in single precision.
  struct Matrix {
    var name: String
    let rowCount: Int
    let width: Int
    let values: RowValues<Float>
  }

  /// Reads a file: the one array of a `.npy` file, or every matrix of a safetensors file.
  ///
  /// - Throws: ``MonosemanticityError`` with code `fileAccess` if it cannot be read, or `mismatch` if
  ///   there is no matrix of real numbers in it.
  static func read(_ path: String) throws(MonosemanticityError) -> [Matrix] {
    guard FileContents.exists(path) else {
      throw MonosemanticityError(
        .fileAccess, "\(path): there is no such file; expected a .npy or .safetensors file")
    }
    do throws(TensorError) {
      if try isNumPy(path) {
        let file = try NumpyFile(path: path)
        return [
          try matrix(file.entry, of: file.mapping, name: stem(path)) { () throws(TensorError) in
            try file.tensor()
          }
        ]
      }
      let file = try SafetensorsFile(path: path)
      var result: [Matrix] = []
      let names = file.header.entries.map(\.name)
      guard !names.isEmpty else {
        throw TensorError(.fileFormat, operation: "safetensors", message: "holds no tensor")
      }
      for name in names {
        let only = names.count == 1 ? stem(path) : name
        result.append(
          try matrix(file.entry(named: name), of: file.mapping, name: only) {
            () throws(TensorError) in try file.tensor(named: name)
          })
      }
      return result
    } catch {
      let code: MonosemanticityError.Code =
        error.code == .shapeMismatch || error.code == .typeMismatch ? .mismatch : .fileAccess
      let text = "\(error)"
      throw MonosemanticityError(code, text.contains(path) ? text : "\(path): \(text)")
    }
  }

  private static func isNumPy(_ path: String) throws(TensorError) -> Bool {
    let magic = [0x93] + Array("NUMPY".utf8)
    let file = try MappedFile(path: path)
    return try file.withUnsafeBytes(in: 0..<min(magic.count, file.byteCount)) {
      $0.elementsEqual(magic)
    }
  }

  private static func matrix(
    _ entry: TensorFileEntry, of file: MappedFile, name: String,
    copied: () throws(TensorError) -> Tensor
  ) throws(TensorError) -> Matrix {
    let shape = entry.shape
    guard shape.count == 2, shape[0] > 0, shape[1] > 0 else {
      throw TensorError(
        .shapeMismatch, operation: "embeddings",
        message: "\(file.path): \"\(name)\": expected a matrix with one row a case, found shape "
          + "\(shape)", argumentShapes: [shape])
    }
    guard entry.dtype.isFloatingPoint else {
      throw TensorError(
        .typeMismatch, operation: "embeddings",
        message: "\(file.path): \"\(name)\": expected real numbers, found "
          + "\(entry.dtype.rawValue); save it as float32")
    }
    let mapped =
      entry.dtype == .float32 ? RowValues<Float>(file, bytes: entry.byteRange) : nil
    return Matrix(
      name: name, rowCount: shape[0], width: shape[1],
      values: try values(mapped, copied))
  }

  private static func values(
    _ mapped: RowValues<Float>?, _ copied: () throws(TensorError) -> Tensor
  ) throws(TensorError) -> RowValues<Float> {
    if let mapped { return mapped }
    return RowValues(try copied().converted(to: .float32).array(of: Float.self))
  }

  /// A file's name without folder and ending.
  static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }
}
