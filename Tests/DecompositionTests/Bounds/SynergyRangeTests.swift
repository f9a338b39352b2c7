import Decomposition
import Foundation
import Statistics
import Testing

struct SynergyRangeTests {
  /// S_low and S_max of distributions whose segment of joints is known (method page, section 9).
  static let golden: [(GoldenTable, low: Double, high: Double)] = [
    (GoldenTable("XOR", "000 011 101 110"), 0, 1),
    (GoldenTable("PERTURBED XOR", "000:.1 011:.2 101:.3 110:.4"), 0.057936, 0.875489),
    (GoldenTable("NOT TWO", "000 001 010 100 111"), 0.014565, 0.950978),
    (
      GoldenTable(
        "NOISE .1", "000:.405 010:.045 100:.045 110:.005 001:.005 011:.045 101:.045 111:.405"),
      0.211081, 0.222777
    ),
    (
      GoldenTable("NOISE .2", "000:.32 010:.08 100:.08 110:.02 001:.02 011:.08 101:.08 111:.32"),
      0.182453, 0.238839
    ),
    (GoldenTable("AND", "000 010 100 111"), 0.5, 0.5),
    (GoldenTable("OR", "000 011 101 111"), 0.5, 0.5),
    (GoldenTable("W", "001 010 100"), 2.0 / 3, 2.0 / 3),
    (
      GoldenTable("RND", "000:.25 111:.25 010:.125 011:.125 100:.125 101:.125"), 0.311278124,
      0.311278124
    ),
    (GoldenTable("REDUCED OR", "000:.5 011:.25 101:.25"), 0.688721876, 0.688721876),
  ]

  @Test(arguments: golden.indices) func agreesWithKnownRanges(_ index: Int) throws {
    let (golden, low, high) = Self.golden[index]
    let range = try SynergyRange(ThreeMargins(of: golden.table()))
    #expect(abs(range.lower - low) < 1e-6, "\(golden.name): \(range.lowers)")
    #expect(abs(range.upper - high) < 1e-6, "\(golden.name): \(range.information)")
  }

  @Test func holdsTheTruthOnRandomTables() throws {
    var stream = RandomStream(seed: 5, "ranges")
    for round in 0..<400 {
      let shape =
        round % 2 == 0
        ? TableShape(first: 2, second: 2, classes: 2)
        : TableShape(
          first: 2 + Int(stream.next() % 4), second: 2 + Int(stream.next() % 4),
          classes: 2 + Int(stream.next() % 3))
      let table = try stream.denseTable(shape, unevenness: 1)
      let truth = try InformationDecomposition(of: table)
      let starts =
        round % 4 == 1
        ? [stream.masses(shape.first * shape.second * shape.classes, unevenness: 1)] : []
      let range = try SynergyRange(ThreeMargins(of: table), starts: starts)
      #expect(range.lower <= truth.synergy + 1e-9)
      #expect(range.upper >= truth.synergy - 1e-9)
      for (name, value) in range.information.uppers {
        #expect(value >= truth.jointInformation - 1e-9, "\(name) \(shape)")
      }
      if let reached = range.information.reached {
        #expect(reached <= range.information.upper + 1e-9)
      }
      #expect((range.lowers["disagreement"] ?? 0) <= (range.lowers["sharp"] ?? 0) + 1e-9)
      var bayes = 0.0
      for start in stride(from: 0, to: table.values.count, by: shape.classes) {
        bayes += table.values[start..<start + shape.classes].max() ?? 0
      }
      for (name, value) in range.accuracy.lowers { #expect(value <= bayes + 1e-9, "\(name)") }
      for (name, value) in range.accuracy.uppers { #expect(value >= bayes - 1e-9, "\(name)") }
      #expect(
        (range.accuracy.lowers["program"] ?? 0) >= max(
          range.accuracy.lowers["first"] ?? 1, range.accuracy.lowers["second"] ?? 1) - 1e-9)
    }
  }
}
