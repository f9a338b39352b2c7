import Fusion
import Predictors
import TestSupport
import Tensors
import Testing

struct ModalityDropoutTests {
  private let names = ["a", "b", "c"]

  /// Batches that hold nothing but presence.
  private func batches(_ presence: [[Bool]]) throws -> [String: ModalityBatch] {
    var result: [String: ModalityBatch] = [:]
    for (name, isPresent) in zip(names, presence) {
      result[name] = ModalityBatch(
        content: .vector(try .zeros([isPresent.count, 1])), design: nil,
        presence: try Tensor(isPresent))
    }
    return result
  }

  private func kept(
    _ presence: [[Bool]], probability: Double, seed: UInt64 = 1
  ) throws -> [[Bool]] {
    let used = Array(names.prefix(presence.count))
    let result = try withheld(
      batches(presence), modalities: used, probability: probability,
      generator: Generator(seed: seed))
    return try used.map { try #require(result[$0]).presence.array(of: Bool.self) }
  }

  /// Every pattern of three modalities, four hundred times.
  private var patterns: [[Bool]] {
    (0..<3).map { modality in (0..<3200).map { $0 >> modality & 1 == 1 } }
  }

  @Test(arguments: [0.2, 0.7, 0.95]) func neverWithholdsTheLastModality(probability: Double) throws
  {
    let before = patterns
    let after = try kept(before, probability: probability)
    for row in before[0].indices {
      #expect(before.contains { $0[row] } == after.contains { $0[row] })
      for modality in before.indices where after[modality][row] { #expect(before[modality][row]) }
    }
    #expect(before != after)
  }

  /// Each is withheld alike, whatever its place in the manifest.
  ///
  /// With two modalities that is in p(1 − p) of the cases, because those that would lose both lose
  /// none. The tolerance is four standard errors.
  @Test func withholdsEveryModalityAlike() throws {
    let count = 20_000
    let after = try kept(
      [[Bool]](repeating: [Bool](repeating: true, count: count), count: 2), probability: 0.4)
    for modality in after {
      let share = Double(modality.count { !$0 }) / Double(count)
      expectClose(share, to: 0.24, absolute: 4 * (0.24 * 0.76 / Double(count)).squareRoot())
    }
  }

  @Test func leavesSingleModalitiesAndZeroProbabilityAlone() throws {
    let all = [[Bool]](repeating: [Bool](repeating: true, count: 50), count: 2)
    #expect(try kept(all, probability: 0) == all)
    #expect(try kept([all[0]], probability: 0.9) == [all[0]])
  }

  @Test func seedDecides() throws {
    #expect(
      try kept(patterns, probability: 0.5, seed: 3) == kept(patterns, probability: 0.5, seed: 3))
    #expect(
      try kept(patterns, probability: 0.5, seed: 3) != kept(patterns, probability: 0.5, seed: 4))
  }
}
