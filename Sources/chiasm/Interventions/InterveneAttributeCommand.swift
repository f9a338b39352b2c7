public import ArgumentParser
import CTerminal
import Cohorts
import Dictionaries
import Findings
import Foundation
public import Interventions
import Monosemanticity
import Tensors

/// `chiasm intervene attribute`.
struct InterveneAttributeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attribute",
    abstract: "Reads an attribute from embeddings with and without groups of features.",
    discussion: """
      Give a cohort, whose encoder and dictionary are then fitted in each fold, or embeddings of your \
      own with a table of their cases. The figures say what a probe reads from changed embeddings; \
      they say nothing about people.
      """)

  @Argument(
    help: "The cohort's manifest, or its folder.", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String?

  @Option(help: ArgumentHelp("The column that holds the attribute.", valueName: "column"))
  var attribute: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Embeddings instead of a cohort: .npy or .safetensors, one a modality, NAME=FILE names it.",
      valueName: "file"), completion: .file())
  var embeddings: [String] = []

  @Option(
    help: ArgumentHelp(
      "The table of the embeddings' cases: the attribute, and optionally id, group, has_NAME.",
      valueName: "file"), completion: .file())
  var cases: String?

  @Option(help: ArgumentHelp("The column of groups in that table.", valueName: "column"))
  var group: String?

  @Option(
    help: ArgumentHelp(
      "A dictionary that chiasm wrote, fitted on none of these cases, instead of training one.",
      valueName: "file"), completion: .file(extensions: ["safetensors"]))
  var dictionary: String?

  @Option(
    help: ArgumentHelp(
      "Words that texts lose first because they name the attribute, separated by commas.",
      valueName: "words"))
  var hideWords: String?

  @Option(help: "Folds of the cross-validation.")
  var folds = 5

  @Option(help: "Random sets of features for each set.")
  var controls = 200

  @Option(help: "What masked features are set to: zero, or mean (of the training part).")
  var fill = AttributeSettings.Fill.zero

  @OptionGroup var options: InterventionOptions

  func validate() throws {
    guard (cohort != nil) != !embeddings.isEmpty else {
      throw ValidationError("expected either a cohort or --embeddings")
    }
    guard embeddings.isEmpty == (cases == nil) else {
      throw ValidationError("--embeddings and --cases belong together")
    }
    if embeddings.count == 1, embeddings[0].hasSuffix(".npy") {
      throw ValidationError("--embeddings: expected two modalities or more, found one file")
    }
    if cohort != nil, dictionary != nil || group != nil {
      throw ValidationError("--dictionary and --group belong to --embeddings")
    }
    if cohort == nil, hideWords != nil {
      throw ValidationError("--hide-words belongs to a cohort; embeddings hold no words")
    }
    for (option, isFine, expected) in [
      ("--folds", (2...10_000).contains(folds), "2 to 10000, found \(folds)"),
      ("--controls", (1...100_000).contains(controls), "1 to 100000, found \(controls)"),
    ] where !isFine {
      throw ValidationError("\(option): expected \(expected)")
    }
  }

  func run() throws {
    ThreadPolicy.shortenSpinning()
    try Exit.reporting {
      guard chiasm_interrupt_install() else {
        throw InterventionsError(.interrupted, "the system refused to watch for Ctrl-C")
      }
      options.compute.apply()
      let started = Date()
      if let cohort {
        try ofCohort(cohort, started: started)
      } else {
        try ofEmbeddings(started: started)
      }
    }
  }

  private var settings: AttributeSettings {
    var settings = AttributeSettings()
    settings.fill = fill
    settings.controlCount = controls
    settings.drawCount = options.draws
    settings.seed = options.compute.seed
    return settings
  }

  private func ofCohort(_ manifest: String, started: Date) throws {
    let words = hideWords?.split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let (cohort, notes) = try Cohort.load(
      manifest: manifest, attribute: attribute, hiddenWords: words ?? [], foldCount: folds)
    let readers = try options.readers(of: cohort)
    let reporter = StepReporter()
    let study = try AttributeStudy(
      attribute: attribute, valueNames: cohort.classNames, labels: cohort.labels,
      groups: cohort.groups, settings: settings)
    let plan = try FoldPlan(
      cohort, options: .init(foldCount: folds), seed: options.compute.seed)
    let record = StudyRecord(
      study: "attribute", data: cohort.fingerprint(), fitting: options.cohortFitting, folds: folds,
      names: [attribute] + (words ?? []), settings: .attribute(settings))
    try options.keepingState(data: cohort.name, study: "attribute", deciding: record) { state in
      var findings = try study.run(plan.splits) { split in
        reporter.show("fold \(split.fold + 1) of \(folds)")
        return try options.cohortFitting.fitted(
          cohort, split: split, readers: readers,
          state: state, isInterrupted: { chiasm_interrupt_requested() }
        ).fold
      }
      reporter.clear()
      findings.notes += notes
      try options.publish(
        InterventionDocument(data: cohort.name, attribute: findings), study: "attribute",
        started: started, folds: folds)
    }
  }

  private func ofEmbeddings(started: Date) throws {
    let table = try CaseTable(
      path: cases ?? "", columns: .init(group: group, label: attribute))
    let all = try EmbeddingSet(embeddings.map(EmbeddingSet.Source.init(argument:)), table: table)
    let known = all.embeddings.labels.indices.filter { all.embeddings.labels[$0] != nil }
    let chosen = try all.embeddings.selecting(known)
    let labels = chosen.labels.map { $0 ?? 0 }
    let groups = Grouping(nameOfCase: chosen.groups.map { chosen.groupNames[$0] })
    let study = try AttributeStudy(
      attribute: attribute, valueNames: chosen.classNames, labels: labels, groups: groups,
      settings: settings)
    let plan = try FoldPlan(
      labels: labels, classNames: chosen.classNames, units: groups, caseIDs: chosen.caseIDs,
      options: .init(foldCount: folds), seed: options.compute.seed)
    let own = try dictionary.map { try FeatureDictionary(path: $0) }
    let fitting = options.featureFitting(width: chosen.modalities[0].width)
    // The rows themselves are part of the state of each dictionary's training.
    let record = StudyRecord(
      study: "attribute", data: (embeddings + [cases ?? ""]).joined(separator: "\n"),
      fitting: options.cohortFitting, folds: folds,
      names: [attribute, group ?? "", dictionary ?? ""], settings: .attribute(settings))
    try options.keepingState(data: nil, study: "attribute", deciding: record) { state in
      let reporter = StepReporter()
      var findings = try study.run(plan.splits) { split in
        reporter.show("fold \(split.fold + 1) of \(folds)")
        return try fitting.fold(
          chosen, split: split, dictionary: own, state: state,
          isInterrupted: { chiasm_interrupt_requested() })
      }
      reporter.clear()
      let absent = all.embeddings.caseCount - chosen.caseCount
      if absent > 0 {
        findings.notes.append("\(absent) cases without \"\(attribute)\" are left out.")
      }
      if !all.hasGroups {
        findings.notes.append("No groups were given, so every case counts as independent.")
      }
      try options.publish(
        InterventionDocument(attribute: findings), study: "attribute", started: started,
        folds: folds)
    }
  }
}

extension AttributeSettings.Fill: ExpressibleByArgument {}
