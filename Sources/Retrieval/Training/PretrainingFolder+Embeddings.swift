import Cohorts
import Findings
import Foundation
import Tensors

extension Pretraining {
  /// Writes the rows of all models: each case by the model of the fold that tests it, and all cases by
  /// the model of all.
  func writeEmbeddings(_ results: [(unit: Unit, result: UnitResult)]) throws {
    let folds = results.filter { $0.unit.fold != nil }
    try write(folds, to: folder.embeddings)
    let final = results.filter { $0.unit.fold == nil }
    if !final.isEmpty { try write(final, to: folder.finalEmbeddings) }
  }

  private func write(
    _ results: [(unit: Unit, result: UnitResult)], to target: URL
  ) throws {
    try folder.create(target)
    var pictures: [Tensor] = []
    var texts: [Tensor] = []
    var table = "case,group,split,fold,has_image,has_text\n"
    for (unit, result) in results {
      let file = try SafetensorsFile(path: folder.rows(unit.name).path)
      let part = parts(of: unit.split)
      let hasPicture = Set(result.pictures)
      let hasText = Set(result.texts)
      pictures.append(try spread(file, "image", result.cases, result.pictures))
      texts.append(try spread(file, "text", result.cases, result.texts))
      for item in result.cases {
        table += CSVText.line([
          cohort.caseIDs[item], cohort.groups.names[cohort.groups.indexOfCase[item]],
          part[item] ?? "none", unit.name, "\(hasPicture.contains(item))",
          "\(hasText.contains(item))",
        ])
      }
    }
    try NumpyFile.write(.rowsOfFolds(pictures), to: target.appending(path: "image.npy").path)
    try NumpyFile.write(.rowsOfFolds(texts), to: target.appending(path: "text.npy").path)
    try Data(table.utf8).write(
      to: target.appending(path: "cases.csv"), options: .atomic)
  }

  private func parts(of split: FoldPlan.Split) -> [Int: String] {
    var result: [Int: String] = [:]
    for item in split.training { result[item] = "training" }
    for item in split.inner { result[item] = "inner" }
    for item in split.test { result[item] = "test" }
    return result
  }

  /// One row a case; zeros where a case lacks the modality.
  private func spread(
    _ file: SafetensorsFile, _ name: String, _ cases: [Int], _ present: [Int]
  ) throws -> Tensor {
    let rows = try file.tensor(named: name)
    let places = Dictionary(uniqueKeysWithValues: present.enumerated().map { ($1, $0) })
    let blank = try Tensor.zeros([1, rows.size(1)])
    let chosen = cases.map { Int64(places[$0] ?? present.count) }
    return try Tensor.concatenated([rows, blank]).selecting(Tensor(chosen))
  }
}
