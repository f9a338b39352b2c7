import Findings
import Foundation
import Fusion
import Reports

extension CohortRun {
  /// Writes `report.html` into a run folder at the end of the run.
  func writeReport(_ folder: RunFolder) throws {
    try ReportWork([ReportFolder(folder.root.path)]).write(
      to: folder.report, language: .english)
  }
}
