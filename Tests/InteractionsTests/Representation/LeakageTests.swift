import Cohorts
import Foundation
import Interactions
import Phantoms
import TestSupport
import Testing

struct LeakageTests {
  private func json(_ map: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(map)
  }

  /// Every map of a cohort, fitted on the first hundred cases.
  private func maps(of cohort: Cohort) throws -> [String: Data] {
    let mapCases = Array(0..<100)
    let fixed = try RepresentationPlan.describingImages(
      of: cohort, modalities: cohort.modalities.map(\.name))
    var result: [String: Data] = [:]
    for names in cohort.modalities.map({ [$0.name] }) + [["signal", "note"]] {
      let representation = try RepresentationPlan(names, fixed: fixed)
        .fit(cohort, mapCases: mapCases)
      let clusters = try ClusterMap.fit(
        representation.rows(of: cohort, cases: mapCases), of: representation, seed: 1)[0]
      result["clusters \(names)"] = try json(clusters)
      result["posteriors \(names)"] = try json(
        PosteriorMap(fitting: representation, of: cohort, mapCases: mapCases, seed: 1))
    }
    return result
  }

  @Test func changingOtherCasesChangesNoMap() throws {
    let (table, modalities) = try PhantomCohort.everyKind()
    var design = DiscreteDesign(table, modalities: modalities)
    design.caseCount = 160
    let phantom = try DiscretePhantom(design, seed: 4)
    try withTemporaryFolder { folder in
      let manifest = try phantom.write(to: folder.appending(path: "cohort"))
      let before = try maps(of: Cohort.load(manifest: manifest.path))
      let home = manifest.deletingLastPathComponent()
      // Every value of the sixty other cases is replaced: numbers, words, categories, labels, pixels.
      try rewrite(home.appending(path: "signal.csv")) { cells, _ in
        [cells[0]] + cells.dropFirst().map { _ in "1e6" }
      }
      try rewrite(home.appending(path: "cases.csv")) { cells, row in
        cells.enumerated().map { place, cell in
          switch place {
          case 2: row % 2 == 0 ? "class0" : "class1"
          case 3...6: "-9999"
          case 7: "unheard"
          case 8: "xylophone quartz xylophone"
          default: cell
          }
        }
      }
      for one in phantom.cases[100...] {
        let black = try Picture(
          width: 24, height: 24, channels: 3, pixels: [UInt8](repeating: 0, count: 24 * 24 * 3))
        try Data(black.png()).write(to: home.appending(path: "picture/\(one.id).png"))
      }
      let cohort = try Cohort.load(manifest: manifest.path)
      #expect(cohort.labels != phantom.cases.map(\.label))
      let after = try maps(of: cohort)
      #expect(after.count == 10)
      for (name, map) in before { #expect(after[name] == map, "\(name)") }
      // The same change in a map case is seen.
      try rewrite(home.appending(path: "signal.csv"), from: 0) { cells, row in
        row == 3 ? [cells[0]] + cells.dropFirst().map { _ in "7" } : cells
      }
      let seen = try maps(of: Cohort.load(manifest: manifest.path))
      #expect(seen["clusters [\"signal\"]"] != before["clusters [\"signal\"]"])
    }
  }

  /// Replaces the cells of rows from `first` on.
  private func rewrite(
    _ file: URL, from first: Int = 100, _ change: ([String], Int) -> [String]
  ) throws {
    var lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .map(String.init)
    for row in first..<lines.count - 1 {
      let cells = lines[row + 1].split(separator: ",", omittingEmptySubsequences: false)
        .map(String.init)
      lines[row + 1] = change(cells, row).joined(separator: ",")
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
  }
}
