public import ArgumentParser
import Findings
import Foundation
public import Indexing

/// `chiasm index build`, which `chiasm index` means.
struct IndexBuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Makes an index of a run, or of vectors from elsewhere.")

  @Argument(
    help: ArgumentHelp("The folder of a run of pretrain.", valueName: "run"),
    completion: .directory)
  var source: String?

  @OptionGroup var input: IndexInput

  @Option(
    help: ArgumentHelp(
      "How vectors of --vectors compare: cosine or dot.", valueName: "metric"))
  var metric = VectorMetric.cosine

  @Option(
    help: ArgumentHelp(
      "What made the vectors of --vectors, in a word: those of another are refused later.",
      valueName: "name"))
  var encoder: String?

  @Flag(help: "Build a graph as well, which is faster and finds nearly all (hnswlib).")
  var hnsw = false

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The folder of the index.", valueName: "folder"))
  var output: String

  func validate() throws {
    if (source == nil) == input.vectors.isEmpty {
      throw ValidationError(
        source == nil
          ? "expected a run of pretrain, or --vectors FILE.npy"
          : "give either a run, or --vectors, not both")
    }
    if source != nil, input.table != nil || encoder != nil || metric != .cosine {
      throw ValidationError(
        "--table, --encoder and --metric describe --vectors; a run knows its cases and its model")
    }
  }

  func run() throws {
    try Exit.reporting {
      let run = try source.map { try RunMaterial(run: $0) }
      var material = try run?.material ?? input.material()
      let reporter = StepReporter()
      if input.redact { reporter.say("Hidden in texts and columns: \(material.redact()).") }
      let folder = URL(fileURLWithPath: output, isDirectory: true)
      guard let width = material.vectors.first?.rows.width else { return }
      let writer = try IndexWriter.create(
        at: folder,
        IndexDescription(
          width: width, metric: metric, fingerprint: run?.encoder.fingerprint ?? encoder ?? "",
          isRedacted: input.redact))
      // Before the cases: an index that has them can always be asked.
      if let source {
        try EncoderRecord(run: URL(fileURLWithPath: source).path).write(to: folder)
      }
      reporter.show("writing")
      let count = try material.append(to: writer)
      if hnsw { try IndexGraphs.build(writer, reporter) }
      reporter.clear()
      let names = material.vectors.map(\.modality).joined(separator: " and ")
      let columns =
        material.columns.isEmpty ? "" : ", columns \(material.columns.joined(separator: ", "))"
      let next = source == nil ? "--vectors QUERIES.npy" : "--text \"…\""
      Output.write(
        """
        \(folder.path): \(count) cases, \(names) of width \(width)\(columns)

        Next: chiasm search \(folder.path) \(next)
        """)
    }
  }
}

/// The metric as the value of an option.
extension VectorMetric: ExpressibleByArgument {}

/// Building graphs, with progress.
enum IndexGraphs {
  static func build(_ writer: IndexWriter, _ reporter: StepReporter) throws {
    let built = try writer.buildGraphs { modality, done, all in
      reporter.show("graph of \(modality): \(done) of \(all)")
    }
    reporter.clear()
    for graph in built {
      reporter.say(
        "Graph of \(graph.modality): \(graph.count) vectors, finds "
          + "\(Int((1000 * graph.recall).rounded(.down)) / 10) % of the true ten nearest with "
          + "\(graph.candidates) candidates.")
    }
  }
}
