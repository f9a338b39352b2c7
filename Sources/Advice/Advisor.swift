public import Findings

/// Turns findings into advice by plain rules.
///
/// What the evidence does not carry is not said. Where a leak makes figures worthless, nothing else is
/// decided; where something else stands against figures, every decision that rests on them is
/// given less confidence, and says why.
public struct Advisor: Sendable {
  /// What counts as much, and what things cost.
  public let settings: AdviceSettings

  /// Creates an adviser.
  public init(settings: AdviceSettings = AdviceSettings()) { self.settings = settings }

  /// The advice that findings carry, the most urgent first.
  public func advice(on document: FindingsDocument) -> [AdviceFinding] {
    let evidence = Evidence(document, settings: settings)
    var advice: [AdviceFinding] = []
    for rule in Rule.all {
      // Figures that rest on a leak carry nothing, not even a doubt.
      if evidence.hasLeak, rule.restsOnFigures { continue }
      for piece in rule.advise(evidence) {
        advice.append(rule.restsOnFigures ? evidence.cautious(piece, most: rule.most) : piece)
      }
    }
    return consistent(advice)
  }

  /// Leaves out what another decision has answered.
  private func consistent(_ advice: [AdviceFinding]) -> [AdviceFinding] {
    let decisions = Set(advice.map(\.decision))
    let settledForm = advice.contains {
      [.simpleFusion, .complexFusion].contains($0.decision) && $0.confidence > .low
    }
    let isFusionOpen = advice.contains { $0.rule == "fusion" && $0.decision == .cannotTell }
    // First the model, then the data, and only then the modality.
    let unclear = Set(
      advice.filter { $0.rule == "fixModel" || $0.rule == "fixData" }.compactMap(\.modality))
    let kept = advice.filter { piece in
      let names = Set(piece.modalities ?? [piece.modality].compactMap { $0 })
      switch piece.decision {
      case .labelPairs:
        // Models have settled what pairs were to be labelled for.
        return !settledForm
      case .deployModel:
        return decisions.isDisjoint(with: [.simpleFusion, .complexFusion, .oneModality])
      case .cannotTell where piece.question == .deployment && piece.modality == nil:
        return !isFusionOpen
          && decisions.isDisjoint(with: [.simpleFusion, .complexFusion, .oneModality])
      case .cannotTell where piece.question == .collection:
        // That one alone does as well answers what the others are worth beside it.
        return !advice.contains { $0.decision == .oneModality && $0.confidence > .low }
      case .oneModality where piece.rule == "collection":
        // What fusion says names a model, too.
        return !advice.contains { $0.rule == "fusion" && $0.decision == .oneModality }
      case .dropModality, .collectNeither: return unclear.isDisjoint(with: names)
      default: return true
      }
    }
    return kept.filter { $0.decision != .cannotTell } + kept.filter { $0.decision == .cannotTell }
  }
}

extension Evidence {
  /// A piece of advice with no more confidence than its evidence can carry, and with what stands against
  /// it.
  fileprivate func cautious(_ piece: AdviceFinding, most: AdviceConfidence) -> AdviceFinding {
    var result = piece
    let caution = caution
    result.confidence = min(piece.confidence, min(most, caution.most))
    if piece.decision != .cannotTell { result.change += caution.reasons }
    // One figure may be behind several reasons, and one sentence behind several figures.
    result.change = result.change.unique()
    return result
  }
}

extension Array where Element: Hashable {
  /// The elements without repetitions, in order.
  fileprivate func unique() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
