public import Cohorts
import Foundation

extension ModelDescription {
  /// The models that every report carries: each modality alone, by a network and, where it has a
  /// linear form, by logistic, ridge or Cox regression; all linear forms together; and with several modalities early
  /// concatenation, late fusion and cross-attention over all.
  ///
  /// Where the label was made from a modality, also logistic regression and cross-attention over the
  /// others: only they say something about nature.
  public static func standard(for cohort: Cohort) -> [ModelDescription] {
    let carried: Set<Kind> = [
      .logistic, .ridge, .cox, .network, .earlyConcatenation, .late, .crossAttention,
    ]
    return all(for: cohort).filter { carried.contains($0.kind) && $0.asker == nil }
  }

  /// Every fusion of a cohort: all joinings, and cross-attention one way from each modality; none where
  /// there is one modality.
  public static func fusions(for cohort: Cohort) -> [ModelDescription] {
    let names = cohort.modalities.map(\.name)
    guard names.count > 1 else { return [] }
    let kinds: [Kind] = [.earlyConcatenation, .late, .gated, .bilinear, .crossAttention]
    return kinds.map { ModelDescription($0, names) }
      + names.map { ModelDescription(.crossAttention, names, asker: $0) }
  }

  /// Every model that can be asked for, in the order of the report.
  public static func all(for cohort: Cohort) -> [ModelDescription] {
    let linear = cohort.modalities.filter { $0.pictures == nil }.map(\.name)
    let kind = Kind.linear(for: cohort)
    var models = linear.map { ModelDescription(kind, [$0]) }
    if linear.count > 1 { models.append(ModelDescription(kind, linear)) }
    models += cohort.modalities.map { ModelDescription(.network, [$0.name]) }
    return models + fusions(for: cohort) + untainted(for: cohort)
  }

  /// The simple model without each of its modalities in turn, from three modalities on: what it is worth
  /// when it was trained without one; none below three, where each alone says that.
  ///
  /// Asking a trained model without a modality says less: one trained without it may make up for it. They
  /// are fitted only if they are named, because every model more makes the correction of all
  /// comparisons harder.
  public static func leavingOneOut(for cohort: Cohort) -> [ModelDescription] {
    let linear = cohort.modalities.filter { $0.pictures == nil }.map(\.name)
    guard linear.count > 2 else { return [] }
    let others = all(for: cohort)
    return linear.map { name in
      ModelDescription(Kind.linear(for: cohort), linear.filter { $0 != name })
    }.filter { !others.contains($0) }
  }

  /// Models of several modalities that see none which the label was made from.
  private static func untainted(for cohort: Cohort) -> [ModelDescription] {
    let sources = cohort.manifest.label.derivedFrom
    let free = cohort.modalities.filter { !sources.contains($0.name) }
    guard !sources.isEmpty, free.count > 1 else { return [] }
    let linear = free.filter { $0.pictures == nil }.map(\.name)
    return (linear.count > 1 ? [ModelDescription(Kind.linear(for: cohort), linear)] : [])
      + [ModelDescription(.crossAttention, free.map(\.name), without: sources)]
  }

  /// The models of a comma-separated list of names; or of `logistic` (`ridge`, `cox`) and `network` for
  /// all models of the kind, `fusion` for every fusion, `leave-one-out` for the simple model without
  /// each modality in turn, `all` for everything else.
  ///
  /// - Throws: ``FusionError`` with code `unknownModel`, with the nearest name and the names there are.
  public static func named(
    _ list: String, for cohort: Cohort
  ) throws(FusionError) -> [ModelDescription] {
    let leavingOut = leavingOneOut(for: cohort)
    let known = all(for: cohort) + leavingOut + published(for: cohort)
    var chosen: [ModelDescription] = []
    for part in list.split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }) {
      let matches = known.filter { model in
        switch part {
        case "all": !model.isPublished && !leavingOut.contains(model)
        case "leave-one-out": leavingOut.contains(model)
        case "fusion": model.isFusion && !model.isPublished
        case Kind.logistic.rawValue, Kind.ridge.rawValue, Kind.cox.rawValue,
          Kind.network.rawValue:
          model.kind.rawValue == part && !leavingOut.contains(model)
        default: model.name == part
        }
      }
      guard !matches.isEmpty else { throw unknown(part, known) }
      chosen += matches.filter { !chosen.contains($0) }
    }
    guard !chosen.isEmpty else {
      throw FusionError(.unknownModel, "expected at least one model name")
    }
    return known.filter(chosen.contains)
  }

  /// The networks of arXiv 2503.02849, on the one image or bag and the one vector of a cohort; none where
  /// there are not exactly these.
  ///
  /// They are fitted only if they are named.
  public static func published(for cohort: Cohort) -> [ModelDescription] {
    let pictures = cohort.modalities.filter { $0.pictures != nil }
    let vectors = cohort.modalities.filter { $0.kind == .vector }
    guard pictures.count == 1, vectors.count == 1 else { return [] }
    let names = cohort.modalities.map(\.name).filter {
      $0 == pictures[0].name || $0 == vectors[0].name
    }
    return [.published, .publishedConcatenation, .publishedStored].map {
      ModelDescription($0, names)
    }
  }

  private static func unknown(_ part: String, _ known: [ModelDescription]) -> FusionError {
    let names = known.map(\.name)
    if PublishedArrangement(rawValue: part) != nil {
      return FusionError(
        .unknownModel,
        "\(part) needs exactly one image or bag and exactly one vector, which this cohort does not have"
      )
    }
    if part == "fusion" {
      return FusionError(
        .unknownModel, "the cohort has one modality, so that there is nothing to fuse")
    }
    if part == "leave-one-out" {
      return FusionError(
        .unknownModel,
        "leave-one-out needs three modalities with a linear form (tables, texts, vectors); with two, "
          + "each alone says what is lost without the other")
    }
    let linear = known.first { $0.joining == nil }?.kind.rawValue ?? Kind.logistic.rawValue
    let meant =
      nearestName(to: part, among: names + [linear, "network", "fusion", "all"])
      .map { ", did you mean \"\($0)\"?" } ?? "."
    return FusionError(
      .unknownModel,
      "there is no model \"\(part)\"\(meant) The models of this cohort are "
        + names.joined(separator: ", ") + "; \(linear), network, fusion and all stand for several")
  }
}

extension ModelDescription.Kind {
  /// The simple model of a cohort, by the kind of its label.
  static func linear(for cohort: Cohort) -> ModelDescription.Kind {
    switch cohort.target {
    case .classes, .labels: .logistic
    case .number: .ridge
    case .survival: .cox
    }
  }
}
