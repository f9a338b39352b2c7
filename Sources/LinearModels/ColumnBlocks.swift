package import Tensors

/// The columns of a linear model as they lie, in one or several blocks, each multiplied by a scale.
///
/// Wide columns keep the precision that they have, and are never joined, scaled or converted as a whole:
/// products take a slab of columns at a time in double precision, so that they cost one slab of memory.
package struct ColumnBlocks {
  private let blocks: [(columns: Tensor, scale: Double)]
  private let slabs: [Slab]
  /// The number of rows.
  package let rowCount: Int
  /// The number of columns of all blocks.
  package let columnCount: Int

  /// How many columns are in double precision at a time.
  package static let slabSize = 4_096

  private struct Slab: Hashable {
    let block: Int
    /// Where it lies in its block.
    let columns: Range<Int>
    /// Where it begins among all columns.
    let start: Int
    var range: Range<Int> { start..<start + columns.count }
  }

  /// Joins blocks `[rows, columns]` of equal row counts.
  package init(_ blocks: [(columns: Tensor, scale: Double)]) throws(TensorError) {
    let shapes = blocks.map(\.columns.shape)
    guard let first = shapes.first, shapes.allSatisfy({ $0.count == 2 && $0[0] == first[0] }) else {
      throw TensorError(
        .shapeMismatch, operation: "LogisticRegression",
        message: "expected blocks [rows, columns] of equal row counts, found \(shapes)",
        argumentShapes: shapes)
    }
    var slabs: [Slab] = []
    var start = 0
    for (block, shape) in shapes.enumerated() {
      for first in stride(from: 0, to: shape[1], by: Self.slabSize) {
        let columns = first..<min(first + Self.slabSize, shape[1])
        slabs.append(Slab(block: block, columns: columns, start: start))
        start += columns.count
      }
    }
    self.blocks = blocks
    self.slabs = slabs
    rowCount = first[0]
    columnCount = start
  }

  /// Scaled columns in double precision.
  private func values(_ slab: Slab) throws(TensorError) -> Tensor {
    let block = blocks[slab.block]
    let values = try block.columns.sliced(slab.columns, axis: 1).converted(to: .float64)
    return block.scale == 1 ? values : try values * block.scale
  }

  /// All columns side by side in double precision, `[rows, columns]`.
  package func joined() throws(TensorError) -> Tensor {
    var parts: [Tensor] = []
    for slab in slabs { parts.append(try values(slab)) }
    switch parts.count {
    case 0: return try .zeros([rowCount, 0], dtype: .float64)
    case 1: return parts[0]
    default: return try .concatenated(parts, axis: 1)
    }
  }

  /// X · Xᵀ, `[rows, rows]`.
  ///
  /// It is symmetric: of the panels of rows, only pairs on one side of the diagonal are multiplied.
  package func gram() throws(TensorError) -> Tensor {
    let size = max(64, (rowCount + 3) / 4)
    let panels = stride(from: 0, to: rowCount, by: size).map { $0..<min($0 + size, rowCount) }
    var lower: [Tensor] = []
    for panel in panels {
      lower.append(try .zeros([panel.count, panel.upperBound], dtype: .float64))
    }
    for slab in slabs {
      let values = try values(slab)
      for (place, panel) in panels.enumerated() {
        let before = try values.sliced(0..<panel.upperBound).transposed()
        lower[place] = try lower[place] + values.sliced(panel).matmul(before)
      }
    }
    // Right of the diagonal stands what is below it, transposed.
    var lines: [Tensor] = []
    for (place, panel) in panels.enumerated() {
      var line = [lower[place]]
      for later in panels.indices.dropFirst(place + 1) {
        line.append(try lower[later].sliced(panel, axis: 1).transposed())
      }
      lines.append(try .concatenated(line, axis: 1))
    }
    return try .concatenated(lines)
  }

  /// X · otherᵀ for other rows of the same columns, `[rows, other rows]`.
  package func products(with other: ColumnBlocks) throws(TensorError) -> Tensor {
    guard other.slabs == slabs else { throw mismatch(other.columnCount) }
    var sum = try Tensor.zeros([rowCount, other.rowCount], dtype: .float64)
    for slab in slabs { sum = try sum + values(slab).matmul(other.values(slab).transposed()) }
    return sum
  }

  /// X · weightsᵀ, `[rows, outputs]`, for weights `[outputs, columns]` in double precision.
  package func products(weights: Tensor) throws(TensorError) -> Tensor {
    guard weights.shape.count == 2, weights.shape[1] == columnCount else {
      throw mismatch(weights.shape.last ?? 0)
    }
    var sum = try Tensor.zeros([rowCount, weights.shape[0]], dtype: .float64)
    for slab in slabs {
      sum = try sum + values(slab).matmul(weights.sliced(slab.range, axis: 1).transposed())
    }
    return sum
  }

  /// coefficients · X, `[outputs, columns]`, for coefficients `[outputs, rows]` in double precision.
  package func combined(_ coefficients: Tensor) throws(TensorError) -> Tensor {
    var parts: [Tensor] = []
    for slab in slabs { parts.append(try coefficients.matmul(values(slab))) }
    return try .concatenated(parts, axis: 1)
  }

  private func mismatch(_ found: Int) -> TensorError {
    TensorError(
      .shapeMismatch, operation: "LogisticRegression",
      message: "expected \(columnCount) columns in the same blocks, found \(found)")
  }
}
