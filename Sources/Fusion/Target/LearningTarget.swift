import Cohorts
import Foundation
import Layers
import LinearModels
import Statistics
import Tensors

/// What is learned in one split: the loss of outputs, the simple model, and what is reported without any
/// input, by the kind of the cohort's target.
///
/// Whatever is fitted here is fitted to the training part.
struct LearningTarget {
  let cohort: Cohort
  let training: [Int]
  /// The scale of a number: outputs are learned as (number − center) / spread.
  let scale: OutputScale

  init(_ cohort: Cohort, training: [Int]) {
    self.cohort = cohort
    self.training = training
    if case .number(let target) = cohort.target {
      let values = training.map { target.values[$0] }
      let spread = standardDeviation(of: values) ?? 0
      scale = OutputScale(center: mean(of: values) ?? 0, spread: spread > 0 ? spread : 1)
    } else {
      scale = OutputScale(center: 0, spread: 1)
    }
  }

  // MARK: Losses

  /// The loss of a batch, for networks.
  ///
  /// - Parameters:
  ///   - outputs: `[cases, outputs]`, float32.
  ///   - classWeights: One a class, if not all the same.
  func loss(
    _ outputs: Tensor, cases: [Int], classWeights: Tensor?, labelSmoothing: Double
  ) throws(TensorError) -> Tensor {
    switch cohort.target {
    case .classes:
      return try classLoss(outputs, cases.map { cohort.labels[$0] }, classWeights, labelSmoothing)
    case .labels(let target):
      return try LabelCrossEntropy()(outputs, truth: cases.map { target.values[$0] })
    case .number(let target):
      let truth = try Tensor(
        cases.map { Float(scale.standardized(target.values[$0])) }, shape: [cases.count, 1])
      return try (outputs - truth).power(2).mean()
    case .survival(let target):
      return try CoxLoss()(
        outputs, times: cases.map { target.times[$0] }, events: cases.map { target.events[$0] })
    }
  }

  private func classLoss(
    _ logits: Tensor, _ truth: [Int], _ classWeights: Tensor?, _ labelSmoothing: Double
  ) throws(TensorError) -> Tensor {
    guard cohort.outputCount == 1 else {
      return try CrossEntropy(classWeights: classWeights, labelSmoothing: labelSmoothing)(
        logits, targets: Tensor(truth.map(Int64.init)))
    }
    let targets = try Tensor(
      truth.map { Float($0) * Float(1 - labelSmoothing) + Float(labelSmoothing / 2) },
      shape: [truth.count, 1])
    let weights = try classWeights.map { weights throws(TensorError) in
      try weights.selecting(Tensor(truth.map(Int64.init))).unsqueezed(1)
    }
    return try logits.binaryCrossEntropy(targets: targets, weights: weights)
  }

  /// What each case adds to the loss; of survival, each event among the cases given.
  func caseLosses(_ outputs: Tensor, cases: [Int]) throws(TensorError) -> [Double] {
    switch cohort.target {
    case .classes:
      return try LinearModels.caseLosses(outputs, labels: cases.map { cohort.labels[$0] })
    case .labels(let target):
      let width = target.names.count
      let logits = try outputs.array(of: Double.self)
      return cases.enumerated().map { row, index in
        let losses = target.values[index].enumerated().compactMap { label, value -> Double? in
          guard let value else { return nil }
          let logit = logits[row * width + label] * (value ? -1 : 1)
          // softplus, safe on both sides
          return max(logit, 0) + log1p(exp(-abs(logit)))
        }
        return losses.reduce(0, +) / Double(max(1, losses.count))
      }
    case .number(let target):
      return zip(try outputs.array(of: Double.self), cases).map { output, index in
        let error = output - scale.standardized(target.values[index])
        return error * error
      }
    case .survival(let target):
      return likelihood(target, cases).caseLosses(try outputs.array(of: Double.self))
    }
  }

  // MARK: The simple model

