import ArgumentParser
import Cohorts
import Findings
import Foundation
import Reports
import Retrieval
import Tensors
import Tokenizers

/// `chiasm retrieval-eval`.
struct RetrievalEvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retrieval-eval",
    abstract: "How well pictures and texts find each other, both ways, beside chance.",
    discussion: """
      Takes a finished run of `chiasm pretrain`, or --vectors image=A.npy text=B.npy from any model, one \
      row a pair in the same order, and --table with a row a pair. Says how often the own text is among \
      the first 1, 5 and 10 (and the other way round), how often a text that says the same is, where the \
      own one stands in the middle, how far what is found shares the classes, what a random order would \
      reach, and how large the gallery was. Intervals draw whole groups (patients).

      A run's cases are judged by models that have not seen them, and looked for in their own fold. \
      --on COHORT judges the pairs of another cohort instead, such as another hospital's. Several runs of \
      one cohort with folds of different seeds are judged together: the luck of one partition counts less.
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of a run of pretrain, or of several of one cohort.", valueName: "run"),
    completion: .directory)
  var folders: [String] = []

  @OptionGroup var input: RetrievalEvalInput
  @OptionGroup var compute: ComputeOptions

  @Flag(help: "Hold each text once in the gallery, however many pairs share it.")
  var distinctTexts = false

  @Flag(
    help: "Fit a plain linear model on the same folds of the run and show it beside.")
  var baseline = false

  @Option(
    help: ArgumentHelp(
      "Judge the pairs of this cohort, which the run has not seen, by its model of all cases (--all) or of its only fold.",
      valueName: "cohort"), completion: .file(extensions: ["yaml", "yml"]))
  var on: String?

  @Option(help: "Draws of groups for the intervals.")
  var draws = 2_000

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to write the findings as JSON. Default for one run without --on: retrieval.json in it.",
      valueName: "file"))
  var output: String?

  @Flag(help: "Print the findings as JSON instead of text.")
  var json = false

  func validate() throws {
    if !folders.isEmpty == !input.vectors.isEmpty {
      throw ValidationError(
        folders.isEmpty
          ? "expected a run of pretrain, or --vectors image=FILE text=FILE"
          : "give either a run, or --vectors, not both")
    }
    if !folders.isEmpty, input.table != nil {
      throw ValidationError("--table describes --vectors; a run knows its cases")
    }
    if folders.isEmpty, baseline {
      throw ValidationError(
        "--baseline is fitted to the pictures and texts of a run; --vectors has none")
    }
    if on != nil, folders.count != 1 || baseline {
      throw ValidationError(
        folders.count != 1
          ? "--on needs one run of pretrain, whose model embeds the other cohort"
          : "--baseline is fitted to the run's own folds; leave it out with --on")
    }
    if !(1...100_000).contains(draws) {
      throw ValidationError("--draws: expected 1 to 100000, found \(draws)")
    }
  }

  func run() throws {
    ThreadPolicy.shortenSpinning()
    try Exit.reporting {
      compute.apply()
      let started = Date()
      var document = try folders.isEmpty ? judgeVectors() : judgeRuns()
      document.provenance = Provenance(
        version: Chiasm.version, seed: compute.seed, command: CommandLine.arguments,
        started: started.formatted(.iso8601), seconds: Date().timeIntervalSince(started),
        device: Device.cpu.description, threads: Runtime.threadCount,
        libtorch: Runtime.torchVersion)
      if let place = output.map({ URL(fileURLWithPath: $0) })
        ?? (on == nil && folders.count == 1
          ? PretrainingFolder(folders[0]).root.appending(path: "retrieval.json") : nil)
      {
        try document.write(to: place)
      }
      if json {
        Output.write(try document.json())
      } else {
        Output.write(RetrievalText(document, style: Output.style).text)
      }
    }
  }

  private func judgeRuns() throws -> RetrievalDocument {
    let runs = try RetrievalRuns(folders.map { PretrainingFolder($0) })
    let run = runs.first
    if let on { return try judge(on, by: run, PretrainingFolder(folders[0])) }
    var judged = try runs.parts.map { (name: $0.rawValue, pairs: try runs.pairs($0)) }
    if baseline { judged.append(("plain linear baseline", try runs.baseline())) }
    var result = try document(
      judged, data: run.cohort.name, source: "run", section: run.settings.section.rawValue,
      split: runs.split)
    if folders.count == 1 {
      result.examples = try run.examples(seed: compute.seed, picture: Thumbnails.example)
    }
    return result
  }

  private func judgeVectors() throws -> RetrievalDocument {
    let own = try input.pairs(input.vectors, option: "--vectors")
    var judged = [(name: "vectors", pairs: own)]
    if !input.against.isEmpty {
      judged.append(("against", try input.pairs(input.against, option: "--against")))
    }
    let galleries = Set(own.galleries).count
    var result = try document(
      judged, data: nil, source: "files", section: nil,
      split: galleries == 1 ? "all rows in one gallery" : "\(galleries) galleries")
    let lacks = try input.lacks()
    for index in result.retrieval.indices {
      result.retrieval[index].notes = lacks + result.retrieval[index].notes
    }
    return result
  }

  func document(
    _ judged: [(name: String, pairs: RetrievalPairs)], data: String?, source: String,
    section: String?, split: String
  ) throws -> RetrievalDocument {
    let found = try judged.map {
      (
        name: $0.name,
        evaluation: try RetrievalEvaluation(
          $0.pairs, distinctTexts: distinctTexts, drawCount: draws, seed: compute.seed)
      )
    }
    return RetrievalDocument(
      data: data,
      retrieval: try found.map {
        try $0.evaluation.findings(
          model: $0.name, source: source, section: section, split: split)
      },
      comparisons: try found.dropFirst().map {
        try found[0].evaluation.comparison(
          named: found[0].name, minus: $0.evaluation, named: $0.name)
      },
      intervals: found[0].evaluation.intervals)
  }
}
