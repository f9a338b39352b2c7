import ArgumentParser
import Cohorts
import Findings
import Foundation
import Retrieval
import Tensors
import Tokenizers

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
