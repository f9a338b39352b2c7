import Cohorts
import Foundation
import Tensors

/// The model that the network of a split is added to, and how much the network counts beside it.
struct JoinedStart {
  let model: any StartModel
  let weight: Double
  /// Rows of the model, in the order of the network's.
  let pictures: Tensor?
  let texts: Tensor?
}

extension PairFitting {
  /// Fits the model of a kind and weighs the network against it.
  ///
  /// The weight is chosen on the inner split with a model of the training part alone; then the
  /// model is fitted to both. The test part takes no part.
  func joinedStart(
    _ kind: PretrainingSettings.Start, _ unit: Pretraining.Unit, _ source: PairSource,
    _ task: RetrievalTask, cases: [Int], network: (pictures: Tensor?, texts: Tensor?),
    isInterrupted: () -> Bool
  ) throws -> JoinedStart {
    func check() throws {
      guard isInterrupted() else { return }
      throw RetrievalError(
        .interrupted,
        "stopped while the model of descriptors of \(unit.name) was fitted; the same command with --resume "
          + "goes on from there")
    }
    let reader = try reader(size: PictureDescriptor.side)
    let channels = reader.files.channels
    func bytes(_ items: [Int]) throws -> [[UInt8]] {
      reader.prepare(items)
      return try items.map { try reader.pixels($0) ?? [] }
    }
    func described(_ items: [Int]) throws -> [PictureDescription] {
      try descriptions.of(items) { item in
        try check()
        return try PictureDescription.of(bytes([item]), channels: channels)[0]
      }
    }
    func fitted(_ items: [Int]) throws -> any StartModel {
      try check()
      let texts = items.map { sections[$0] ?? "" }
      if kind == .linear {
        return try LinearStart(
          pictures: bytes(items), channels: channels, texts: texts,
          caseIDs: items.map { cohort.caseIDs[$0] })
      }
      return try DescriptorStart(
        pictures: described(items), texts: texts,
        groups: items.map { cohort.groups.indexOfCase[$0] })
    }
    func rows(
      _ start: any StartModel, _ shown: [Int], _ told: [Int]
    ) throws -> (pictures: Tensor?, texts: Tensor?) {
      func pictures() throws -> Tensor {
        if let start = start as? DescriptorStart { return try start.rows(described(shown)) }
        return try start.rows(pictures: bytes(shown), channels: channels)
      }
      return (
        shown.isEmpty ? nil : try pictures(),
        told.isEmpty ? nil : try start.rows(texts: told.map { sections[$0] ?? "" })
      )
    }
    let training = unit.split.training.filter(source.isPair)
    let inner = unit.split.inner.filter(source.isPair)
    var weight = 0.0
    if inner.count > 1 {
      let own = try rows(fitted(training), inner, inner)
      weight = try NetworkWeight.chosen(
        start: own, network: task.embeddings(of: inner), keys: inner.compactMap(source.key),
        groups: inner.map { cohort.groups.indexOfCase[$0] })
    }
    let start = try fitted((training + inner).sorted())
    let final = try rows(
      start, cases.filter(source.hasPicture), cases.filter(source.hasText))
    return JoinedStart(
      model: start, weight: weight, pictures: final.pictures, texts: final.texts)
  }

  /// What is kept of the rows of a model: joined, and each part.
  func rows(
    _ network: (pictures: Tensor?, texts: Tensor?), _ start: JoinedStart?
  ) throws -> [String: Tensor] {
    var kept: [String: Tensor] = [:]
    for (name, own, other) in [
      ("image", network.pictures, start?.pictures), ("text", network.texts, start?.texts),
    ] {
      guard let own else { continue }
      guard let start, let other else {
        kept[name] = own
        continue
      }
      kept[name] = try joinedRows(other, own, weight: start.weight)
      kept["\(name)_network"] = own
      kept["\(name)_\(type(of: start.model).name)"] = other
    }
    return kept
  }
}

/// Descriptions of a cohort's pictures, made once for all folds.
final class PictureDescriptions {
  private var known: [Int: PictureDescription] = [:]

  /// Those of `items`; `describe` makes what is missing.
  func of(
    _ items: [Int], describe: (Int) throws -> PictureDescription
  ) rethrows -> [PictureDescription] {
    try items.map { item in
      if let known = known[item] { return known }
      let made = try describe(item)
      known[item] = made
      return made
    }
  }
}
