import Foundation
import Reports
import Service

/// Draws a run's page as `chiasm report` does, with its maps and advice.
struct RunReportRenderer: ReportRenderer {
  func page(ofRun folder: URL, language: String) throws -> String {
    let work = try ReportWork([ReportFolder(folder.path)])
    return ReportPage(work.run, language: ReportLanguage(rawValue: language) ?? .english).html
  }
}
