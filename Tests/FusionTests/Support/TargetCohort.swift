import Cohorts
import Foundation
import TestSupport

/// A made-up cohort of two tables whose label, of any kind, follows a known score of both.
struct TargetCohort {
  /// What is predicted.
  enum Kind: String, CaseIterable {
    case number, survival, multilabel
  }

  let kind: Kind
  /// The best prediction that any model can make of each case: mean, log hazard, or two log-odds.
  private(set) var best: [[Double]] = []
  private var rows: [[String]] = []

  /// Draws the cases, two a patient.
  ///
  /// - Parameter isCurved: Whether the score follows the size of a column instead of the column, which
  ///   no linear model can see.
  init(_ kind: Kind, cases: Int = 200, isCurved: Bool = false, seed: UInt64 = 5) {
    self.kind = kind
    var generator = SeededGenerator(seed: seed)
    func uniform() -> Double { Double.random(in: 1e-9..<1, using: &generator) }
    func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
    for index in 0..<cases {
      let columns = (0..<4).map { _ in normal() }
      let first = isCurved ? 2 * (abs(columns[0]) - 0.8) : columns[0]
      let score = 1.5 * first + 0.75 * columns[2]
      var label: [String]
      switch kind {
      case .number:
        best.append([50 + 10 * score])
        label = ["\(50 + 10 * (score + normal()))", "", ""]
      case .survival:
        best.append([score])
        let onset = -log(uniform()) * exp(-score) * 20
        let end = -log(uniform()) * 40
        label = ["\(min(onset, end))", onset <= end ? "yes" : "no", ""]
      case .multilabel:
        let odds = [2 * columns[0], 2 * columns[2] - 1]
        best.append(odds)
        label = odds.map { uniform() < 1 / (1 + exp(-$0)) ? "1" : "0" } + [""]
        // One cell in ten is unknown.
        if index % 10 == 3 { label[index / 10 % 2] = "" }
      }
      rows.append(["c\(index)", "p\(index / 2)"] + columns.map { "\($0)" } + label)
    }
  }

  private var label: String {
    switch kind {
    case .number: "{kind: number, column: u}"
    case .survival: "{kind: survival, time: u, event: v}"
    case .multilabel: "{kind: multilabel, columns: [u, v]}"
    }
  }

  /// Writes and reads the cohort.
  func load(in folder: URL) throws -> Cohort {
    let lines = ["id,patient,a,b,c,d,u,v,w"] + rows.map { $0.joined(separator: ",") }
    try Data((lines.joined(separator: "\n") + "\n").utf8)
      .write(to: folder.appending(path: "t.csv"))
    let manifest = folder.appending(path: "cohort.yaml")
    try Data(
      """
      name: targets
      table: t.csv
      case: id
      group: patient
      label: \(label)
      modalities:
        first: {kind: tabular, numeric: [a, b]}
        second: {kind: tabular, numeric: [c, d]}
      """.utf8
    ).write(to: manifest)
    return try Cohort.load(manifest: manifest.path)
  }
}
