/// Rows of numbers, one a case, in single or double precision.
///
/// What is summed over them is summed in double precision either way; single precision only halves
/// the memory. Rows are used at length 1: their lengths are taken in double precision, so that no
/// rounded copy of the rows is kept. Rows may lie in a mapped file, and rows of some cases are a view of
/// all rows: neither is copied.
public struct EmbeddingRows: Sendable, Hashable {
  /// The numbers, row-major.
  enum Storage: Sendable, Hashable {
    case float(RowValues<Float>)
    case double(RowValues<Double>)
  }

  /// The number of rows.
  public let count: Int
  /// The numbers in a row.
  public let width: Int
  let storage: Storage
  /// One over the length of each row; 0 for a row of zeros, which then counts nowhere.
  let scales: [Double]
  /// Where each row stands in the storage; empty where they stand one after another.
  private let places: [Int32]

  /// Creates rows from single precision, row-major `[rows, width]`.
  ///
  /// - Throws: ``MonosemanticityError`` with code `mismatch` if the count does not fit the width, or
  ///   `notFinite`, naming row and column.
  public init(_ values: [Float], width: Int) throws(MonosemanticityError) {
    let count = try Self.rowCount(values.count, width: width)
    self.count = count
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw Self.notFinite("\(values[place])", place, width)
    }
    self.width = width
    storage = .float(RowValues(values))
    places = []
    scales = values.withUnsafeBufferPointer { Self.scales($0, count: count, width: width) }
  }

  /// Creates rows from double precision, row-major `[rows, width]`.
  ///
  /// - Throws: ``MonosemanticityError`` with code `mismatch` if the count does not fit the width, or
  ///   `notFinite`, naming row and column.
  public init(_ values: [Double], width: Int) throws(MonosemanticityError) {
    let count = try Self.rowCount(values.count, width: width)
    self.count = count
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw Self.notFinite("\(values[place])", place, width)
    }
    self.width = width
    storage = .double(RowValues(values))
    places = []
    scales = values.withUnsafeBufferPointer { Self.scales($0, count: count, width: width) }
  }

  /// Takes rows that were checked, in memory or in a file.
  ///
  /// - Parameter presence: Rows of absent cases count as rows of zeros, whatever stands there.
  init(_ values: RowValues<Float>, width: Int, presence: [Bool]) {
    count = presence.count
    self.width = width
    storage = .float(values)
    places = []
    scales = values.withUnsafeBufferPointer {
      Self.scales($0, count: presence.count, width: width, presence: presence)
    }
  }

  private init(count: Int, width: Int, storage: Storage, scales: [Double], places: [Int32]) {
    self.count = count
    self.width = width
    self.storage = storage
    self.scales = scales
    self.places = places
  }

  /// The bytes of a number.
  var elementSize: Int {
    switch storage {
    case .float: MemoryLayout<Float>.size
    case .double: MemoryLayout<Double>.size
    }
  }

  /// Where a row begins in the storage.
  @inline(__always)
  func start(_ row: Int) -> Int { (places.isEmpty ? row : Int(places[row])) * width }

  /// The rows of some cases, as a view.
  public func selecting(_ rows: [Int]) -> EmbeddingRows {
    EmbeddingRows(
      count: rows.count, width: width, storage: storage, scales: rows.map { scales[$0] },
      places: rows.map { Int32(truncatingIfNeeded: places.isEmpty ? $0 : Int(places[$0])) })
  }

  /// One row at length 1; zeros stay zeros.
  public func unitRow(_ row: Int) -> [Double] {
    let part = start(row)..<start(row) + width
    let scale = scales[row]
    return switch storage {
    case .float(let values): values.array(part).map { Double($0) * scale }
    case .double(let values): values.array(part).map { $0 * scale }
    }
  }

  /// The cosine of two rows, 0 where one is all zeros.
  public func cosine(_ first: Int, _ second: Int) -> Double {
    var sum = 0.0
    switch storage {
    case .float(let values):
      values.withUnsafeBufferPointer {
        sum = dotProduct($0, start(first), $0, start(second), count: width)
      }
    case .double(let values):
      values.withUnsafeBufferPointer {
        sum = dotProduct($0, start(first), $0, start(second), count: width)
      }
    }
    return sum * scales[first] * scales[second]
  }

  /// One number as it is.
  func raw(_ row: Int, _ column: Int) -> Double {
    switch storage {
    case .float(let values): Double(values[start(row) + column])
    case .double(let values): values[start(row) + column]
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
    _ values: UnsafeBufferPointer<Element>, count: Int, width: Int, presence: [Bool]? = nil
  ) -> [Double] {
    (0..<count).map { row in
      if let presence, !presence[row] { return 0 }
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

extension EmbeddingRows {
  /// Whether two hold equal rows, wherever these stand.
  public static func == (left: Self, right: Self) -> Bool {
    left.count == right.count && left.width == right.width && left.scales == right.scales
      && (0..<left.count).allSatisfy { left.unitRow($0) == right.unitRow($0) }
  }

  /// Feeds the shape and the lengths of rows to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(width)
    hasher.combine(scales)
  }
}
