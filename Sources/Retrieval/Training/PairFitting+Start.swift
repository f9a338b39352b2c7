import Cohorts
import Foundation
import Tensors

/// The linear model of a split and how much the network counts beside it.
struct JoinedStart {
  let linear: LinearStart
  let weight: Double
  /// Rows of the linear model, in the order of the network's.
  let pictures: Tensor?
  let texts: Tensor?
}

extension PairFitting {
  /// Fits the linear model and weighs the network against it.
  ///
  /// The weight is chosen on the inner split with a linear model of the training part alone; then the
  /// linear model is fitted to both. The test part takes no part.
  func joinedStart(
    _ unit: Pretraining.Unit, _ source: PairSource, _ task: RetrievalTask, cases: [Int],
    network: (pictures: Tensor?, texts: Tensor?), isInterrupted: () -> Bool
  ) throws -> JoinedStart {
    func check() throws {
      guard isInterrupted() else { return }
      throw RetrievalError(
        .interrupted,
        "stopped while the linear model of \(unit.name) was fitted; the same command with --resume goes "
          + "on from there")
    }
    let reader = try reader(size: PictureDescriptor.side)
    func bytes(_ items: [Int]) throws -> [[UInt8]] {
      reader.prepare(items)
      return try items.map { try reader.pixels($0) ?? [] }
    }
    let channels = reader.files.channels
    func fitted(_ items: [Int]) throws -> LinearStart {
      try check()
      return try LinearStart(
        pictures: bytes(items), channels: channels, texts: items.map { sections[$0] ?? "" },
        caseIDs: items.map { cohort.caseIDs[$0] })
    }
    func rows(
      _ start: LinearStart, _ shown: [Int], _ told: [Int]
    ) throws -> (pictures: Tensor?, texts: Tensor?) {
      (
        shown.isEmpty
          ? nil
          : try start.rows(pictures: bytes(shown), channels: channels),
        told.isEmpty ? nil : try start.rows(texts: told.map { sections[$0] ?? "" })
      )
    }
    let training = unit.split.training.filter(source.isPair)
    let inner = unit.split.inner.filter(source.isPair)
    var weight = 0.0
    if inner.count > 1 {
      let linear = try rows(fitted(training), inner, inner)
      let own = try task.embeddings(of: inner)
      weight = try NetworkWeight.chosen(
        linear: linear, network: own, keys: inner.compactMap(source.key),
        groups: inner.map { cohort.groups.indexOfCase[$0] })
    }
    let start = try fitted((training + inner).sorted())
    let final = try rows(
      start, cases.filter(source.hasPicture), cases.filter(source.hasText))
    return JoinedStart(
      linear: start, weight: weight, pictures: final.pictures, texts: final.texts)
  }

  /// What is kept of the rows of a model: joined, and each part.
  func rows(
    _ network: (pictures: Tensor?, texts: Tensor?), _ start: JoinedStart?
  ) throws -> [String: Tensor] {
    var kept: [String: Tensor] = [:]
    for (name, own, linear) in [
      ("image", network.pictures, start?.pictures), ("text", network.texts, start?.texts),
    ] {
      guard let own else { continue }
      guard let start, let linear else {
        kept[name] = own
        continue
      }
      kept[name] = try LinearStart.joined(linear, own, weight: start.weight)
      kept["\(name)_network"] = own
      kept["\(name)_linear"] = linear
    }
    return kept
  }
}

extension LinearStart {
  /// Rows whose similarity is (1 − weight) · linear + weight · network; of length 1 as both are.
  static func joined(
    _ linear: Tensor, _ network: Tensor, weight: Double
  ) throws(TensorError) -> Tensor {
    try .concatenated(
      [linear * (1 - weight).squareRoot(), network * weight.squareRoot()], axis: 1)
  }
}
