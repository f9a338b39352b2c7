import Foundation
import Indexing
import Tensors

/// Rows of numbers from a `.npy` file: used in place where they are float32, converted else.
struct VectorRows {
  let path: String
  let count: Int
  let width: Int
  private let file: NumpyFile
  private let converted: [Float]?

  /// - Throws: `TensorError`, or ``Indexing/IndexingError`` if the file holds no matrix of real numbers.
  init(_ path: String) throws {
    file = try NumpyFile(path: path)
    let shape = file.entry.shape
    guard shape.count == 2, file.entry.dtype.isFloatingPoint, shape[1] > 0 else {
      throw IndexingError(
        .invalidArgument,
        "expected a matrix of real numbers with a row a case, found \(file.entry.dtype.rawValue) of shape "
          + "\(shape)", file: path)
    }
    self.path = path
    count = shape[0]
    width = shape[1]
    let start = try file.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
    converted =
      file.entry.dtype == .float32 && start % UInt(MemoryLayout<Float>.alignment) == 0
      ? nil : try file.tensor().array(of: Float.self)
  }

  /// Lends all rows.
  func withRows<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) throws -> Result {
    if let converted { return try converted.withUnsafeBufferPointer(body) }
    // The file lends bytes to closures that throw its own errors only.
    let outcome = try file.withUnsafeBytes { bytes in
      Swift.Result { try body(bytes.bindMemory(to: Float.self)) }
    }
    return try outcome.get()
  }

  /// Lends the rows of several files at once.
  static func withRows<Result>(
    _ files: ArraySlice<VectorRows>, _ lent: [UnsafeBufferPointer<Float>] = [],
    _ body: ([UnsafeBufferPointer<Float>]) throws -> Result
  ) throws -> Result {
    guard let first = files.first else { return try body(lent) }
    return try first.withRows { try withRows(files.dropFirst(), lent + [$0], body) }
  }
}
