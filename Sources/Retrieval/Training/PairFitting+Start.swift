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
  /// What the network of a split is added to; what makes that impossible is said before anything is trained.
  ///
  /// - Throws: ``RetrievalError`` where a kind was asked for that cannot be; a kind that was not asked for is left out.
  func startKind(
    _ unit: Pretraining.Unit, _ source: PairSource, _ onEvent: (Pretraining.Event) -> Void
  ) throws -> PretrainingSettings.Start? {
    let training = unit.split.training.filter(source.isPair)
    let pairs = training.count + unit.split.inner.count(where: source.isPair)
    guard let kind = settings.start(pairs: training.count) else { return nil }
    var fault: String?
    let texts = training.map { sections[$0] ?? "" }
    if !TextDescriptor(fitting: texts).tellsApart(texts) {
      fault =
        "no word occurs in two training texts and not in all, so nothing links texts to each other"
    } else if kind == .descriptors, pairs > DescriptorStart.Settings().mostRows {
      fault =
        "a model of descriptors is fitted to at most \(DescriptorStart.Settings().mostRows) pairs, found \(pairs); "
        + "choose --start none"
    }
    guard let fault else { return kind }
    guard settings.start == .automatic else {
      throw RetrievalError(.invalidArgument, "\(unit.name): \(fault)")
    }
    onEvent(.note("\(unit.name): the network alone: \(fault)"))
    return nil
  }

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
      reader.prepare(items.filter { !descriptions.has($0) })
      return try descriptions.of(items) { item in
        try check()
        return try PictureDescription.of([reader.pixels(item) ?? []], channels: channels)[0]
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
        guard let start = start as? DescriptorStart else {
          return try start.rows(pictures: bytes(shown), channels: channels)
        }
        // Piece by piece: a cohort can have many more pictures than pairs.
        return try .concatenated(
          stride(from: 0, to: shown.count, by: 256).map {
            try start.rows(described(Array(shown[$0..<min(shown.count, $0 + 256)])))
          })
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

  /// As many as are kept: 80 KB each.
  private static let most = 4_000

  /// Whether a picture is described already.
  func has(_ item: Int) -> Bool { known[item] != nil }

  /// Those of `items`; `describe` makes what is missing.
  func of(
    _ items: [Int], describe: (Int) throws -> PictureDescription
  ) rethrows -> [PictureDescription] {
    try items.map { item in
      if let known = known[item] { return known }
      let made = try describe(item)
      if known.count < Self.most { known[item] = made }
      return made
    }
  }
}
