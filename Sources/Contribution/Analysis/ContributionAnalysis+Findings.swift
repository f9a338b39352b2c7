public import Findings
import Statistics

extension ContributionAnalysis {
  /// Judges a measurement: shares with intervals over groups, verdicts, and how sure they are.
  ///
  /// - Parameters:
  ///   - name: The model's name.
  ///   - outputNames: A name for each output; numbers where empty.
  /// - Throws: ``ContributionError`` with code `mismatch` if the names do not fit the outputs.
  public func findings(
    _ measurement: ContributionMeasurement, model name: String, outputNames: [String] = []
  ) throws(ContributionError) -> ContributionFindings {
    let width = measurement.outputs.first?.count ?? 0
    guard outputNames.isEmpty || outputNames.count == width else {
      throw ContributionError(
        .mismatch, "expected \(width) names of outputs, found \(outputNames.count)")
    }
    let judge = ContributionJudge(
      measurement: measurement, settings: settings,
      outputNames: outputNames.isEmpty ? (0..<width).map { "output \($0)" } : outputNames,
      draws: try GroupDraws(
        count: settings.draws, level: settings.level, stream: RandomStream(seed: seed, "bootstrap"))
    )
    return try judge.findings(model: name)
  }
}

/// Turns a measurement into findings.
struct ContributionJudge {
  let measurement: ContributionMeasurement
  let settings: ContributionSettings
  let outputNames: [String]
  let draws: GroupDraws

  var names: [String] { measurement.modalities }
  var caseCount: Int { measurement.caseKeys.count }

  func findings(model: String) throws(ContributionError) -> ContributionFindings {
    let main = ModalityShares(measurement.main)
    let uncertainty = try ShareUncertainty(
      totals: measurement.main.map(\.caseTotals), groups: measurement.groups)
    let influence = try influenceFigures()
    let judgements = diagnoses(influence)
    let isConstant = judgements.allSatisfy { $0.diagnosis == .constantOutput }
    // Shares of what rounding leaves would be noise.
    let isStill = names.indices.allSatisfy { !hidingMoves($0) }
    let reason =
      isConstant
      ? "the model says the same of every case" : "no output moves when parts are hidden"
    let isUndefined = isConstant || isStill || main.shares == nil
    var shares = uncertainty.shares(draws)
    if isUndefined {
      shares = names.map { _ in Figure(nil, intervalNote: "no share: \(reason)") }
    }
    var detail = ContributionDetail(
      unit: measurement.outputsAreProbabilities ? "probability" : "raw output", cases: caseCount,
      groups: uncertainty.groupCount, completeCases: measurement.completeItems.count,
      outputSpread: OutputEvidence(measurement.outputs).spread,
      fills: keyed(measurement.fills.map(\.name)),
      passes: ContributionDetail.Passes(
        encode: measurement.passes.encode, partial: measurement.passes.partial,
        fuse: measurement.passes.fuse, predict: measurement.passes.predict,
        skipped: measurement.passes.skipped))
    detail.undefined = isUndefined ? reason : nil
    detail.shortCases = keyed(measurement.main.map(\.shortCaseCount)).filter { $0.value > 0 }
    detail.deltaErrors = detail.undefined == nil ? uncertainty.deltaErrors().map(keyed) : nil
    let ratios = MeanOfRatios(
      magnitudes: measurement.main.map(\.magnitudes), scheme: .perOutput)
    detail.meanOfRatios = .init(
      shares: detail.undefined == nil ? ratios.shares.map(keyed) : nil,
      skipped: ratios.skippedCount)
    if detail.undefined == nil {
      for (output, name) in outputNames.enumerated() {
        detail.outputShares[name] = main.shares(output: output).map(keyed)
      }
    }
    detail.stability = detail.undefined == nil ? stability() : nil
    detail.collapsedOn = collapse(judgements.map(\.diagnosis))
    detail.parts = try partFindings()
    detail.outOfDistribution = measurement.outOfDistribution.filter(\.isSuspect).map {
      .init(modality: $0.modality, fill: $0.fill, players: $0.players, share: $0.share)
    }
    if !measurement.sampling.isEmpty {
      let hidden = measurement.sampling.reduce(0) { $0 + $1.hiddenCount }
      let all = measurement.sampling.reduce(0) { $0 + $1.partCount }
      detail.sampling = .init(
        hiddenShare: Double(hidden) / Double(max(1, all)),
        halfWidth: measurement.sampling.map(\.halfWidth).max() ?? 0)
    }
    try describeGames(&detail, occlusion: shares, influence: influence)
    detail.notes = notes(detail)
    return ContributionFindings(
      model: model, method: "occlusion",
      fill: measurement.fills.map(\.name).joined(separator: ", "), modalities: names,
      players: keyed(measurement.players), shares: keyed(shares),
      magnitude: keyed(main.magnitudes),
      influence: Dictionary(
        uniqueKeysWithValues: zip(names, influence.means).compactMap { name, mean in
          mean.map { (name, $0) }
        }),
      verdict: keyed(judgements.map(\.verdict)), reasons: keyed(judgements.map(\.reason)),
      diagnosis: keyed(judgements.map(\.diagnosis)), detail: detail)
  }

  /// A list with one entry a modality, by name.
  func keyed<Value>(_ values: [Value]) -> [String: Value] {
    Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first })
  }

  private func notes(_ detail: ContributionDetail) -> [String] {
    var notes = measurement.notes
    if measurement.isUnequal {
      notes.append(
        "the modalities were split into unequal numbers of parts, by request: shares compare the "
          + "numbers of parts as well as the modalities")
    }
    if let stability = detail.stability, !stability.isStable {
      notes.append(
        "the shares depend on parts and fills: believe the band and the methods without parts, not "
          + "the single figures")
    }
    for entry in detail.outOfDistribution {
      guard let index = names.firstIndex(of: entry.modality),
        entry.players == measurement.players[index], entry.fill == measurement.fills[index].name
      else { continue }
      notes.append(
        "\"\(entry.modality)\" with a part behind \"\(entry.fill)\" is unlike what the model was "
          + "trained on in \(Int((100 * entry.share).rounded())) of 100 inputs; compare another fill"
      )
    }
    let same = measurement.exchanges.reduce(0) { $0 + $1.sameGroupCount }
    if same > 0 {
      let all = measurement.exchanges.reduce(0) { $0 + $1.count }
      notes.append("\(same) of \(all) exchanges were between cases of the same group")
    }
    return notes
  }

  /// The one modality that is used where all others are ignored or hardly used.
  private func collapse(_ diagnoses: [ContributionFindings.Diagnosis]) -> String? {
    guard diagnoses.count > 1 else { return nil }
    let alive = diagnoses.indices.filter {
      diagnoses[$0] == .used || diagnoses[$0] == .redundant
    }
    let rest = diagnoses.indices.filter { !alive.contains($0) }
    guard alive.count == 1, rest.allSatisfy({ diagnoses[$0] != .untestable }) else { return nil }
    return names[alive[0]]
  }
}
