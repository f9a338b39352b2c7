import Findings

extension SummaryTable {
  /// How the main model does at each site.
  var siteLines: [String] {
    guard let first = document.sites.first, let model = mainModel ?? document.models.first else {
      return []
    }
    let metric = Self.metricName(first.metric)
    var table = TextTable([
      .init(title: "SITE", alignment: .left, widest: 24),
      .init(title: "Cases", alignment: .right), .init(title: "Groups", alignment: .right),
      .init(title: metric, alignment: .left),
      .init(title: "minus the other sites", alignment: .left),
      .init(title: "Holm p", alignment: .right),
    ])
    for site in document.sites.prefix(Self.mostSites) {
      let entry = site.models.first { $0.model == model.name }
      table.add([
        .init(DisplayText.safe(site.site)), .init("\(site.cases)"), .init("\(site.groups)"),
        .init(FigureText.figure(entry?.figure, style: style)),
        .init(FigureText.figure(entry?.difference, style: style, isSigned: true)),
        .init(FigureText.size(entry?.adjustedPValue, style: style)),
      ])
    }
    let hidden = document.sites.count - Self.mostSites
    let more = hidden > 0 ? " \(hidden) more sites are in findings.json." : ""
    return table.lines(style: style)
      + DisplayText.wrapped(
        "\(metric) of \(DisplayText.safe(model.name)) by site, out of fold. Sites with fewer than ten "
          + "groups have no interval.\(more)", columns: style.columns
      ).map { style.drawn($0, .quiet) }
  }

  private static let mostSites = 12
}
