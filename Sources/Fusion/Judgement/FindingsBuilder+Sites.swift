import Cohorts
import Findings
import Statistics

extension ExperimentResult {
  /// How well each model does at each site, and how that differs from the other sites.
  ///
  /// - Returns: One entry a site in the sites' order; none without a site column or with one site.
  func siteFindings(
    _ scored: [any Scored], _ bootstrap: GroupBootstrap
  ) throws -> [SiteFindings] {
    guard let sites = cohort.sites, sites.count > 1 else { return [] }
    let members = sites.cases()
    var figures = [[SiteFindings.SiteFigure]](repeating: [], count: sites.count)
    for (model, whole) in zip(models, scored) {
      let parts = members.map { whole.restricted(to: $0) }
      let estimates = try bootstrap.estimates(of: parts, metrics: [primaryMetric])
      var differences: [Figure?] = []
      var pValues: [Double?] = []
      for site in members.indices {
        // Without an interval of its own a site's difference from the others says nothing.
        guard estimates[site][primaryMetric]?.interval != nil else {
          differences.append(nil)
          pValues.append(nil)
          continue
        }
        let others = members.indices.filter { $0 != site }.flatMap { members[$0] }
        let (difference, p) = try bootstrap.contrast(
          of: primaryMetric, parts[site], minus: whole.restricted(to: others))
        differences.append(figure(difference))
        pValues.append(p)
      }
      let known = pValues.indices.filter { pValues[$0] != nil }
      let corrected = try holmAdjusted(known.compactMap { pValues[$0] })
      let adjusted = Dictionary(uniqueKeysWithValues: zip(known, corrected))
      for site in members.indices {
        guard let estimate = estimates[site][primaryMetric] else { continue }
        figures[site].append(
          SiteFindings.SiteFigure(
            model: model.name, figure: figure(estimate), difference: differences[site],
            adjustedPValue: adjusted[site]))
      }
    }
    return members.indices.map { site in
      SiteFindings(
        site: sites.names[site], cases: members[site].count,
        groups: Set(members[site].map { cohort.groups.indexOfCase[$0] }).count,
        classCounts: cohort.classNames.indices.map { label in
          members[site].count { cohort.labels[$0] == label }
        }, metric: primaryMetric.rawValue, models: figures[site])
    }
  }

  /// What sites mean for the figures: whether models do worse at some, and what folds kept whole.
  func siteNotices(_ findings: [SiteFindings], level: Double) -> [Findings.Notice] {
    guard let sites = cohort.sites, sites.count > 1 else { return [] }
    var notices: [Findings.Notice] = []
    for model in models {
      let apart = findings.compactMap { site -> (String, SiteFindings.SiteFigure)? in
        guard let entry = site.models.first(where: { $0.model == model.name }),
          let p = entry.adjustedPValue, p <= 1 - level
        else { return nil }
        return (site.site, entry)
      }
      guard !apart.isEmpty else { continue }
      let worse = apart.filter {
        (($0.1.difference?.value ?? 0) < 0) == primaryMetric.higherIsBetter
      }.map(\.0)
      let better = apart.map(\.0).filter { !worse.contains($0) }
      let parts = [("worse", worse), ("better", better)].filter { !$0.1.isEmpty }.map {
        "\($0.0) at \(quotedNames($0.1))"
      }
      notices.append(
        Findings.Notice(
          .warning, code: "sitesDiffer",
          message:
            "\(model.name) does \(parts.joined(separator: " and ")) than at the other sites; one "
            + "figure over all sites hides that.", subject: .model,
          figures: ["sites": Double(apart.count)]))
    }
    if settings.folds.unit == .group {
      notices.append(
        Findings.Notice(
          .info, code: "sitesInSeveralFolds",
          message:
            "Folds keep patients together but not sites: every site has cases in training and test, "
            + "so the figures hold for the \(sites.count) sites seen, not for a new one. --by-site "
            + "keeps sites whole.", subject: .model))
    }
    return notices
  }

  private func quotedNames(_ names: [String]) -> String {
    let listed = names.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ")
    return names.count > 5 ? "\(listed) and \(names.count - 5) more" : listed
  }
}
