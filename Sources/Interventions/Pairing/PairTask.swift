import Cohorts
import Encoders
import Layers
import Predictors
import Tensors
import Training

/// A pair encoder on a fold, as the training loop sees it.
final class PairTask: LearningTask {
  let encoder: PairEncoder
  let trainingCases: [Int]
  private let innerCases: [Int]
  private let fold: PreparedFold

  var store: ParameterStore { encoder.store }

  /// - Parameter fold: Only training and inner cases with two modalities or more are used.
  init(_ encoder: PairEncoder, fold: PreparedFold) throws {
    self.encoder = encoder
    self.fold = fold
    let presences = try encoder.modalities.map { try fold.cohort.modality($0).presence }
    func paired(_ cases: [Int]) -> [Int] {
      cases.filter { index in presences.count { $0[index] } > 1 }
    }
    trainingCases = paired(fold.split.training)
    innerCases = paired(fold.split.inner)
    guard trainingCases.count > 1 else {
      throw InterventionsError(
        .tooFewCases,
        "\(trainingCases.count) training cases have two of "
          + "\(encoder.modalities.joined(separator: ", ")); pairs need at least 2")
    }
  }

  func willTrain(on batches: [[Int]]) {
    fold.willRead(batches.flatMap { $0 } + innerCases, modalities: encoder.modalities)
  }

  func loss(cases: [Int], mode: Mode, generator: Generator) throws -> Tensor {
    let batches = try fold.batches(cases, modalities: encoder.modalities)
    let presence = try batches.mapValues { try $0.presence.array(of: Bool.self) }
    // Added so that a batch without any pair still has a record.
    let nothing = try encoder.scale().sum() * 0
    guard let heads = encoder.heads, let own = encoder.settings.selfSupervision, mode.isTraining
    else {
      var rows: [String: Tensor] = [:]
      // In a fixed order, never a dictionary's: dropout and views take turns with one generator.
      for name in encoder.modalities {
        if let batch = batches[name] { rows[name] = try encoder.embed(name, batch, mode: mode) }
      }
      return try pairs(rows, presence) ?? nothing
    }
    var rows: [String: Tensor] = [:]
    var views: [String: Tensor] = [:]
    var within = nothing
    for name in encoder.modalities {
      guard let batch = batches[name] else { continue }
      let first = try encoder.summary(name, batch, mode: mode)
      let hidden = try HiddenEntries(batch, share: own.hiddenShare, generator: generator)
      // A picture is shifted and lit anew by its encoder each time; other views hide entries.
      let second = try encoder.summary(name, hidden.batch, mode: mode)
      rows[name] = try encoder.projected(name, first.pooled, presence: batch.presence)
      views[name] = try encoder.projected(name, second.pooled, presence: batch.presence)
      if let loss = try heads.loss(name, first: first.pooled, second: second, hidden: hidden) {
        within = try within + loss
      }
    }
    let paired = try pairs(rows, presence) ?? nothing
    let other = try otherViews(rows, views, presence) ?? nothing
    return try paired * (1 - own.withinWeight - own.viewWeight) + within * own.withinWeight
      + other * own.viewWeight
  }

  private func pairs(
    _ rows: [String: Tensor], _ presence: [String: [Bool]]
  ) throws(TensorError) -> Tensor? {
    try pairLoss(
      rows, presence: presence, modalities: encoder.modalities, scale: encoder.scale())
  }

  /// Pairs of which at least one side is the second view.
  private func otherViews(
    _ rows: [String: Tensor], _ views: [String: Tensor], _ presence: [String: [Bool]]
  ) throws(TensorError) -> Tensor? {
    var losses: [Tensor] = []
    for (index, first) in encoder.modalities.enumerated() {
      for second in encoder.modalities[(index + 1)...] {
        guard let has = presence[first], let other = presence[second] else { continue }
        for (left, right) in [
          (rows[first], views[second]), (views[first], rows[second]), (views[first], views[second]),
        ] {
          guard let left, let right else { continue }
          let loss = try pairLoss(
            left, right, presence: (has, other), scale: encoder.scale())
          if let loss { losses.append(loss) }
        }
      }
    }
    guard !losses.isEmpty else { return nil }
    return try Tensor.stacked(losses).mean()
  }

  func innerScore() throws -> Double? {
    guard innerCases.count > 1 else { return nil }
    return try withoutGradients {
      let (rows, presence) = try encoder.embeddings(fold, cases: innerCases)
      return try pairs(rows, presence)?.item()
    }
  }
}
