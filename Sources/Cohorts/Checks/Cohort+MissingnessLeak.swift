internal import Statistics

extension Cohort {
  /// Areas from which missingness alone makes results untrustworthy.
  static let missingnessErrorArea = 0.7
  /// The chance that gaps must stay below: ten times that of other checks, because all gaps together
  /// are one trial, and a cohort of sixty patients cannot show less for an area of .7.
  static let missingnessSurprise = 0.001

  /// Whether what is missing tells the label, or the site.
  ///
  /// A logistic regression (L2, one class against the rest) sees only which modalities and cells are
  /// empty, and is scored out of fold with whole groups held out. An area whose interval lies above
  /// .5 is a warning; .7 or more is an error.
  public func missingnessLeakCheck(seed: UInt64) -> LeakCheck {
    let indicators = Indicators(self)
    guard !indicators.columns.isEmpty else {
      return .skipped(.missingnessLeak, "nothing is missing, or everything that could be")
    }
    let label = CheckedLabel(self, seed: seed)
    guard let area = missingnessArea(indicators, label) else {
      return .skipped(.missingnessLeak, "too few groups of a class to try whether gaps tell it")
    }
    let isBeyondChance = area.isBeyondChance(surprise: Self.missingnessSurprise)
    var notices: [Notice] = []
    if isBeyondChance {
      notices.append(
        Notice(
          area.value >= Self.missingnessErrorArea ? .error : .warning,
          topic: LeakTopic.missingnessLeak.rawValue,
          "Which cells and modalities are empty predicts the label with AUC \(area): a model can "
            + "learn who was examined instead of the disease. Remove "
            + "\(quotedList(indicators.names, limit: 20)), or fill them for all cases.",
          figures: area.figures, names: indicators.names))
    }
    notices += oneClassNotices(indicators)
    if let site = missingnessBySite(indicators, isGrave: isBeyondChance, seed: seed) {
      notices.append(site)
    }
    if area.low == nil, notices.isEmpty {
      return .skipped(
        .missingnessLeak,
        "with \(groups.count) groups, what gaps tell (AUC \(twoDecimals(area.value))) cannot be told "
          + "from chance")
    }
    let what = "which cells are empty predicts the label with AUC \(area)"
    return .found(
      .missingnessLeak, notices,
      otherwise: "\(what), no more than chance",
      figures: area.figures)
  }

  /// Sites that are told by what they leave empty.
  private func missingnessBySite(
    _ indicators: Indicators, isGrave: Bool, seed: UInt64
  ) -> Notice? {
    guard let target = siteTarget(seed: seed),
      let area = missingnessArea(indicators, target), area.isBeyondChance()
    else { return nil }
    return Notice(
      isGrave ? .warning : .info, topic: "missingnessOfSite",
      "Which cells and modalities are empty predicts the site with AUC \(area): sites record "
        + "different things, so gaps stand for sites. "
        + (isGrave
          ? "Since gaps predict the label too, test with whole sites held out."
          : "As gaps do not predict the label, this is only worth knowing."),
      figures: area.figures)
  }

  /// How well classes rank out of fold by what is empty alone.
  private func missingnessArea(_ indicators: Indicators, _ target: CheckedLabel) -> LeakArea? {
    let (rows, patternOfCase) = indicators.patterns(caseCount: caseCount)
    let folds = target.folds
    let rankings = target.scored.map { label -> LabelledRanking in
      var scores = [Double?](repeating: nil, count: caseCount)
      for fold in 0..<folds.count {
        var totals = [Double](repeating: 0, count: rows.count)
        var positives = totals
        for item in 0..<caseCount
        where folds.ofCase[item] != fold && target.classOfCase[item] >= 0 {
          totals[patternOfCase[item]] += 1
          if target.classOfCase[item] == label { positives[patternOfCase[item]] += 1 }
        }
        let model = WeightedLogisticRegression(
          rows: rows, positives: positives, totals: thinned(totals), penalty: 1)
        let logits = rows.map { model.logit($0) }
        for item in 0..<caseCount where folds.ofCase[item] == fold {
          scores[item] = logits[patternOfCase[item]]
        }
      }
      return LabelledRanking(
        ranking: FoldedRanking(scores: target.masked(scores), folds: folds),
        isPositive: target.isPositive(label))
    }
    return LeakArea(rankings, groups: target.groups)
  }

  /// The patterns that a model learns from: evenly spaced ones where there are very many, because
  /// some thousands settle a weight per column.
  private func thinned(_ totals: [Double]) -> [Double] {
    let limit = 4_000
    guard totals.count > limit else { return totals }
    let step = (totals.count + limit - 1) / limit
    return totals.enumerated().map { $0 % step == 0 ? $1 : 0 }
  }

  /// The sites as something to predict; `nil` without at least two sites of enough groups.
  ///
  /// Sites of fewer than five groups take no part: five folds cannot all know them.
  func siteTarget(seed: UInt64) -> CheckedLabel? {
    guard let sites else { return nil }
    var groupsOfSite = [Set<Int>](repeating: [], count: sites.count)
    for (site, group) in zip(sites.indexOfCase, groups.indexOfCase) {
      groupsOfSite[site].insert(group)
    }
    let order = sites.names.indices.filter { groupsOfSite[$0].count >= 5 }
      .sorted { (groupsOfSite[$1].count, $0) < (groupsOfSite[$0].count, $1) }.prefix(20)
    guard order.count >= 2 else { return nil }
    var place = [Int](repeating: -1, count: sites.count)
    for (index, site) in order.enumerated() { place[site] = index }
    return CheckedLabel(
      classOfCase: sites.indexOfCase.map { place[$0] }, names: order.map { sites.names[$0] },
      groups: groups, seed: seed)
  }
}
