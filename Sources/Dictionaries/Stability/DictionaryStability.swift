public import Tensors

/// How alike two dictionaries of one size are: the mean cosine of their directions, matched one to one.
///
/// ```
/// stability = max over permutations π of (1/M) Σ_i ⟨D_i, D'_π(i)⟩
/// ```
///
/// Source: Fel et al. 2025, <https://arxiv.org/abs/2502.12892>.
public struct DictionaryStability: Sendable, Hashable, Codable {
  /// The mean cosine.
  public let value: Double
  /// Whether the matching is the best there is; otherwise it is a greedy one and `value` a lower bound.
  public let isExact: Bool
  /// The feature of the second dictionary that each of the first is matched with.
  public let matches: [Int]
  /// The cosine of each match.
  public let cosines: [Double]

  /// Above so many features the matching is greedy.
  public static let largestExactCount = 2048

  /// Matches the directions of two dictionaries, `[features, width]` each.
  ///
  /// - Parameter allowsExact: False for the greedy matching whatever the size.
  /// - Throws: ``DictionariesError`` with code `invalidArgument` if the shapes differ or a direction is
  ///   zero or not finite.
  public init(_ first: Tensor, _ second: Tensor, allowsExact: Bool = true) throws {
    guard first.rank == 2, first.shape == second.shape, first.count > 0 else {
      throw DictionariesError(
        .invalidArgument,
        "stability: directions of shapes \(first.shape) and \(second.shape); expected two matrices of "
          + "one shape")
    }
    let count = first.shape[0]
    let unit = try [first, second].map { directions in
      let wide = try directions.detached().to(.cpu).converted(to: .float64)
      let norms = try wide.norm(axes: [1], keepsAxes: true)
      guard try (norms .> 0).all().item() == 1, try norms.isFinite().all().item() == 1 else {
        throw DictionariesError(
          .invalidArgument, "stability: expected directions that are finite and not zero")
      }
      return try wide / norms
    }
    isExact = allowsExact && count <= Self.largestExactCount
    if isExact {
      let products = try unit[0].matmul(unit[1].transposed()).array(of: Double.self)
      let columns = try AssignmentProblem.solve(products.map { -$0 }, size: count)
      matches = columns
      cosines = columns.enumerated().map { products[$0 * count + $1] }
    } else {
      (matches, cosines) = try Self.greedy(unit[0], unit[1])
    }
    value = cosines.reduce(0, +) / Double(count)
  }

  /// Matches the directions of two dictionaries.
  public init(_ first: FeatureDictionary, _ second: FeatureDictionary) throws {
    try self.init(first.directions, second.directions)
  }

  /// Takes pairs by falling cosine among each feature's nearest free ones.
  ///
  /// Rounds: every free feature of the first names its nearest free one of the second; of those that
  /// name the same one the closest gets it. Each round places at least one, and only the block at hand
  /// is in memory.
  private static func greedy(
    _ first: Tensor, _ second: Tensor
  ) throws -> (matches: [Int], cosines: [Double]) {
    let count = first.shape[0]
    var matches = [Int](repeating: -1, count: count)
    var cosines = [Double](repeating: 0, count: count)
    var freeRows = Array(0..<count)
    var freeColumns = Array(0..<count)
    while !freeRows.isEmpty {
      let table = try second.selecting(Tensor(freeColumns.map(Int64.init)))
      var wishes: [(row: Int, place: Int, cosine: Double)] = []
      for start in stride(from: 0, to: freeRows.count, by: 1024) {
        let rows = Array(freeRows[start..<min(start + 1024, freeRows.count)])
        let products = try first.selecting(Tensor(rows.map(Int64.init)))
          .matmul(table.transposed())
        let (values, places) = try products.topK(1)
        let best = try values.array(of: Double.self)
        for (index, place) in try places.array(of: Int64.self).enumerated() {
          wishes.append((rows[index], Int(place), best[index]))
        }
      }
      wishes.sort { ($1.cosine, $0.row) < ($0.cosine, $1.row) }
      var isTaken = [Bool](repeating: false, count: freeColumns.count)
      for (row, place, cosine) in wishes where !isTaken[place] {
        isTaken[place] = true
        matches[row] = freeColumns[place]
        cosines[row] = cosine
      }
      freeRows = freeRows.filter { matches[$0] < 0 }
      freeColumns = freeColumns.indices.filter { !isTaken[$0] }.map { freeColumns[$0] }
    }
    return (matches, cosines)
  }
}
