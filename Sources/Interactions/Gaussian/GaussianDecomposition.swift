import Foundation
import Tensors

/// The decomposition of what two Gaussian inputs tell about a Gaussian target, in bits.
///
/// For one target dimension the least joint information is the larger of the two single ones, so
/// redundancy is min(I₁, I₂) and synergy what both add to the larger (closed form); for more, the
/// least is found by ``GaussianUnion``, and every atom carries half its gap either way.
public struct GaussianDecomposition: Sendable, Hashable, Codable {
  /// What the estimator assumes; to be shown beside its figures.
  public static let assumptions =
    "Gaussian estimator: assumes that the target and the noise of both inputs are normal and that "
    + "inputs follow the target linearly. A class label is not normal; use it for numeric targets or "
    + "class scores."

  /// How the least joint information was found.
  public enum Status: String, Sendable, Hashable, Codable {
    /// One target dimension: exact.
    case closedForm = "closed form"
    /// The gap is below the tolerance.
    case certified
    /// The steps ran out; the gap says what is certain.
    case stopped
  }

  /// What both inputs tell.
  public let redundancy: Double
  /// What the first tells alone.
  public let uniqueToFirst: Double
  /// What the second tells alone.
  public let uniqueToSecond: Double
  /// What only both together tell.
  public let synergy: Double
  /// I(X₁; Y).
  public let firstInformation: Double
  /// I(X₂; Y).
  public let secondInformation: Double
  /// I(X₁, X₂; Y).
  public let jointInformation: Double
  /// The least joint information with the same channels one by one.
  public let unionInformation: Double
  /// How much less the least joint information could be.
  public let gap: Double
  /// How it was found.
  public let status: Status
  /// The accepted steps.
  public let stepCount: Int

  /// Decomposes a model.
  ///
  /// - Parameters:
  ///   - tolerance: The gap in bits below which the search ends.
  ///   - stepLimit: The most steps.
  ///   - usesClosedForm: Whether one target dimension is solved in closed form.
  /// - Throws: ``InteractionsError`` with code `invalidSetting`, or `failed` where information is
  ///   infinite.
  public init(
    _ model: GaussianModel, tolerance: Double = 1e-8, stepLimit: Int = 20_000,
    usesClosedForm: Bool = true
  ) throws(InteractionsError) {
    guard tolerance > 0, (0...10_000_000).contains(stepLimit) else {
      throw InteractionsError(
        .invalidSetting,
        "expected a tolerance above 0 and at most 10000000 steps, found \(tolerance) and "
          + "\(stepLimit)")
    }
    let isClosed = usesClosedForm && model.targetCount == 1
    let nats = try computing("the Gaussian decomposition") { () throws(TensorError) in
      let (first, second) = (
        try Tensor(rows: model.firstGains), try Tensor(rows: model.secondGains)
      )
      let alone = (try Self.information(first), try Self.information(second))
      let joint = try Self.jointInformation(
        GaussianObjective(first: first, second: second),
        noise: Tensor(rows: model.noiseCovariance))
      let union =
        isClosed
        ? nil
        : try GaussianUnion(
          firstGains: first, secondGains: second, tolerance: tolerance * log(2.0),
          stepLimit: stepLimit)
      return (alone: alone, joint: joint, union: union)
    }
    guard let joint = nats.joint else {
      throw InteractionsError(
        .failed,
        "together the inputs determine the target, or a part of it, exactly: the information is "
          + "infinite; remove columns that repeat the target")
    }
    let (one, two) = nats.alone
    let union = nats.union?.value ?? max(one, two)
    let bit = log(2.0)
    redundancy = (one + two - union) / bit
    uniqueToFirst = (union - two) / bit
    uniqueToSecond = (union - one) / bit
    synergy = (joint - union) / bit
    firstInformation = one / bit
    secondInformation = two / bit
    jointInformation = joint / bit
    unionInformation = union / bit
    gap = (nats.union?.gap ?? 0) / bit
    stepCount = max(0, (nats.union?.history.count ?? 1) - 1)
    status = isClosed ? .closedForm : gap <= tolerance ? .certified : .stopped
  }

  /// The objective at the noises' own covariance; `nil` where it is infinite.
  ///
  /// Noises that are copies of each other make the covariance singular, which is harmless unless the
  /// inputs then differ by a noiseless view of the target: only there does the value depend on how
  /// near to singular one goes.
  private static func jointInformation(
    _ objective: GaussianObjective, noise: Tensor
  ) throws(TensorError) -> Double? {
    var values: [Double] = []
    for margin in [1e-7, 1e-9] {
      guard let outcome = try objective.outcome(at: GaussianUnion.projected(noise, margin: margin))
      else { return nil }
      values.append(outcome.value)
    }
    return abs(values[1] - values[0]) < 1e-3 ? values[1] : nil
  }

  /// ½ ln det(I + HᵀH).
  private static func information(_ gains: Tensor) throws(TensorError) -> Double {
    let values = try singularValues(gains).values.array(of: Double.self)
    return values.reduce(0) { $0 + Foundation.log1p($1 * $1) / 2 }
  }
}
