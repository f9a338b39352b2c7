/// How alike two dictionaries are: the mean cosine of their directions under the best matching.
///
/// Up to 2,048 features the matching is optimal (the Hungarian method in the form of Jonker and
/// Volgenant 1987); beyond, it is greedy, which gives a lower bound. The score follows Fel et al. 2025
/// (arXiv 2502.12892).
public struct DirectionMatching: Sendable, Hashable {
  /// More features are matched greedily.
  public static let mostForOptimum = 2048

  /// For each direction of the first dictionary, its partner in the second.
  public let partners: [Int]
  /// The mean cosine of partners.
  public let stability: Double
  /// Whether the matching was greedy.
  public let isLowerBound: Bool

  /// Matches two dictionaries of equally many directions.
  ///
  /// - Throws: ``MonosemanticityError`` with code `mismatch` if they differ in shape.
  public init(_ first: EmbeddingRows, _ second: EmbeddingRows) throws(MonosemanticityError) {
    guard first.count == second.count, first.width == second.width else {
      throw MonosemanticityError(
        .mismatch,
        "dictionaries of \(first.count) and \(second.count) features of widths \(first.width) and "
          + "\(second.width) cannot be matched")
    }
    let count = first.count
    let right = (0..<count).map { second.unitRow($0) }
    let left = (0..<count).map { first.unitRow($0) }
    var cosines = [Double](repeating: 0, count: count * count)
    cosines.withUnsafeMutableBufferPointer { cosines in
      FeatureBlocks.forEach { block in
        for row in FeatureBlocks.range(block, of: count) {
          left[row].withUnsafeBufferPointer { one in
            for column in 0..<count {
              right[column].withUnsafeBufferPointer { other in
                cosines[row * count + column] = dotProduct(one, 0, other, 0, count: first.width)
              }
            }
          }
        }
      }
    }
    isLowerBound = count > Self.mostForOptimum
    let partners = isLowerBound ? Self.greedy(cosines, count) : Self.optimal(cosines, count)
    self.partners = partners
    let total = partners.enumerated().reduce(0) { $0 + cosines[$1.offset * count + $1.element] }
    stability = count > 0 ? total / Double(count) : 0
  }

  /// Takes the best pair that is left, again and again.
  private static func greedy(_ cosines: [Double], _ count: Int) -> [Int] {
    // The best few of each row suffice almost always; rows without any left look again.
    var partners = [Int](repeating: -1, count: count)
    var isTaken = [Bool](repeating: false, count: count)
    func best(_ row: Int) -> (column: Int, cosine: Double) {
      var found = (column: -1, cosine: -Double.infinity)
      for column in 0..<count where !isTaken[column] && cosines[row * count + column] > found.cosine
      {
        found = (column, cosines[row * count + column])
      }
      return found
    }
    var candidates = (0..<count).map { (row: $0, best: best($0)) }
    while !candidates.isEmpty {
      candidates.sort { ($0.best.cosine, -$0.row) > ($1.best.cosine, -$1.row) }
      var rest: [(row: Int, best: (column: Int, cosine: Double))] = []
      for candidate in candidates {
        if isTaken[candidate.best.column] {
          rest.append(candidate)
        } else {
          isTaken[candidate.best.column] = true
          partners[candidate.row] = candidate.best.column
        }
      }
      candidates = rest.map { ($0.row, best($0.row)) }
    }
    return partners
  }

  /// Shortest augmenting paths over reduced costs.
  private static func optimal(_ cosines: [Double], _ count: Int) -> [Int] {
    guard count > 0 else { return [] }
    // Rows and columns from 1; 0 stands for none.
    var rowPotential = [Double](repeating: 0, count: count + 1)
    var columnPotential = rowPotential
    var rowOfColumn = [Int](repeating: 0, count: count + 1)
    var previous = rowOfColumn
    for row in 1...count {
      rowOfColumn[0] = row
      var column = 0
      var distances = [Double](repeating: .infinity, count: count + 1)
      var isUsed = [Bool](repeating: false, count: count + 1)
      repeat {
        isUsed[column] = true
        let current = rowOfColumn[column]
        var least = Double.infinity
        var next = 0
        for candidate in 1...count where !isUsed[candidate] {
          let cost =
            -cosines[(current - 1) * count + candidate - 1] - rowPotential[current]
            - columnPotential[candidate]
          if cost < distances[candidate] {
            distances[candidate] = cost
            previous[candidate] = column
          }
          if distances[candidate] < least {
            least = distances[candidate]
            next = candidate
          }
        }
        for candidate in 0...count {
          if isUsed[candidate] {
            rowPotential[rowOfColumn[candidate]] += least
            columnPotential[candidate] -= least
          } else {
            distances[candidate] -= least
          }
        }
        column = next
      } while rowOfColumn[column] != 0
      repeat {
        let before = previous[column]
        rowOfColumn[column] = rowOfColumn[before]
        column = before
      } while column != 0
    }
    var partners = [Int](repeating: 0, count: count)
    for column in 1...count { partners[rowOfColumn[column] - 1] = column - 1 }
    return partners
  }
}
