import Findings

/// What parts, words and pictures of bags do, as CSV.
enum ContributionTables {
  /// A word and what it does on average.
  struct WordRow {
    let word: String
    let cases: Int
    let uses: Int
    let effects: [Double]
  }

  /// The parts of a modality, the largest share first.
  static func parts(
    _ parts: [ContributionDetail.PartFinding], outputs: [String]
  ) -> String {
    let sorted = parts.enumerated().sorted {
      ($1.element.share.value ?? 0, $0.offset) < ($0.element.share.value ?? 0, $1.offset)
    }
    let head = ["part", "share", "low", "high"] + outputs.map { "raises \($0) by" }
    let rows = sorted.map { _, part in
      [part.name, number(part.share.value), number(part.share.low), number(part.share.high)]
        + outputs.map { number(part.effect[$0]) }
    }
    return csv([head] + rows)
  }

  /// Words, those that move outputs most over all texts first.
  static func words(_ rows: [WordRow], outputs: [String]) -> String {
    func size(_ row: WordRow) -> Double {
      Double(row.uses) * row.effects.reduce(0) { $0 + abs($1) }
    }
    let sorted = rows.sorted { (size($1), $0.word) < (size($0), $1.word) }
    let head = ["word", "cases", "uses"] + outputs.map { "raises \($0) by" }
    return csv(
      [head]
        + sorted.map { row in
          [row.word, "\(row.cases)", "\(row.uses)"] + row.effects.map { number($0) }
        })
  }

  /// A picture of a bag and what it does.
  struct PictureRow {
    let caseID: String
    let label: String
    let file: String
    let effects: [Double]
  }

  /// Pictures case by case, those that move outputs most first.
  static func pictures(_ rows: [PictureRow], outputs: [String]) -> String {
    let head = ["case", "label", "picture"] + outputs.map { "raises \($0) by" }
    return csv(
      [head] + rows.map { [$0.caseID, $0.label, $0.file] + $0.effects.map { number($0) } })
  }

  private static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

  private static func csv(_ rows: [[String]]) -> String { rows.map(CSVText.line).joined() }
}