  /// The linear model with the lowest loss on the inner split.
  func fitLinear(
    _ columns: ColumnBlocks, cases: [Int], inner: (columns: ColumnBlocks, cases: [Int])?
  ) throws(TensorError) -> any LinearModel {
    switch cohort.target {
    case .classes:
      return try LogisticRegression.fitPath(
        columns, labels: cases.map { cohort.labels[$0] }, classCount: cohort.classNames.count,
        inner: inner.map { ($0.columns, $0.cases.map { cohort.labels[$0] }) }
      ).model
    case .labels(let target):
      return try LabelRegression.fitPath(
        columns.joined(), truth: cases.map { target.values[$0] },
        inner: try joined(inner).map { ($0.design, $0.cases.map { target.values[$0] }) })
    case .number(let target):
      return try RidgeRegression.fitPath(
        columns.joined(), targets: cases.map { scale.standardized(target.values[$0]) },
        inner: try joined(inner).map { part in
          (part.design, part.cases.map { scale.standardized(target.values[$0]) })
        }
      ).model
    case .survival(let target):
      // The cases with these modalities may hold no event; then nothing tells risks apart.
      guard cases.contains(where: { target.events[$0] }) else {
        return AffineModel(
          weights: [[Double](repeating: 0, count: columns.columnCount)], bias: [0], penalty: 1)
      }
      return try CoxRegression.fitPath(
        columns.joined(), times: cases.map { target.times[$0] },
        events: cases.map { target.events[$0] },
        inner: try joined(inner).map { part in
          (
            part.design, part.cases.map { target.times[$0] },
            part.cases.map { target.events[$0] }
          )
        }
      ).model
    }
  }

  private func joined(
    _ part: (columns: ColumnBlocks, cases: [Int])?
  ) throws(TensorError) -> (design: Tensor, cases: [Int])? {
    guard let part else { return nil }
    return (try part.columns.joined(), part.cases)
  }

  // MARK: Nothing known

  /// What one would report knowing nothing about a case: the shares of classes or labels in training,
  /// the mean, the cumulative hazard by Nelson and Aalen.
  func prior() -> [Double] {
    switch cohort.target {
    case .classes:
      var counts = [Double](repeating: 0, count: cohort.classNames.count)
      for index in training { counts[cohort.labels[index]] += 1 }
      return counts.map { $0 / Double(max(1, training.count)) }
    case .labels(let target):
      return target.names.indices.map { label in
        let known = training.compactMap { target.values[$0][label] }
        return Double(known.count { $0 }) / Double(max(1, known.count))
      }
    case .number: return [scale.center]
    case .survival(let target):
      let risks = [Double](repeating: 0, count: training.count)
      return [hazard(target, training, risks: risks).center]
    }
  }

  // MARK: Survival

  func likelihood(_ target: SurvivalTarget, _ cases: [Int]) -> PartialLikelihood {
    PartialLikelihood(
      times: cases.map { target.times[$0] }, events: cases.map { target.events[$0] })
  }

  /// The scale of risks: what is added to them gives the logarithm of the cumulative hazard at the
  /// horizon.
  ///
  /// Where no case had its event by then, at the first event after it; a note says so.
  func hazard(
    _ target: SurvivalTarget, _ cases: [Int], risks: [Double]
  ) -> (center: Double, note: String?) {
    let likelihood = likelihood(target, cases)
    if let center = likelihood.logBaselineHazard(risks, by: target.horizon) { return (center, nil) }
    let first = cases.filter { target.events[$0] }.map { target.times[$0] }.min()
    guard let first, let center = likelihood.logBaselineHazard(risks, by: first) else {
      return (0, "no training case had the event, so that risks have no scale")
    }
    return (
      center,
      "no training case had the event by the horizon; chances are those at the first event after it"
    )
  }
}

/// A linear model that was not fitted.
private struct AffineModel: LinearModel {
  let weights: [[Double]]
  let bias: [Double]
  let penalty: Double
  func rescaled(columns: [(count: Int, scale: Double)]) -> AffineModel { self }
}

/// How one output becomes what is reported: center + spread · output.
package struct OutputScale: Sendable, Hashable, Codable {
  package let center: Double
  package let spread: Double

  func reported(_ output: Double) -> Double { center + spread * output }
  func standardized(_ value: Double) -> Double { (value - center) / spread }
}
