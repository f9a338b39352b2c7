import CTerminal
import Cohorts
import Contribution
import Findings
import Foundation
import Fusion
import Predictors
import Statistics
import Tensors

/// What a model that somebody else trained looks at in a cohort.
struct ExternalContribution {
  let model: any ExternalPredictor
  var target: ContributionTarget
  let caseLimit: Int?
  let device: Device
  let version: String

  init(
    _ model: any ExternalPredictor, name: String, cohort: Cohort, seed: UInt64, caseLimit: Int?,
    masks: OutlineFolder?, device: Device, version: String
  ) {
    self.device = device
    self.model = model
    self.caseLimit = caseLimit
    self.version = version
    target = ContributionTarget(
      cohort: cohort, modelName: name, modalities: model.modalities, seed: seed, masks: masks)
  }

  var banner: String {
    "\(target.cohort.name): what \(target.modelName) looks at, \(target.cohort.caseCount) cases, "
      + "\(target.cohort.groups.count) groups"
  }

  /// Measures the cases of the cohort, which are one another's donors.
  ///
  /// - Throws: `ContributionError` or `PredictorError`; nothing was written then.
  func measured(_ reporter: ContributionReporter) throws -> ContributionOutcome {
    let started = Date()
    if let masks = target.masks { try target.requireImages(masks) }
    var notes: [String] = []
    let chosen = target.chosenCases(limit: caseLimit, &notes)
    let presences = try model.modalities.map { try target.cohort.modality($0).presence }
    let cases = chosen.sorted().filter { index in presences.contains { $0[index] } }
    if cases.count < chosen.count {
      notes.append(
        "\(chosen.count - cases.count) cases have none of the model's modalities and were left out")
    }
    notes.append(
      "fills and donors come from the cohort's own cases: what the model was trained on is not known"
    )
    let analysis = try ContributionAnalysis(
      settings: target.settings, stream: RandomStream(seed: target.seed, "contribution"))
    reporter.begin(fold: target.modelName)
    let measurement = try analysis.measure(
      model, cohort: target.cohort, cases: cases, training: Array(0..<target.cohort.caseCount),
      options: try options(), onProgress: reporter.report,
      isCancelled: { chiasm_interrupt_requested() })
    return try target.judged(
      measurement, by: analysis, rows: cases, outputNames: outputNames, isHeldOut: nil,
      notes: notes, since: started)
  }

  /// Writes everything into a folder, beside what was found there about the same cohort.
  func write(_ outcome: ContributionOutcome, to root: URL) throws -> ContributionTarget.Written {
    let file = root.appending(path: "findings.json")
    let summary = CohortSummary(target.cohort)
    guard FileManager.default.fileExists(atPath: file.path) else {
      return try target.write(
        outcome, to: root,
        adding: FindingsDocument(
          cohort: summary, notices: target.cohort.notices.map(Findings.Notice.init),
          provenance: Provenance(
            version: version, seed: target.seed, command: CommandLine.arguments,
            device: device.description, threads: Runtime.threadCount,
            libtorch: Runtime.torchVersion)))
    }
    let document = try FindingsDocument(contentsOf: file)
    guard document.cohort.name == summary.name, document.cohort.cases == summary.cases else {
      throw ContributionError(
        .invalidSetting,
        "\(file.path) is about \"\(document.cohort.name)\" with \(document.cohort.cases) cases, not "
          + "about \"\(summary.name)\" with \(summary.cases); choose another folder with --output")
    }
    return try target.write(outcome, to: root, adding: document)
  }

  private var outputNames: [String] {
    if model.classNames.isEmpty {
      return model.outputCount == 1
        ? ["value"] : (0..<model.outputCount).map { "value \($0 + 1)" }
    }
    return model.outputCount == 1 ? Array(model.classNames.suffix(1)) : model.classNames
  }

  private func options() throws -> ModelSubject.Options {
    var options = ModelSubject.Options()
    switch model.outputKind {
    case .logits: options.transform = .probabilities(outputCount: model.outputCount)
    case .probabilities: options.transform = .probability
    case .regression: options.transform = .raw
    }
    for name in model.modalities {
      if let names = model.preparedNames(of: name) {
        options.layouts[name] = layout(names, of: try target.cohort.modality(name))
      }
    }
    return options
  }

  /// What stands where in the prepared inputs; words say so themselves.
  private func layout(_ names: PreparedNames, of modality: Modality) -> InputLayout? {
    switch modality.content {
    case .image, .bag: return InputLayout(.pixels(black: names.black.isEmpty ? nil : names.black))
    case .tabular:
      return InputLayout(
        .columns(
          names.numeric.enumerated().map { .init(name: $1, numeric: [$0]) }
            + names.categorical.enumerated().map { .init(name: $1, codes: [$0]) }))
    case .vector(let matrix):
      let places = Dictionary(
        names.features.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      let groups = matrix.featureGroups.compactMap { group -> VectorMatrix.FeatureGroup? in
        let members = group.features.compactMap { places[matrix.names[$0]] }
        return members.isEmpty ? nil : .init(name: group.name, features: members)
      }
      return InputLayout(.features(names: names.features, groups: groups))
    case .text: return nil
    }
  }
}
