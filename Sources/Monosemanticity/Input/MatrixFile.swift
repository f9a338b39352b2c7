internal import Cohorts
internal import Tensors

/// Matrices from NumPy and safetensors files, told apart by content.
enum MatrixFile {
  /// A named matrix in single precision.
  struct Matrix {
    var name: String
    let rowCount: Int
    let width: Int
    let values: [Float]
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
        return [try matrix(NumpyFile(path: path).tensor(), name: stem(path), path: path)]
      }
      let file = try SafetensorsFile(path: path)
      var result: [Matrix] = []
      let names = file.header.entries.map(\.name)
      guard !names.isEmpty else {
        throw TensorError(.fileFormat, operation: "safetensors", message: "holds no tensor")
      }
      for name in names {
        let only = names.count == 1 ? stem(path) : name
        result.append(try matrix(file.tensor(named: name), name: only, path: path))
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
    _ tensor: Tensor, name: String, path: String
  ) throws(TensorError) -> Matrix {
    guard tensor.rank == 2, tensor.shape[0] > 0, tensor.shape[1] > 0 else {
      throw TensorError(
        .shapeMismatch, operation: "embeddings",
        message: "\(path): \"\(name)\": expected a matrix with one row a case, found shape "
          + "\(tensor.shape)", argumentShapes: [tensor.shape])
    }
    guard tensor.dtype?.isFloatingPoint == true else {
      throw TensorError(
        .typeMismatch, operation: "embeddings",
        message: "\(path): \"\(name)\": expected real numbers, found "
          + "\(tensor.dtype?.rawValue ?? "another type"); save it as float32")
    }
    return Matrix(
      name: name, rowCount: tensor.shape[0], width: tensor.shape[1],
      values: try tensor.converted(to: .float32).array(of: Float.self))
  }

  /// A file's name without folder and ending.
  static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }
}
