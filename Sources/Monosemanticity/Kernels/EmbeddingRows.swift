/// Rows of numbers, one a case, in single or double precision.
///
/// What is summed over them is summed in double precision either way; single precision only halves
/// the memory. Rows are used at length 1: their lengths are taken in double precision, so that no
/// rounded copy of the rows is kept.
public struct EmbeddingRows: Sendable, Hashable {
  /// The numbers, row-major.
  enum Storage: Sendable, Hashable {
    case float([Float])
    case double([Double])
  }

  /// The number of rows.
  public let count: Int
  /// The numbers in a row.
  public let width: Int
  let storage: Storage
  /// One over the length of each row; 0 for a row of zeros, which then counts nowhere.
  let scales: [Double]

  /// Creates rows from single precision, row-major `[rows, width]`.
  ///
  /// - Throws: ``MonosemanticityError`` with code `mismatch` if the count does not fit the width, or
  ///   `notFinite`, naming row and column.
  public init(_ values: [Float], width: Int) throws(MonosemanticityError) {
    count = try Self.rowCount(values.count, width: width)
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw Self.notFinite("\(values[place])", place, width)
    }
    self.width = width
    storage = .float(values)
    scales = Self.scales(values, count: count, width: width)
  }

  /// Creates rows from double precision, row-major `[rows, width]`.
  ///
  /// - Throws: ``MonosemanticityError`` with code `mismatch` if the count does not fit the width, or
  ///   `notFinite`, naming row and column.
  public init(_ values: [Double], width: Int) throws(MonosemanticityError) {
    count = try Self.rowCount(values.count, width: width)
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw Self.notFinite("\(values[place])", place, width)
    }
    self.width = width
    storage = .double(values)
    scales = Self.scales(values, count: count, width: width)
  }

  private init(count: Int, width: Int, storage: Storage, scales: [Double]) {
    self.count = count
    self.width = width
    self.storage = storage
    self.scales = scales
  }

  /// The rows of some cases.
  public func selecting(_ rows: [Int]) -> EmbeddingRows {
    func gathered<Element>(_ values: [Element]) -> [Element] {
      var result: [Element] = []
      result.reserveCapacity(rows.count * width)
      for row in rows { result += values[row * width..<(row + 1) * width] }
      return result
    }
    let chosen: Storage =
      switch storage {
      case .float(let values): .float(gathered(values))
      case .double(let values): .double(gathered(values))
      }
    return EmbeddingRows(
      count: rows.count, width: width, storage: chosen, scales: rows.map { scales[$0] })
  }

  /// One row at length 1; zeros stay zeros.
  public func unitRow(_ row: Int) -> [Double] {
    let part = row * width..<(row + 1) * width
    let scale = scales[row]
    return switch storage {
    case .float(let values): values[part].map { Double($0) * scale }
    case .double(let values): values[part].map { $0 * scale }
    }
  }

  /// The cosine of two rows, 0 where one is all zeros.
  public func cosine(_ first: Int, _ second: Int) -> Double {
    var sum = 0.0
    switch storage {
    case .float(let values):
      values.withUnsafeBufferPointer {
        sum = dotProduct($0, first * width, $0, second * width, count: width)
      }
    case .double(let values):
      values.withUnsafeBufferPointer {
        sum = dotProduct($0, first * width, $0, second * width, count: width)
      }
    }
    return sum * scales[first] * scales[second]
  }

  /// One number as it is.
  func raw(_ row: Int, _ column: Int) -> Double {
    switch storage {
    case .float(let values): Double(values[row * width + column])
    case .double(let values): values[row * width + column]
    }
  }

  private static func rowCount(_ count: Int, width: Int) throws(MonosemanticityError) -> Int {
    guard width > 0, count % width == 0 else {
      throw MonosemanticityError(
        .mismatch, "\(count) numbers are no rows of \(width) numbers each")
    }
    return count / width
  }

  private static func notFinite(_ found: String, _ place: Int, _ width: Int)
    -> MonosemanticityError
  {
    MonosemanticityError(
      .notFinite,
      "row \(place / width), column \(place % width) (from 0): expected a finite number, found "
        + found)
  }

  private static func scales<Element: BinaryFloatingPoint>(
    _ values: [Element], count: Int, width: Int
  ) -> [Double] {
    values.withUnsafeBufferPointer { values in
      (0..<count).map { row in
        // Scaled by the largest entry first: squares of huge or tiny numbers would leave the range.
        var largest = 0.0
        for column in 0..<width {
          largest = max(largest, abs(Double(values[row * width + column])))
        }
        guard largest > 0 else { return 0 }
        var square = 0.0
        for column in 0..<width {
          let part = Double(values[row * width + column]) / largest
          square += part * part
        }
        return 1 / (largest * square.squareRoot())
      }
    }
  }
}
