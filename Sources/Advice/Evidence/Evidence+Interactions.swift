import Findings
import Foundation

extension Evidence {
  /// Findings of pairs without a modality that the label was made from, tables only: other estimators
  /// have no certificate and decide nothing.
  var interactions: [InteractionFindings] {
    document.interactions.filter { entry in
      [.clusters, .posterior, .table].contains(entry.estimator)
        && names(of: entry).allSatisfy(isEvidence)
    }
  }

  /// Tables of plain symbols have no modalities of the cohort's.
  private func isEvidence(_ name: String) -> Bool {
    !(document.cohort.labelDerivedFrom ?? []).contains(name)
  }

  /// All modalities of a pair, those of a joined rest one by one.
  func names(of entry: InteractionFindings) -> [String] {
    [entry.pair.first] + (entry.rest ?? [entry.pair.second])
  }

  /// Whether the symbols of a pair hold anything that could be added up wrongly: where they tell nothing,
  /// that adding up loses nothing says nothing about the modalities.
  func isInformative(_ entry: InteractionFindings) -> Bool {
    guard let low = entry.jointInformation?.interval?.lowerBound else { return false }
    return low > settings.smallestBits
      && (pValue(entry, .noInformation).map { $0 <= settings.significance } ?? false)
  }

  /// The corrected p-value of a test; `nil` where it was not made.
  func pValue(_ entry: InteractionFindings, _ name: InteractionTest.Name) -> Double? {
    entry.tests.first { $0.name == name }.flatMap { $0.pHolm ?? $0.p }
  }

  /// Whether symbols show surely that both together tell what neither does alone.
  func isSurelySynergistic(_ entry: InteractionFindings, among count: Int = 1) -> Bool {
    guard let low = widened(entry.synergy, among: count)?.lowerBound,
      let p = pValue(entry, .noSynergy)
    else { return false }
    return low > settings.smallestBits && p <= settings.significance
  }

  /// A pair of which the modality is a part and which surely tells something together, as a reason.
  ///
  /// - Parameter rest: If given, the pair must hold exactly these besides.
  func togetherTells(
    _ modality: String, beside rest: [String]? = nil, among count: Int = 1
  ) -> AdviceReason? {
    interactions.first {
      let names = names(of: $0)
      return names.contains(modality) && isSurelySynergistic($0, among: count)
        && (rest.map { Set(names) == Set($0 + [modality]) } ?? true)
    }.map {
      entry in
      AdviceReason(
        Phrase(
          .pairTells,
          [
            "first": .name(entry.pair.first), "second": .name(entry.pair.second),
            "figure": .figure(entry.synergy),
          ]), figure: entry.synergy, unit: "bits",
        link: .init(.interactions, entry.pair.description))
    }
  }

  /// What a modality has that nothing else has, where an interval is surely above what counts.
  ///
  /// - Parameters:
  ///   - rest: All other modalities. A pair of two modalities among three says nothing about the third.
  ///   - model: A model that the symbols must exceed to speak against it.
  func surelyUnique(
    _ modality: String, beside rest: [String], than model: ModelFindings? = nil,
    among count: Int = 1
  ) -> AdviceReason? {
    for entry in interactions {
      let names = names(of: entry)
      guard names.contains(modality), Set(names) == Set(rest + [modality]),
        let own = [entry.pair.first, entry.pair.second].first(where: { $0 == modality }),
        let figure = entry.unique[own], let low = widened(figure, among: count)?.lowerBound,
        low > settings.smallestBits, model.map({ knowsMore(entry, than: $0) }) ?? true
      else { continue }
      return AdviceReason(
        Phrase(
          .uniqueBits,
          [
            "modality": .name(modality), "figure": .figure(figure),
            "other": .names(rest),
          ]), figure: figure, unit: "bits", link: .init(.interactions, entry.pair.description))
    }
    return nil
  }

  /// What symbols show a modality to add to all others: alone, or only together with them.
  ///
  /// Intervals are widened for the number of modalities that are judged.
  func symbolsAdd(_ modality: String, beside rest: [String]) -> AdviceReason? {
    surelyUnique(modality, beside: rest, among: modalities.count)
      ?? togetherTells(modality, beside: rest, among: modalities.count)
  }

  /// Whether the symbols of a pair surely hold more about the label than a model is seen to know.
  ///
  /// Symbols are poorer than the data, so that two symbols together may say what neither says alone and one
  /// modality itself says all the same. Only what exceeds a model speaks against it. By Fano's
  /// inequality a model whose answers err with probability e knows at least H(Y) − h(e) − e log₂(C − 1).
  func knowsMore(_ entry: InteractionFindings, than model: ModelFindings) -> Bool {
    guard let low = entry.jointInformation?.interval?.lowerBound,
      let entropy = entry.labelEntropy?.value,
      let accuracy = model.metrics["accuracy"]?.high ?? model.metrics["accuracy"]?.value
    else { return true }
    let error = min(max(1 - accuracy, 0), 1)
    let classes = Double(max(2, document.cohort.classes.count))
    func bits(_ share: Double) -> Double { share > 0 ? -share * log2(share) : 0 }
    let known = entropy - bits(error) - bits(1 - error) - error * log2(classes - 1)
    return low > max(0, known) + settings.smallestBits
  }

  /// Symbols that surely tell something together and more than a model knows, as a reason.
  func pairKnowsMore(_ modality: String, than model: ModelFindings) -> Bool {
    interactions.contains { entry in
      names(of: entry).contains(modality) && isSurelySynergistic(entry)
        && knowsMore(entry, than: model)
    }
  }
}
