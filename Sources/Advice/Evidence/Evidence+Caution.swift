import Findings

extension Evidence {
  /// The checks for leaks; what they find is told under their names.
  static let leakCodes = [
    "missingnessLeak", "columnLeak", "identifier", "duplicateImages", "siteLeak",
    "fileProperties", "caseOrder",
  ]

  /// What the checks for leaks found and nobody has acknowledged, the gravest first.
  var leaks: [Notice] {
    document.notices.filter { Self.leakCodes.contains($0.code) && $0.severity > .info }
      .enumerated().sorted {
        $0.element.severity != $1.element.severity
          ? $0.element.severity > $1.element.severity : $0.offset < $1.offset
      }.map(\.element)
  }

  /// Whether a leak makes every figure of a model worthless.
  var hasLeak: Bool { leaks.contains { $0.severity == .error } }

  /// How far any decision that rests on figures of models can be trusted, and why not further.
  var caution: (most: AdviceConfidence, reasons: [Phrase]) {
    var most = AdviceConfidence.high
    var reasons: [Phrase] = []
    if let leak = leaks.first {
      most = .low
      reasons.append(Phrase(.leakStands, ["check": .check(leak.code)]))
    } else if document.leakChecks == nil {
      most = .moderate
      reasons.append(Phrase(.leaksNotChecked))
    }
    if groups < settings.fewestGroups {
      most = min(most, .moderate)
      reasons.append(
        Phrase(
          .fewGroups, ["count": .count(groups), "total": .count(settings.fewestGroups)]))
    }
    return (most, reasons)
  }

  /// Whether training anew may have made a difference, where it was trained more than once: the phrase
  /// that says so.
  ///
  /// A difference of two models has the variance of both; two standard deviations are asked for.
  func trainingDoubt(_ difference: Double, _ models: [ModelFindings]) -> Phrase? {
    let spreads = models.compactMap { $0.repeats?[metric]?.sd }
    guard !spreads.isEmpty else { return nil }
    let deviation = spreads.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard abs(difference) < 2 * deviation else { return nil }
    return Phrase(.trainingVaries, ["metric": .metric(metric), "number": .number(deviation)])
  }
}
