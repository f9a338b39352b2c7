/// The activations of features, case by case, without the zeros: compressed sparse rows.
///
/// An activation is never negative; what is not stored is 0. Sums over activations are in double
/// precision, so they are stored in it: a dictionary's 32-bit activations fit exactly.
public struct SparseCodes: Sendable, Hashable {
  /// The number of cases, N.
  public var caseCount: Int { offsets.count - 1 }
  /// The number of features, M.
  public let featureCount: Int
  /// Where each case begins in ``features`` and ``values``, and the end: N + 1 numbers.
  public let offsets: [Int]
  /// The active features, ascending within a case.
  public let features: [Int32]
  /// Their activations, each finite and greater than 0.
  public let values: [Double]

  /// Creates codes from their parts.
  ///
  /// - Throws: ``DictionariesError`` with code `invalidArgument` if the offsets do not run from 0 to
  ///   the number of values without falling, if a feature is out of range or not greater than the one
  ///   before it in its case, or if a value is not finite and greater than 0.
  public init(
    featureCount: Int, offsets: [Int], features: [Int32], values: [Double]
  ) throws(DictionariesError) {
    guard featureCount >= 0, featureCount <= Int(Int32.max) else {
      throw DictionariesError(
        .invalidArgument, "\(featureCount) features; expected 0 to \(Int32.max)")
    }
    guard features.count == values.count, offsets.first == 0, offsets.last == values.count else {
      throw DictionariesError(
        .invalidArgument,
        "\(features.count) features, \(values.count) values and offsets from "
          + "\(offsets.first ?? -1) to \(offsets.last ?? -1) do not fit together")
    }
    for row in 0..<offsets.count - 1 {
      let (start, end) = (offsets[row], offsets[row + 1])
      guard start <= end, end <= values.count else {
        throw DictionariesError(.invalidArgument, "case \(row): offsets \(start), \(end)")
      }
      var previous: Int32 = -1
      for place in start..<end {
        guard features[place] > previous, Int(features[place]) < featureCount else {
          throw DictionariesError(
            .invalidArgument,
            "case \(row): feature \(features[place]) after \(previous) of \(featureCount)")
        }
        guard values[place] > 0, values[place].isFinite else {
          throw DictionariesError(
            .invalidArgument,
            "case \(row), feature \(features[place]): activation \(values[place]); expected a "
              + "finite number greater than 0")
        }
        previous = features[place]
      }
    }
    self.featureCount = featureCount
    self.offsets = offsets
    self.features = features
    self.values = values
  }

  /// Creates codes from a full matrix, row-major `[cases, features]`.
  ///
  /// - Throws: ``DictionariesError`` with code `invalidArgument` if the count does not fit, or a value
  ///   is negative or not finite.
  public init(dense: [Double], featureCount: Int) throws(DictionariesError) {
    guard featureCount > 0, dense.count % featureCount == 0 else {
      throw DictionariesError(
        .invalidArgument, "\(dense.count) values are no rows of \(featureCount) features")
    }
    var offsets = [0]
    var features: [Int32] = []
    var values: [Double] = []
    for row in 0..<dense.count / featureCount {
      for feature in 0..<featureCount {
        let value = dense[row * featureCount + feature]
        guard value != 0 else { continue }
        guard value > 0, value.isFinite else {
          throw DictionariesError(
            .invalidArgument,
            "case \(row), feature \(feature): activation \(value); expected a finite number of 0 "
              + "or more")
        }
        features.append(Int32(truncatingIfNeeded: feature))
        values.append(value)
      }
      offsets.append(values.count)
    }
    try self.init(
      featureCount: featureCount, offsets: offsets, features: features, values: values)
  }

  /// Mean active features of a case, L0; nil without cases.
  public var meanActiveCount: Double? {
    caseCount > 0 ? Double(values.count) / Double(caseCount) : nil
  }

  /// The full matrix, row-major `[cases, features]`.
  public func dense() -> [Double] {
    var result = [Double](repeating: 0, count: caseCount * featureCount)
    for row in 0..<caseCount {
      for place in offsets[row]..<offsets[row + 1] {
        result[row * featureCount + Int(features[place])] = values[place]
      }
    }
    return result
  }
}
