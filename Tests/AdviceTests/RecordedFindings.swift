import Findings
import Foundation
import Testing

/// Findings of made-up cohorts whose best decision is known, recorded by Tests/Fixtures/advice/make.sh.
enum RecordedFindings {
  /// A cohort and what should be decided about it.
  struct Expectation: Sendable, CustomTestStringConvertible {
    let name: String
    let design: String
    let models: String
    let options: String
    let decision: AdviceDecision
    let modality: String?

    var testDescription: String { name }
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/advice")

  /// The cohorts of phantoms.tsv.
  static func expectations() throws -> [Expectation] {
    let text = try String(
      contentsOf: folder.appending(path: "phantoms.tsv"), encoding: .utf8)
    return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 6, let decision = AdviceDecision(rawValue: fields[4]) else {
        throw CocoaError(.fileReadCorruptFile)
      }
      return Expectation(
        name: fields[0], design: fields[1], models: fields[2],
        options: fields[3] == "-" ? "" : fields[3], decision: decision,
        modality: fields[5] == "-" ? nil : fields[5])
    }
  }

  /// The names of the recorded findings.
  static func names() throws -> [String] { try expectations().map(\.name) }

  /// Recorded findings.
  static func named(_ name: String) throws -> FindingsDocument {
    try FindingsDocument(contentsOf: folder.appending(path: "\(name).json"))
  }
}
