extension Cohort {
  /// Cases from which sites are learned, at most.
  private static let mostSiteCases = 4_000
  /// Areas from which a site can be read, or tells the label.
  static let siteArea = 0.6
  /// Areas of both from which results cannot be trusted without whole sites held out.
  static let siteErrorArea = 0.8

  /// Whether the site can be read from a modality and tells the label.
  ///
  /// Either alone is harmless to know: both together let a model name the hospital instead of the
  /// disease.
  func siteLeakCheck(_ surveys: [PictureCensus], seed: UInt64) -> LeakCheck {
    guard let sites else { return .skipped(.siteLeak, "the manifest names no \"site\" column") }
    guard let target = siteTarget(seed: seed), groups.count >= 10 else {
      return .skipped(.siteLeak, "fewer than two sites have five groups or more")
    }
    let label = CheckedLabel(self, seed: seed)
    let names = sites.indexOfCase.map { Optional(sites.names[$0]) }
    let telling = label.best(CategoryRates(names))
    let tells =
      telling.map {
        $0.area.value >= Self.siteArea && $0.area.isBeyondChance(among: label.scored.count)
      } ?? false
    var readings: [(name: String, area: LeakArea)] = []
    for modality in modalities {
      let survey = surveys.first { $0.name == modality.name }
      if let area = siteReading(modality, survey, target) { readings.append((modality.name, area)) }
    }
    let told = telling.map {
      "the site tells class \"\(classNames[$0.label])\" with AUC \($0.area)"
    }
    var notices: [Notice] = []
    for (name, area) in readings
    where area.value >= Self.siteArea && area.isBeyondChance(among: readings.count) {
      let seen = "The site can be read from \"\(name)\" with AUC \(area)"
      if let telling, let told, tells {
        let isGrave = min(area.value, telling.area.value) >= Self.siteErrorArea
        notices.append(
          Notice(
            isGrave ? .error : .warning, topic: LeakTopic.siteLeak.rawValue,
            "\(seen), and \(told): a model can recognize the hospital instead of the disease. Test "
              + "with whole sites held out (--by-site), and compare with the figures within one "
              + "site.",
            figures: prefixed("site", area.figures) + prefixed("label", telling.area.figures),
            names: [name]))
      } else {
        notices.append(
          Notice(
            .info, topic: LeakTopic.siteLeak.rawValue,
            "\(seen), but the site does not tell the label, so that it is no way around the disease.",
            figures: prefixed("site", area.figures), names: [name]))
      }
    }
    let best = readings.max { $0.area.value < $1.area.value }
    let sentence =
      (best.map { "the site is read best from \"\($0.name)\", with AUC \($0.area)" }
        ?? "no modality could be tried")
      + (told.map { "; \($0)" } ?? "")
    return .found(
      .siteLeak, notices, otherwise: sentence,
      figures: (best.map { prefixed("site", $0.area.figures) } ?? [])
        + (telling.map { prefixed("label", $0.area.figures) } ?? []))
  }

  /// How well sites rank out of fold by a linear model of a modality: the mean over sites.
  private func siteReading(
    _ modality: Modality, _ survey: PictureCensus?, _ target: CheckedLabel
  ) -> LeakArea? {
    let known = (0..<caseCount).filter { target.classOfCase[$0] >= 0 }
    let step = max(1, (known.count + Self.mostSiteCases - 1) / Self.mostSiteCases)
    let cases = stride(from: 0, to: known.count, by: step).map { known[$0] }
    guard
      let matrix = FeatureMatrix(modality, survey: survey, among: cases, caseCount: caseCount)
    else { return nil }
    let ridge = RidgeScores(
      matrix, classOfRow: matrix.cases.map { target.classOfCase[$0] },
      classCount: target.names.count, foldOfRow: matrix.cases.map { target.folds.ofCase[$0] },
      foldCount: target.folds.count)
    let rankings = target.scored.map { site -> LabelledRanking in
      var scores = [Double?](repeating: nil, count: caseCount)
      for (row, item) in matrix.cases.enumerated() { scores[item] = ridge.scores[site][row] }
      return LabelledRanking(
        ranking: FoldedRanking(scores: scores, folds: target.folds),
        isPositive: target.isPositive(site))
    }
    return LeakArea(rankings, groups: groups)
  }

  private func prefixed(_ word: String, _ figures: [Notice.Figure]) -> [Notice.Figure] {
    figures.map { .init("\(word)_\($0.name)", $0.value) }
  }
}
