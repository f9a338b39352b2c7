import Decomposition
import Foundation
import Statistics
import Testing

struct LateFusionTests {
  /// H(Y) less the log-loss of a classifier under a joint distribution, in bits.
  private func information(_ fusion: LateFusion, _ table: JointTable) throws -> Double {
    var loss = 0.0
    for a in 0..<table.shape.first {
      for b in 0..<table.shape.second {
        let logs = try fusion.logProbabilities(first: a, second: b)
        for y in 0..<table.shape.classes {
          let mass = table.values[(a * table.shape.second + b) * table.shape.classes + y]
          if mass > 0 { loss -= mass * logs[y] }
        }
      }
    }
    return table.labelEntropy - loss / log(2)
  }

  /// The late-fusion identity: without a labelled pair the bound is the loss that comes about, under
  /// every joint that fits.
  @Test func losesWhatItsBoundSaysUnderEveryJoint() throws {
    var stream = RandomStream(seed: 41, "identity")
    for round in 0..<100 {
      let shape = TableShape(
        first: 2 + stream.index(below: 3), second: 2 + stream.index(below: 3),
        classes: 2 + stream.index(below: 3))
      let table = try stream.denseTable(shape, unevenness: 1)
      let range = try SynergyRange(ThreeMargins(of: table))
      let found = try information(range.lateFusion, table)
      #expect(abs(found - range.information.lower) < 1e-6, "round \(round)")
      #expect(found <= table.jointInformation + 1e-9)
    }
  }

  /// From the union information's dual alone: at least the union information under every joint.
  @Test func needsNoPairsAtAll() throws {
    var stream = RandomStream(seed: 42, "dual")
    for _ in 0..<100 {
      let shape = TableShape(
        first: 2 + stream.index(below: 3), second: 2 + stream.index(below: 3),
        classes: 2 + stream.index(below: 3))
      let table = try stream.denseTable(shape, unevenness: 1)
      let union = try UnionInformation(first: table.firstAndLabel, second: table.secondAndLabel)
      let fusion = try LateFusion(
        union, first: table.firstAndLabel, second: table.secondAndLabel)
      #expect(try information(fusion, table) >= union.value - 1e-6)
    }
  }

  @Test func answersFromOneModalityWhereTheOtherIsMissing() throws {
    let table = try GoldenTable("UNQ", "000 010 101 111").table()
    let fusion = try SynergyRange(ThreeMargins(of: table)).lateFusion
    let sure = try fusion.logProbabilities(first: 1, second: nil)
    #expect(sure[1] > -1e-6)
    let unsure = try fusion.logProbabilities(first: nil, second: 1)
    #expect(abs(unsure[0] - log(0.5)) < 1e-9)
    let prior = try fusion.logProbabilities(first: nil, second: nil)
    #expect(abs(prior[0] - log(0.5)) < 1e-9)
    #expect(throws: DecompositionError.self) { try fusion.logProbabilities(first: 2, second: 0) }
  }

  @Test func rakesSamplesThatNoJointHas() throws {
    // x1 = y and x2 = y always, yet pairs that never agree: no joint has all three.
    let copy = try CountTable(counts: [50, 0, 0, 50], rows: 2, columns: 2)
    let crossed = try CountTable(counts: [0, 50, 50, 0], rows: 2, columns: 2)
    let three = try ThreeMargins(labelledFirst: copy, labelledSecond: copy, pairs: crossed)
    #expect(three.shift > 0.2)
    let range = try SynergyRange(three)
    #expect(range.lower <= range.upper && range.information.upper <= 1 + 1e-6)
    let fitting = try ThreeMargins(labelledFirst: copy, labelledSecond: copy, pairs: copy)
    #expect(fitting.shift < 1e-6)
  }
}
