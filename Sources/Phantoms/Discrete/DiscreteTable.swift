import Foundation

/// A joint distribution of one symbol a modality and a class: p(x₁, …, x_m, y).
public struct DiscreteTable: Sendable, Hashable, Encodable {
  /// The size of each modality's alphabet.
  public let alphabetSizes: [Int]
  /// The number of classes.
  public let classCount: Int
  /// The probabilities, row-major `[x₁]…[x_m][y]`, summing to one.
  public let probabilities: [Double]

  /// The most cells of a table.
  public static let largestCellCount = 1 << 20

  /// Checks a table.
  ///
  /// - Parameter probabilities: Row-major `[x₁]…[x_m][y]`; must sum to one within 1e-6, and are then
  ///   made to.
  /// - Throws: ``PhantomError`` with code `invalidDesign` for an impossible shape, a negative or
  ///   infinite cell, a sum other than one, or fewer than two classes with any mass.
  public init(
    alphabetSizes: [Int], classCount: Int, probabilities: [Double]
  ) throws(PhantomError) {
    func fault(_ message: String) -> PhantomError {
      PhantomError(.invalidDesign, place: "table", message: message)
    }
    guard !alphabetSizes.isEmpty else { throw fault("expected at least 1 modality, found none") }
    var cells = 1
    for size in alphabetSizes + [classCount] {
      let (product, overflow) = cells.multipliedReportingOverflow(by: size)
      guard size >= 1, !overflow, product <= Self.largestCellCount else {
        throw fault(
          "expected alphabets and classes of at least 1 whose product is at most "
            + "\(Self.largestCellCount), found \(alphabetSizes) and \(classCount) classes")
      }
      cells = product
    }
    guard probabilities.count == cells else {
      throw fault(
        "expected \(cells) cells for alphabets \(alphabetSizes) and \(classCount) classes, found "
          + "\(probabilities.count)")
    }
    if let bad = probabilities.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw fault(
        "cell \(bad): expected a probability of zero or more, found \(probabilities[bad])")
    }
    let total = probabilities.reduce(0, +)
    guard abs(total - 1) <= 1e-6 else {
      throw fault(
        "expected probabilities that sum to 1, found \(total); divide each cell by the sum")
    }
    self.init(
      unchecked: alphabetSizes, classCount, probabilities.map { $0 / total })
    guard classShares.count(where: { $0 > 0 }) >= 2 else {
      throw fault("expected at least 2 classes with any probability, found 1")
    }
  }

  init(unchecked alphabetSizes: [Int], _ classCount: Int, _ probabilities: [Double]) {
    self.alphabetSizes = alphabetSizes
    self.classCount = classCount
    self.probabilities = probabilities
  }

  /// The symbols and the class of a cell.
  func outcome(of cell: Int) -> (symbols: [Int], label: Int) {
    var rest = cell / classCount
    var symbols = [Int](repeating: 0, count: alphabetSizes.count)
    for modality in alphabetSizes.indices.reversed() {
      symbols[modality] = rest % alphabetSizes[modality]
      rest /= alphabetSizes[modality]
    }
    return (symbols, cell % classCount)
  }

  func cell(of symbols: [Int], label: Int) -> Int {
    zip(symbols, alphabetSizes).reduce(0) { $0 * $1.1 + $1.0 } * classCount + label
  }

  /// p(y).
  public var classShares: [Double] {
    var shares = [Double](repeating: 0, count: classCount)
    for (cell, mass) in probabilities.enumerated() { shares[cell % classCount] += mass }
    return shares
  }

  /// The joint distribution of two independent tables over the same modalities: symbols and classes
  /// become pairs, and all information adds.
  ///
  /// - Throws: ``PhantomError`` with code `invalidDesign` for other modalities or too many cells.
  public func product(with other: DiscreteTable) throws(PhantomError) -> DiscreteTable {
    guard alphabetSizes.count == other.alphabetSizes.count,
      probabilities.count * other.probabilities.count <= Self.largestCellCount
    else {
      throw PhantomError(
        .invalidDesign, place: "table",
        message: "a product needs the same number of modalities and at most "
          + "\(Self.largestCellCount) cells, found \(alphabetSizes) and \(other.alphabetSizes)")
    }
    let sizes = zip(alphabetSizes, other.alphabetSizes).map { $0 * $1 }
    let classes = classCount * other.classCount
    var joint = DiscreteTable(
      unchecked: sizes, classes,
      [Double](repeating: 0, count: probabilities.count * other.probabilities.count))
    var values = joint.probabilities
    for (cell, mass) in probabilities.enumerated() {
      let one = outcome(of: cell)
      for (otherCell, otherMass) in other.probabilities.enumerated() {
        let two = other.outcome(of: otherCell)
        let symbols = sizes.indices.map {
          one.symbols[$0] * other.alphabetSizes[$0] + two.symbols[$0]
        }
        let place = joint.cell(of: symbols, label: one.label * other.classCount + two.label)
        values[place] = mass * otherMass
      }
    }
    joint = DiscreteTable(unchecked: sizes, classes, values)
    return joint
  }

  /// The table when each modality's symbol is, with some probability, replaced by one drawn evenly.
  ///
  /// - Parameter rates: One a modality, from 0 to 1.
  func confused(_ rates: [Double]) -> DiscreteTable {
    var values = probabilities
    var stride = classCount
    for modality in alphabetSizes.indices.reversed() {
      let size = alphabetSizes[modality]
      let rate = rates[modality]
      if rate > 0 {
        var mixed = values
        for block in Swift.stride(from: 0, to: values.count, by: stride * size) {
          for offset in block..<block + stride {
            let mass = (0..<size).reduce(0) { $0 + values[offset + $1 * stride] }
            for symbol in 0..<size {
              let place = offset + symbol * stride
              mixed[place] = (1 - rate) * values[place] + rate * mass / Double(size)
            }
          }
        }
        values = mixed
      }
      stride *= size
    }
    return DiscreteTable(unchecked: alphabetSizes, classCount, values)
  }
}
