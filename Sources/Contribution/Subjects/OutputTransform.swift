import Foundation

/// How a model's raw outputs become the quantity whose change is measured.
public struct OutputTransform: Sendable {
  /// The kinds.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// A probability for each logit on its own.
    case sigmoid
    /// Probabilities that sum to one over the logits.
    case softmax
    /// The raw outputs: logits, or a regression value.
    case raw
    /// The raw outputs, which are probabilities already.
    case probability
    /// A function of the caller's, such as calibrated probabilities.
    case custom
  }

  /// The kind.
  public let kind: Kind
  /// Whether the result is a probability of each output.
  public let givesProbabilities: Bool
  private let function: @Sendable ([Double]) -> [Double]

  /// A probability for each logit on its own.
  public static let sigmoid = OutputTransform(.sigmoid) { $0.map { 1 / (1 + exp(-$0)) } }
  /// Probabilities that sum to one over the logits.
  public static let softmax = OutputTransform(.softmax) { logits in
    let largest = logits.max() ?? 0
    let powers = logits.map { exp($0 - largest) }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }
  /// The raw outputs.
  public static let raw = OutputTransform(.raw) { $0 }

  /// The raw outputs of a model that gives probabilities itself.
  public static let probability = OutputTransform(.probability) { $0 }

  /// A function from one case's raw outputs to as many numbers.
  ///
  /// - Parameter givesProbabilities: Whether they are probabilities, of which one alone is that of the
  ///   second of two classes.
  public static func custom(
    givesProbabilities: Bool, _ function: @escaping @Sendable ([Double]) -> [Double]
  ) -> OutputTransform {
    OutputTransform(.custom, givesProbabilities: givesProbabilities, function)
  }

  /// The probabilities of a classifier: the logistic function for one logit, softmax for several.
  public static func probabilities(outputCount: Int) -> OutputTransform {
    outputCount == 1 ? .sigmoid : .softmax
  }

  /// Raw outputs divided by a scale each, for regression values of different units.
  public static func scaled(by scales: [Double]) throws(ContributionError) -> OutputTransform {
    if let bad = scales.firstIndex(where: { !($0.isFinite && $0 > 0) }) {
      throw ContributionError(
        .invalidSetting,
        "expected positive scales of the outputs, found \(scales[bad]) for output \(bad)")
    }
    return custom(givesProbabilities: false) { zip($0, scales).map { $0 / $1 } }
  }

  private init(
    _ kind: Kind, givesProbabilities: Bool? = nil,
    _ function: @escaping @Sendable ([Double]) -> [Double]
  ) {
    self.kind = kind
    self.givesProbabilities = givesProbabilities ?? (kind != .raw)
    self.function = function
  }

  /// One case's outputs.
  func callAsFunction(_ raw: [Double]) -> [Double] { function(raw) }
}
