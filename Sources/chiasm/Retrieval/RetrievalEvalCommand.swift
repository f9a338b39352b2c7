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

      A run's cases are judged by models that have not seen them, and looked for in their own fold.
      """)

  @Argument(
    help: ArgumentHelp("The folder of a run of pretrain.", valueName: "run"),
    completion: .directory)
  var folder: String?

  @OptionGroup var input: RetrievalEvalInput
  @OptionGroup var compute: ComputeOptions

  @Flag(help: "Hold each text once in the gallery, however many pairs share it.")
  var distinctTexts = false

  @Flag(
    help: "Fit a plain linear model on the same folds of the run and show it beside.")
  var baseline = false

  @Option(help: "Draws of groups for the intervals.")
  var draws = 2_000

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to write the findings as JSON. Default for a run: retrieval.json in it.",
      valueName: "file"))
  var output: String?

  @Flag(help: "Print the findings as JSON instead of text.")
  var json = false

  func validate() throws {
    if (folder != nil) == !input.vectors.isEmpty {
      throw ValidationError(
        folder == nil
          ? "expected a run of pretrain, or --vectors image=FILE text=FILE"
          : "give either a run, or --vectors, not both")
    }
    if folder != nil, input.table != nil {
      throw ValidationError("--table describes --vectors; a run knows its cases")
    }
    if folder == nil, baseline {
      throw ValidationError(
        "--baseline is fitted to the pictures and texts of a run; --vectors has none")
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
      var document = try folder.map(judgeRun) ?? judgeVectors()
      document.provenance = Provenance(
        version: Chiasm.version, seed: compute.seed, command: CommandLine.arguments,
        started: started.formatted(.iso8601), seconds: Date().timeIntervalSince(started),
        device: Device.cpu.description, threads: Runtime.threadCount,
        libtorch: Runtime.torchVersion)
      if let place = output.map({ URL(fileURLWithPath: $0) })
        ?? folder.map({ PretrainingFolder($0).root.appending(path: "retrieval.json") })
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

  private func judgeRun(_ path: String) throws -> RetrievalDocument {
    let run = try RetrievalRun(PretrainingFolder(path))
    var judged = try run.parts.map { (name: $0.rawValue, pairs: try run.pairs($0)) }
    if baseline { judged.append(("plain linear baseline", try run.baseline())) }
    var result = try document(
      judged, data: run.cohort.name, source: "run", section: run.settings.section.rawValue,
      split: run.split)
    result.examples = try run.examples(seed: compute.seed, picture: Thumbnails.example)
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

  private func document(
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

/// Vectors that a person brings.
struct RetrievalEvalInput: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Vectors of pictures and texts: image=A.npy text=B.npy, one row a pair.", valueName: "file"))
  var vectors: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Vectors of another model for the same pairs, to be taken off.", valueName: "file"))
  var against: [String] = []

  @Option(
    help: ArgumentHelp(
      "A table with one row a pair: group, label, text, fold.", valueName: "file"),
    completion: .file())
  var table: String?

  @Option(help: ArgumentHelp("The table's column of groups. Default: group.", valueName: "column"))
  var group: String?

  @Option(
    help: ArgumentHelp(
      "The table's column of classes, several separated by a semicolon. Default: label.",
      valueName: "column"))
  var label: String?

  @Option(
    help: ArgumentHelp(
      "The table's column of texts, by which equal ones are known. Default: text.",
      valueName: "column"))
  var text: String?

  @Option(
    help: ArgumentHelp(
      "The table's column of galleries: pairs are looked for in their own. Default: fold.",
      valueName: "column"))
  var gallery: String?

  func validate() throws {
    if table == nil, group != nil || label != nil || text != nil || gallery != nil {
      throw ValidationError(
        "--group, --label, --text and --gallery name columns of --table; give the table too")
    }
    if vectors.isEmpty, !against.isEmpty {
      throw ValidationError("--against compares with --vectors; give these too")
    }
  }

  private func columns() -> RetrievalTable.Columns {
    RetrievalTable.Columns(group: group, label: label, text: text, gallery: gallery)
  }

  func pairs(_ arguments: [String], option: String) throws -> RetrievalPairs {
    var files: [String: String] = [:]
    for argument in arguments {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, ["image", "text"].contains(parts[0]), files[parts[0]] == nil else {
        throw ValidationError(
          "\(option): expected image=FILE text=FILE, found \"\(argument)\"")
      }
      files[parts[0]] = parts[1]
    }
    guard let image = files["image"], let text = files["text"] else {
      throw ValidationError("\(option): expected both image=FILE and text=FILE")
    }
    let images = try Self.matrix(image)
    let texts = try Self.matrix(text)
    let count = images.shape[0]
    guard let table else {
      return try RetrievalPairs(
        images: images, texts: texts, keys: Array(0..<count),
        groups: (0..<count).map { "row \($0 + 1)" })
    }
    let read = try RetrievalTable(path: table, columns: columns(), count: count)
    return try RetrievalPairs(
      images: images, texts: texts, keys: read.keys, groups: read.groups,
      galleries: read.galleries, classes: read.classes, classNames: read.classNames)
  }

  /// What the table does not say, and what follows.
  func lacks() throws -> [String] {
    guard let table else {
      return [
        "Without --table every row counts as a group and a text of its own: intervals are too narrow where patients "
          + "have several rows, and equal texts count as wrong."
      ]
    }
    let names = try TableReader.read(table).columns
    var notes: [String] = []
    if group == nil, !names.contains("group") {
      notes.append(
        "The table names no group: every row counts as one, and intervals are too narrow where patients have "
          + "several rows.")
    }
    if text == nil, !names.contains("text") {
      notes.append("The table holds no text: equal texts cannot be told and count as wrong.")
    }
    return notes
  }

  private static func matrix(_ path: String) throws -> Tensor {
    let tensor = try NumpyFile(path: path).tensor()
    guard tensor.rank == 2, tensor.dtype?.isFloatingPoint == true else {
      throw RetrievalError(
        .invalidRows,
        "\(path): expected a matrix of real numbers with a row a pair, found "
          + "\(tensor.dtype?.rawValue ?? "another type") of shape \(tensor.shape)")
    }
    return tensor
  }
}
