public import Findings

extension SummaryTable {
  /// Each fused model beside the best single modality and beside the simplest model of several, and
  /// the pairs asked for by name.
  var comparisonLines: [String] {
    let chosen = shownComparisons
    if chosen.isEmpty { return [] }
    let room = (style.columns - 52) / 2
    var table = TextTable([
      .init(title: "MODEL", alignment: .left, widest: room),
      .init(title: "minus", alignment: .left, widest: room),
      .init(title: chosen.first.map { Self.metricName($0.metric) } ?? "", alignment: .left),
      .init(title: "p", alignment: .right), .init(title: "Holm", alignment: .right),
      .init(title: "Verdict", alignment: .left),
    ])
    for pair in chosen {
      table.add([
        .init(DisplayText.safe(pair.model)), .init(DisplayText.safe(pair.other)),
        .init(FigureText.figure(pair.difference, style: style, isSigned: true)),
        .init(FigureText.size(pair.pValue, style: style)),
        .init(FigureText.size(pair.adjustedPValue, style: style)),
        .init(pair.verdict.rawValue, Self.emphasis(pair.verdict)),
      ])
    }
    let count = document.comparisons.count
    return table.lines(style: style)
      + DisplayText.wrapped(
        "p: two-sided, from draws of whole groups; Holm: corrected over all "
          + "\(Self.counted(count, "pair")) of models (all in comparisons.csv). Better or worse only "
          + "if the interval leaves zero out and the corrected p allows it. What \"Fusion\" says above is "
          + "one comparison settled before the test cases were seen, and so not corrected.",
        columns: style.columns
      ).map { style.drawn($0, .quiet) }
  }

  private var shownComparisons: [ModelComparison] {
    let fused = document.models.filter { $0.role == .fusion }.map(\.name)
    let simplest =
      document.models.first { $0.role == .baseline }?.name
      ?? document.models.first { $0.role == .unimodal && $0.name.hasPrefix("logistic") }?.name
    let rivals = [document.fusionGain?.bestUnimodal, simplest].compactMap { $0 }
    var pairs = fused.flatMap { model in rivals.map { (model, $0) } }
    if let single = document.fusionGain?.bestUnimodal,
      let baseline = document.models.first(where: { $0.role == .baseline })?.name
    {
      pairs.append((baseline, single))
    }
    pairs += asked
    var shown: [ModelComparison] = []
    for (model, other) in pairs {
      guard let pair = document.comparison(of: model, with: other), !shown.contains(pair) else {
        continue
      }
      shown.append(pair)
    }
    return shown
  }

  private static func emphasis(_ verdict: ModelComparison.Verdict) -> TextStyle.Emphasis {
    switch verdict {
    case .better: .good
    case .worse: .alarming
    case .cannotTell: .doubtful
    }
  }
}

extension FindingsDocument {
  /// The comparison of two models, whichever stands first in the document.
  ///
  /// - Returns: `nil` if the document does not compare them.
  public func comparison(of model: String, with other: String) -> ModelComparison? {
    for pair in comparisons {
      if pair.model == model, pair.other == other { return pair }
      if pair.model == other, pair.other == model { return pair.turned }
    }
    return nil
  }
}

/// All comparisons of a run as a file for other programs.
public enum ComparisonFile {
  /// One row a pair: `metric,model,other,difference,low,high,p,p_holm,verdict`, by RFC 4180.
  public static func csv(_ document: FindingsDocument) -> String {
    func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    var text = "metric,model,other,difference,low,high,p,p_holm,verdict\n"
    for pair in document.comparisons {
      text += CSVText.line(
        [pair.metric, pair.model, pair.other]
          + [
            pair.difference.value, pair.difference.low, pair.difference.high, pair.pValue,
            pair.adjustedPValue,
          ].map(number) + [pair.verdict.rawValue])
    }
    return text
  }
}
