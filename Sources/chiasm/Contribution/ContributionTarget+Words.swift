import Cohorts
import Contribution
import Foundation
import Reports

extension ContributionTarget {
  /// How many cases of each class have their words highlighted.
  private static let textsPerClass = 12

  /// Writes what each word does, averaged over the texts that hold it, and some texts with their words
  /// highlighted.
  func writeWords(
    of name: String, _ outcome: ContributionOutcome, _ folder: ContributionFolder
  ) throws -> [String] {
    let measurement = outcome.measurement
    let place = FileName.safe(name)
    var texts: [WordHighlights.Text] = []
    var counts = [Int](repeating: 0, count: cohort.classNames.count)
    var sums: [String: (cases: Int, uses: Int, effects: [Double])] = [:]
    for item in measurement.mapItems {
      guard let words = try measurement.pieceEffects(name, case: item) else { continue }
      var seen: Set<String> = []
      for word in words {
        var sum = sums[word.text] ?? (0, 0, [Double](repeating: 0, count: word.effects.count))
        sum.uses += 1
        if seen.insert(word.text).inserted { sum.cases += 1 }
        for (output, effect) in word.effects.enumerated() { sum.effects[output] += effect }
        sums[word.text] = sum
      }
      let label = measurement.labels?[item] ?? -1
      guard counts.indices.contains(label), counts[label] < Self.textsPerClass else { continue }
      counts[label] += 1
      let output = outcome.outputNames.count == 1 ? 0 : label
      texts.append(
        WordHighlights.Text(
          title: cohort.caseIDs[outcome.rows[item]], label: cohort.classNames[label],
          output: outcome.outputNames[output],
          words: words.map { ($0.text, $0.effects[output]) }))
    }
    guard !sums.isEmpty else { return [] }
    let rows = sums.map { word, sum in
      ContributionTables.WordRow(
        word: word, cases: sum.cases, uses: sum.uses,
        effects: sum.effects.map { $0 / Double(sum.uses) })
    }
    try folder.write(
      Data(ContributionTables.words(rows, outputs: outcome.outputNames).utf8),
      "\(place)/words.csv")
    try folder.write(
      Data(WordHighlights(texts, modality: name, model: modelName).html.utf8),
      "\(place)/words.html")
    return ["\(place)/words.csv", "\(place)/words.html"]
  }
}
