internal import Foundation

/// A classifier whose logits are a sum of one term a modality: softmax over y of l(x1, y) + m(x2, y).
///
/// Its log-loss needs no labelled pair: -E[l] - E[m] + E[log Σ_y exp(l + m)], each mean over the sample
/// that sees it (method page, section 3).
public struct LateFusion: Sendable, Hashable, Codable {
  /// l(x1, y), nats, `[first, classes]`.
  public let first: [Double]
  /// m(x2, y), nats, `[second, classes]`.
  public let second: [Double]
  /// The number of classes.
  public let classes: Int
  /// log p(y): the answer where a modality is missing begins here.
  public let prior: [Double]
  /// log p(y | x1), `[first, classes]`: the answer without the second modality.
  public let firstAlone: [Double]
  /// log p(y | x2), `[second, classes]`: the answer without the first modality.
  public let secondAlone: [Double]

  init(first: [Double], second: [Double], margins: UnionMargins) {
    func clipped(_ values: [Double], _ masses: [Double]) -> [Double] {
      zip(values, masses).map { value, mass in
        // Minus infinity where a class never met the symbol would make one case decide a log-loss.
        mass > 0 && value.isFinite ? max(-30, min(30, value)) : -30
      }
    }
    func alone(_ masses: [Double], _ classes: Int) -> [Double] {
      masses.indices.map { index in
        let start = index / classes * classes
        let total = masses[start..<start + classes].reduce(0, +)
        return total > 0 ? max(-30, log(max(masses[index] / total, 1e-300))) : 0
      }
    }
    // What is added to l(·, y) and taken off m(·, y) changes nothing, but would meet the clipping.
    var (first, second) = (first, second)
    for y in 0..<margins.classes {
      var (sum, mass) = (0.0, 0.0)
      for index in stride(from: y, to: first.count, by: margins.classes)
      where margins.first[index] > 0 && first[index].isFinite {
        sum += margins.first[index] * first[index]
        mass += margins.first[index]
      }
      guard mass > 0 else { continue }
      for index in stride(from: y, to: first.count, by: margins.classes) {
        first[index] -= sum / mass
      }
      for index in stride(from: y, to: second.count, by: margins.classes) {
        second[index] += sum / mass
      }
    }
    self.first = clipped(first, margins.first)
    self.second = clipped(second, margins.second)
    classes = margins.classes
    prior = margins.label.map { max(-30, log(max($0, 1e-300))) }
    firstAlone = alone(margins.first, margins.classes)
    secondAlone = alone(margins.second, margins.classes)
  }

  /// The late fusion of the union information's dual: it needs no pairs at all.
  public init(_ union: UnionInformation, first: ContingencyTable, second: ContingencyTable)
    throws(DecompositionError)
  {
    self.init(
      first: union.firstPotentials, second: union.secondPotentials,
      margins: try UnionMargins(first: first, second: second))
  }

  /// log p(y | …) of a case, `[classes]`; a symbol that is `nil` is missing.
  ///
  /// - Throws: ``DecompositionError`` for a symbol that the tables did not have.
  public func logProbabilities(
    first a: Int?, second b: Int?
  ) throws(DecompositionError) -> [Double] {
    for (symbol, count) in [(a, first.count / classes), (b, second.count / classes)] {
      if let symbol, !(0..<count).contains(symbol) {
        throw DecompositionError(
          .invalidTable, "symbol \(symbol) is not one of the table's \(count)")
      }
    }
    let logits: [Double]
    switch (a, b) {
    case (let a?, let b?):
      logits = (0..<classes).map { first[a * classes + $0] + second[b * classes + $0] }
    case (let a?, nil): logits = Array(firstAlone[a * classes..<(a + 1) * classes])
    case (nil, let b?): logits = Array(secondAlone[b * classes..<(b + 1) * classes])
    case (nil, nil): logits = prior
    }
    let largest = logits.max() ?? 0
    let total = largest + log(logits.reduce(0) { $0 + exp($1 - largest) })
    return logits.map { $0 - total }
  }
}
