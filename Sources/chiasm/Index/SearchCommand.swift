import ArgumentParser
import Findings
import Foundation
import Indexing
import Reports
import Tensors

/// `chiasm search`.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Finds cases that are like a text, a picture, a case, or vectors.",
    discussion: """
      --text looks for a typed text: by the model of the run that the index was made of and by words \
      (BM25), joined by reciprocal ranks; by words alone where the index has no model. --image looks for a \
      picture file, --case for a case of the index, in the other modality. --vectors takes rows of a .npy \
      file and prints id and score for every row as CSV, or with --json as JSON.
      """)

  @OptionGroup var place: IndexPlace
  @OptionGroup var asked: SearchOptionsGroup

  @Option(
    name: .customShort("k"),
    help: ArgumentHelp("How many cases to find.", valueName: "count"))
  var count = 10

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Only cases that fulfil this: sex=F, \"age>=60\", site!=A; case and group are columns too.",
      valueName: "condition"))
  var filter: [String] = []

  @Flag(help: "Find each group (patient) once, by its best case.")
  var perGroup = false

  @Flag(help: "With --case: leave out the case's own group.")
  var otherGroups = false

  @Flag(help: "Compare every vector, also where the index has a graph.")
  var exact = false

  @Option(help: "Threads for one search; results do not depend on it. Default: all processors.")
  var threads: Int?

  @Flag(help: "Print the findings as JSON instead of text.")
  var json = false

  @Option(
    help: ArgumentHelp("Write a page with small pictures as well.", valueName: "file"),
    completion: .file())
  var html: String?

  func validate() throws {
    if count < 1 { throw ValidationError("-k: expected at least 1, found \(count)") }
    if let threads, threads < 1 {
      throw ValidationError("--threads: expected at least 1, found \(threads)")
    }
    if otherGroups, asked.case == nil {
      throw ValidationError("--other-groups belongs to --case")
    }
    if html != nil, asked.vectors != nil {
      throw ValidationError("--html shows one query; --vectors prints a table of all")
    }
  }

  func run() throws {
    ThreadPolicy.shortenSpinning()
    try Exit.reporting {
      let index = try CaseIndex(
        place.folder, verifies: false, usesGraphs: !exact,
        threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
      var options = SearchOptions(count: count, onePerGroup: perGroup, isExact: exact)
      options.filter = CaseFilter(
        try filter.map { text throws(IndexingError) in try .init(parsing: text) })
      if otherGroups, let id = asked.case { options.excludedGroup = try index.group(of: id) }
      let search = Searching(index: index, options: options, asked: asked)
      let found = try search.answers()
      var document = SearchDocument(
        index: place.folder.path, cases: index.caseCount, filters: filter,
        answers: found.answers, notes: index.notices + found.notes)
      if index.description.isRedacted {
        document.notes.append(
          "Identities were looked for and hidden when the index was made; what no rule knows may still be there."
        )
      }
      if let html {
        let page = SearchPage(document, thumbnails: Thumbnails.of(document))
        try Data(page.html.utf8).write(to: URL(fileURLWithPath: html), options: .atomic)
      }
      if json {
        Output.write(try document.json())
      } else if asked.vectors != nil {
        for note in document.notes { StepReporter().say("Note: \(note)") }
        Output.write(Self.csv(document))
      } else {
        Output.write(SearchText(document, style: Output.style).text)
        if let html { Output.write("\nIn \(html): the same with pictures") }
      }
    }
  }

  private static func csv(_ document: SearchDocument) -> String {
    var text = "query,rank,case,group,score\n"
    for answer in document.answers {
      for hit in answer.hits {
        text += CSVText.line([
          answer.query, "\(hit.rank)", hit.id, hit.group, "\(Float(hit.score))",
        ])
      }
    }
    return text
  }
}

/// What is asked with.
struct SearchOptionsGroup: ParsableArguments {
  @Option(help: ArgumentHelp("A text to look for.", valueName: "text"))
  var text: String?

  @Option(help: ArgumentHelp("A picture to look for.", valueName: "file"), completion: .file())
  var image: String?

  @Option(help: ArgumentHelp("A case of the index.", valueName: "name"))
  var `case`: String?

  @Option(
    help: ArgumentHelp(
      "Rows to look for (.npy), made by the index's own encoder.", valueName: "file"),
    completion: .file())
  var vectors: String?

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "Whose vectors are compared. Default: the other modality.", valueName: "modality"))
  var target: String?

  @Option(
    help: ArgumentHelp(
      "With --case: the modality of the case that is asked with.", valueName: "modality"))
  var from: String?

  @Flag(help: "With --text: look for words only.")
  var words = false

  @Option(help: "With --text: weight of the list by vectors.")
  var vectorWeight = 1.0

  @Option(help: "With --text: weight of the list by words.")
  var textWeight = 1.0

  @Option(
    help: ArgumentHelp(
      "The run whose model turns texts and pictures into vectors. Default: the one that the index was made of.",
      valueName: "run"), completion: .directory)
  var encoder: String?

  func validate() throws {
    let given = [text, image, `case`, vectors].count { $0 != nil }
    if given != 1 {
      throw ValidationError("expected one of --text, --image, --case and --vectors, found \(given)")
    }
    if from != nil, `case` == nil { throw ValidationError("--from belongs to --case") }
    if text == nil, words { throw ValidationError("--words belongs to --text") }
    let weights = [vectorWeight, textWeight]
    if weights.contains(where: { !($0 >= 0) || !$0.isFinite }) || weights == [0, 0] {
      throw ValidationError(
        "--vector-weight and --text-weight: expected numbers that are not negative, and not both 0")
    }
  }
}
