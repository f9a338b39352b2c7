import Cohorts
import Foundation
import Indexing
import Retrieval

/// Cases of a run of `chiasm pretrain`: its rows, and texts, pictures and columns of its cohort.
struct RunMaterial {
  let material: IndexMaterial
  let encoder: RunQueryEncoder
  let name: String

  init(run path: String) throws {
    encoder = try RunQueryEncoder(run: path)
    let folder = PretrainingFolder(path)
    let run = try RetrievalRun(folder)
    let cohort = run.cohort
    name = cohort.name
    let places = Dictionary(
      uniqueKeysWithValues: cohort.caseIDs.enumerated().map { (Array($1.utf8), $0) })
    let listed = encoder.embeddings.appending(path: "cases.csv").path
    let table = try TableReader.read(listed)
    let names = try ["case", "group", "has_image", "has_text"].map(table.columnIndex)
    let image = try cohort.modality(run.settings.picture)
    let text = try cohort.modality(run.settings.text)
    let source = try TableReader.read(cohort.manifest.table)
    let key = try source.columnIndex(cohort.manifest.caseColumn)
    var rowOfCase: [[UInt8]: Int] = [:]
    for row in 0..<source.rowCount {
      rowOfCase[Array(source.cell(row: row, column: key).utf8)] = row
    }
    // The words and the path are stored as such; keys have places of their own.
    let left = [
      cohort.manifest.caseColumn, cohort.manifest.groupColumn,
      image.column, text.column,
    ]
    let columns = source.columns.indices.filter { !left.contains(source.columns[$0]) }
    var cases: [CaseRecord] = []
    for row in 0..<table.rowCount {
      let id = table.cell(row: row, column: names[0])
      guard let place = places[Array(id.utf8)], let origin = rowOfCase[Array(id.utf8)] else {
        throw IndexingError(
          .unknownCase, "the case \"\(id)\" is not in the cohort any more; train the run again",
          file: listed, row: row)
      }
      cases.append(
        CaseRecord(
          id: id, group: table.cell(row: row, column: names[1]), text: text.text(place),
          image: image.pictures?.paths[place],
          cells: columns.map {
            source.isEmpty(row: origin, column: $0) ? nil : source.cell(row: origin, column: $0)
          }))
    }
    func presence(_ column: Int) -> [Bool] {
      (0..<table.rowCount).map { table.cell(row: $0, column: column) == "true" }
    }
    material = IndexMaterial(
      cases: cases, columns: columns.map { source.columns[$0] },
      vectors: [
        (
          "image", try VectorRows(encoder.embeddings.appending(path: "image.npy").path),
          presence(names[2])
        ),
        (
          "text", try VectorRows(encoder.embeddings.appending(path: "text.npy").path),
          presence(names[3])
        ),
      ])
  }
}

extension Modality {
  /// The column of the table that holds its texts or the names of its pictures.
  fileprivate var column: String? {
    switch specification.source {
    case .image(let source): source.column
    case .text(let source): source.column
    case .bag, .tabular, .vector: nil
    }
  }

  /// The text of a case, for a modality of texts.
  fileprivate func text(_ place: Int) -> String? {
    guard case .text(let texts) = content else { return nil }
    return texts[place]
  }
}
