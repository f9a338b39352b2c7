import Findings
import Foundation
import Fusion
import Reports

extension CohortRun {
  /// Writes the charts and the table of comparisons that the findings give rise to.
  ///
  /// - Returns: The names of the files, for people.
  func writeCharts(_ document: FindingsDocument, to folder: RunFolder) throws -> String {
    let files: [(URL, String?)] = [
      (folder.comparisons, document.comparisons.isEmpty ? nil : ComparisonFile.csv(document)),
      (folder.decompositionChart, DecompositionChart(document)?.svg),
      (folder.chart, ForestPlot(document)?.svg),
      (folder.calibrationChart, CalibrationChart(document)?.svg),
      (folder.missingChart, MissingModalityChart(document)?.svg),
      (folder.learningChart, LearningCurveChart(document)?.svg),
    ]
    var names: [String] = []
    for (url, text) in files {
      guard let text else { continue }
      try Data(text.utf8).write(to: url, options: .atomic)
      names.append(url.lastPathComponent)
    }
    return names.joined(separator: ", ")
  }
}
