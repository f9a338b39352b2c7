public import Foundation

/// Draws the page of a run.
public protocol ReportRenderer: Sendable {
  /// The page of a run's folder as HTML, in `en` or `ja`.
  func page(ofRun folder: URL, language: String) throws -> String
}
