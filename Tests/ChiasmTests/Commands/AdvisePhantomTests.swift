import Findings
import Foundation
import Testing

extension Tag {
  /// Tests that take minutes: they train models from end to end.
  @Tag static var slow: Self
}

/// From a made-up cohort to the advice on it, by the program alone.
///
/// The same cohorts are judged in AdviceTests on recorded findings, where every wrong word is looked for,
/// too. Here other processors and other versions of LibTorch may give other last digits.
@Suite(.tags(.slow))
struct AdvisePhantomTests {
  /// A line of Tests/Fixtures/advice/phantoms.tsv.
  struct Phantom: Sendable, CustomTestStringConvertible {
    let name: String
    let design: [String]
    let models: String
    let options: [String]
    let decision: AdviceDecision
    let modality: String?

    var testDescription: String { name }
  }

  static func phantoms() throws -> [Phantom] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/advice/phantoms.tsv")
    let text = try String(contentsOf: file, encoding: .utf8)
    return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let fields = line.split(separator: "\t").map(String.init)
      let decision = try #require(fields.count == 6 ? AdviceDecision(rawValue: fields[4]) : nil)
      func words(_ text: String) -> [String] {
        text == "-" ? [] : text.split(separator: " ").map(String.init)
      }
      return Phantom(
        name: fields[0], design: words(fields[1]), models: fields[2], options: words(fields[3]),
        decision: decision, modality: fields[5] == "-" ? nil : fields[5])
    }
  }

  @Test(.enabled(if: isOptimized, "a debug build takes an hour"), arguments: try phantoms())
  func theProgramNamesTheRightDecision(_ phantom: Phantom) throws {
    try withScratchFolder { folder in
      let made = try Program.run(
        [
          "phantom", "cases", "--output", "cohort", "--seed", "1", "--genes", "48", "--image-size",
          "32",
        ]
          + phantom.design, in: folder)
      #expect(made.code == 0, "\(made.messages)")
      let audited = try Program.run(
        [
          "audit", "cohort/cohort.yaml", "--output", "run", "--models", phantom.models,
          "--epochs", "12", "--folds", "4", "--threads", "1", "--contribution-cases", "0",
          "--no-features",
        ] + phantom.options, in: folder)
      #expect(audited.code == 0, "\(audited.messages)")
      let findings = try FindingsDocument(
        contentsOf: folder.appending(path: "run/findings.json"))
      let piece = findings.advice.first {
        $0.decision == phantom.decision
          && (phantom.modality == nil || $0.modality == phantom.modality)
      }
      #expect(piece != nil, "\(findings.advice.map(\.headline.english))")
      #expect(piece?.confidence != .low)
      if let piece { #expect(audited.output.contains(words(piece))) }
    }
  }

  /// The beginning of a headline, which a line of the terminal holds whole.
  private func words(_ piece: AdviceFinding) -> String {
    piece.headline.english.split(separator: " ").prefix(6).joined(separator: " ")
  }

  private static var isOptimized: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }
}
