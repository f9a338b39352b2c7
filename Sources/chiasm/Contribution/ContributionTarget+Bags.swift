import Cohorts
import Contribution
import Foundation

extension ContributionTarget {
  /// Writes what each picture of a bag does, those of a case that matter most first.
  func writePictures(
    of name: String, _ outcome: ContributionOutcome, _ folder: ContributionFolder
  ) throws -> [String] {
    let measurement = outcome.measurement
    var rows: [ContributionTables.PictureRow] = []
    for item in measurement.mapItems {
      guard let pieces = try measurement.pieceEffects(name, case: item) else { continue }
      let label = measurement.labels?[item] ?? -1
      let sorted = pieces.enumerated().sorted {
        let sizes = ($0.element.effects, $1.element.effects)
        func size(_ effects: [Double]) -> Double { effects.reduce(0) { $0 + abs($1) } }
        return (size(sizes.1), $0.offset) < (size(sizes.0), $1.offset)
      }
      rows += sorted.map { _, piece in
        ContributionTables.PictureRow(
          caseID: cohort.caseIDs[outcome.rows[item]],
          label: cohort.classNames.indices.contains(label) ? cohort.classNames[label] : "",
          file: piece.text, effects: piece.effects)
      }
    }
    guard !rows.isEmpty else { return [] }
    let place = "\(FileName.safe(name))/pictures.csv"
    try folder.write(
      Data(ContributionTables.pictures(rows, outputs: outcome.outputNames).utf8), place)
    return [place]
  }
}
