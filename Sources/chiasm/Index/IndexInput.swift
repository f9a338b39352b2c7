import ArgumentParser
import Foundation
import Indexing

/// Where cases of an index come from.
struct IndexInput: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Vectors, one row a case: FILE.npy, or modality=FILE.npy several times.", valueName: "file"))
  var vectors: [String] = []

  @Option(
    help: ArgumentHelp(
      "A table with a row a case in the same order; its columns can be filtered by.",
      valueName: "file"), completion: .file())
  var table: String?

  @Option(
    name: .customLong("case"),
    help: ArgumentHelp("The column of names. Default: case or id.", valueName: "column"))
  var caseColumn: String?

  @Option(
    help: ArgumentHelp(
      "The column of independent units. Default: group or patient.", valueName: "column"))
  var group: String?

  @Option(
    help: ArgumentHelp("The column of texts. Default: text or report.", valueName: "column"))
  var text: String?

  @Option(
    help: ArgumentHelp(
      "The column of pictures, as paths beside the table. Default: image.", valueName: "column"))
  var image: String?

  @Flag(
    help:
      "Hide what looks like names, dates and numbers of identity in texts and columns, before they are stored."
  )
  var redact = false

  func validate() throws {
    if table == nil, caseColumn != nil || group != nil || text != nil || image != nil {
      throw ValidationError(
        "--case, --group, --text and --image name columns of --table; give the table too")
    }
  }

  /// Vectors and table from files.
  func material() throws -> IndexMaterial {
    var files: [(String, VectorRows)] = []
    for argument in vectors {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      let isNamed = parts.count == 2 && !FileManager.default.fileExists(atPath: argument)
      let name = isNamed ? parts[0] : "vectors"
      guard !files.contains(where: { $0.0 == name }) else {
        throw ValidationError(
          "--vectors: \"\(name)\" is given twice; name each modality, as in image=A.npy text=B.npy")
      }
      files.append((name, try VectorRows(isNamed ? parts[1] : argument)))
    }
    guard let first = files.first?.1 else {
      throw ValidationError("expected a run of pretrain, or --vectors FILE.npy")
    }
    for (_, rows) in files where rows.count != first.count {
      throw IndexingError(
        .countMismatch,
        "expected \(first.count) rows as in \(first.path), found \(rows.count)", file: rows.path)
    }
    let columns = IndexColumns(id: caseColumn, group: group, text: text, image: image)
    let (cases, names) =
      try table.map { try columns.cases($0, count: first.count, file: first.path) }
      ?? ((0..<first.count).map { CaseRecord(id: "\($0)") }, [])
    return IndexMaterial(
      cases: cases, columns: names,
      vectors: files.map { (modality: $0.0, rows: $0.1, presence: nil) })
  }
}
