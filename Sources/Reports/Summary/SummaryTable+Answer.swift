import Findings

extension SummaryTable {
  /// The answer: which model is best, whether fusion pays, and what the fused model uses.
  var answerLines: [String] {
    let answers: [(String, Answer?)] =
      [("Best model", bestModel), ("Trust", trust), ("Fusion", fusion)]
      + uses.map { ("Looks at", $0) }
    return answers.flatMap { label, answer -> [String] in
      guard let answer else { return [] }
      let first = label.padded(to: 12)
      let lines = DisplayText.wrapped(
        answer.text, columns: style.columns, first: first, indent: first.count)
      return lines.enumerated().map { index, line in
        let margin = index == 0 ? style.drawn(first, .heading) : String(line.prefix(first.count))
        return margin + style.drawn(String(line.dropFirst(first.count)), answer.emphasis)
      }
    }
  }

  private typealias Answer = (text: String, emphasis: TextStyle.Emphasis)

  private var bestModel: Answer? {
    if document.models.isEmpty { return nil }
    let ranked = document.models.compactMap { model in
      model.metrics[PrimaryMetric(document).key].flatMap { figure in
        figure.value.flatMap { $0.isFinite ? (model, figure, $0) : nil }
      }
    }
    guard let (model, figure, _) = ranked.max(by: { $0.2 < $1.2 }) else {
      return ("cannot tell: no model has a figure (\(PrimaryMetric(document).name))", .doubtful)
    }
    let seen = model.modalities.map(DisplayText.safe).joined(separator: " + ")
    let note =
      figure.interval == nil ? figure.intervalNote.map { " (\(DisplayText.safe($0)))" } : nil
    return (
      "\(DisplayText.safe(model.name)) (sees \(seen)), "
        + DisplayText.unbroken(
          "\(PrimaryMetric(document).name) \(FigureText.figure(figure, style: style))")
        + (note ?? ""),
      .plain
    )
  }

  /// How far the best model's probabilities can be taken at their word.
  private var trust: Answer? {
    let key = PrimaryMetric(document).key
    let best = document.models.filter { $0.metrics[key]?.value?.isFinite == true }
      .max { ($0.metrics[key]?.value ?? 0) < ($1.metrics[key]?.value ?? 0) }
    guard let entry = document.calibration.first(where: { $0.model == best?.name }),
      entry.error.value != nil
    else { return nil }
    let before = entry.errorBefore.map {
      " (\(FigureText.decimal($0, style: style)) before the temperature)"
    }
    return (
      "its probabilities are off by \(FigureText.decimal(entry.error.value, style: style)) on "
        + "average\(before ?? "")",
      .plain
    )
  }

  private var fusion: Answer? {
    guard let fusion = document.fusionGain else {
      return document.models.isEmpty
        ? nil : ("cannot tell: no fused model was compared with a single modality", .doubtful)
    }
    let model = DisplayText.safe(fusion.model)
    // Chosen without the test parts, it need not be the best single modality of the table below.
    let rival =
      "\(DisplayText.safe(fusion.bestUnimodal)) (best single modality while training)"
    let metric = Self.metricName(fusion.metric)
    let gain = FigureText.figure(fusion.gain, style: style, isSigned: true)
    let change = "\(metric) changes by \(DisplayText.unbroken(gain))"
    switch fusion.verdict {
    case .improves:
      return ("improves: \(model) against \(rival), \(change)", .good)
    case .doesNotImprove:
      return ("does not improve: \(model) against \(rival), \(change)", .alarming)
    case .cannotTell:
      if let because = fusion.withheldBecause {
        return (
          "no verdict: \(DisplayText.safe(because)); \(model) against \(rival), \(change)",
          .alarming
        )
      }
      let reason =
        fusion.gain.interval != nil
        ? "the interval holds gains and losses"
        : fusion.gain.intervalNote.map(DisplayText.safe) ?? "there is no interval"
      return ("cannot tell: \(model) against \(rival), \(change); \(reason)", .doubtful)
    }
  }

  /// What the fused model looks at; no other model that ignores a modality is passed over.
  private var uses: [Answer] {
    // Two methods may have looked at one model; where one says more, its own table tells.
    let examined = document.contribution.filter { $0.method != ContributionText.method }
    let main =
      examined.firstIndex { $0.model == document.fusionGain?.model } ?? examined.indices.first
    let others = examined.indices.filter {
      $0 != main && examined[$0].verdict.values.contains(.ignored)
    }
    return (([main].compactMap { $0 }) + others).compactMap { use(of: examined[$0]) }
  }

  private func use(of entry: ContributionFindings) -> Answer? {
    func names(_ verdict: ContributionFindings.Verdict) -> String {
      DisplayText.list(
        entry.modalities.filter { entry.verdict[$0] == verdict }.map(DisplayText.safe))
    }
    let ignored = names(.ignored)
    let used = names(.used)
    let unclear = names(.cannotTell)
    var parts: [String] = []
    if !ignored.isEmpty {
      parts.append("IGNORES \(ignored): its answers are the same without")
    }
    if !used.isEmpty { parts.append("uses \(used)") }
    if !unclear.isEmpty { parts.append("cannot tell about \(unclear)") }
    if parts.isEmpty { return nil }
    return (
      "\(DisplayText.safe(entry.model)) \(parts.joined(separator: "; "))",
      !ignored.isEmpty ? .alarming : unclear.isEmpty ? .plain : .doubtful
    )
  }

  /// A metric's name for people.
  static func metricName(_ key: String) -> String {
    switch key {
    case "roc_auc": "AUC"
    case "average_precision": "average precision"
    case "balanced_accuracy": "balanced accuracy"
    case "macro_f1": "macro F1"
    case "mcc": "MCC"
    case "brier": "Brier score"
    case "ece": "calibration error"
    case "micro_f1": "micro F1"
    case "subset_accuracy": "all labels right"
    case "hamming_loss": "share of wrong labels"
    case "r2": "R2"
    case "mae": "MAE"
    case "rmse": "RMSE"
    case "spearman": "Spearman"
    case "c_index": "concordance"
    case "c_index_ipcw": "Uno's concordance"
    default: DisplayText.safe(key)
    }
  }
}

extension String {
  /// The text with spaces up to a width.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
