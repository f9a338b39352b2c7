import Cohorts
import Contribution
import Predictors
import Statistics
import TestSupport
import Tensors
import Testing

/// Encoders that compute only what a hidden part changes give what whole passes give.
struct PartialPassTests {
  private let cohort = SmallCohort().cohort()
  private let cases = Array(12..<24)
  private let training = Array(0..<12)

  private func model(
    _ join: HandMadeFusion.Join, dtype: DType = .float64, outputs: Int = 1
  ) throws -> (model: TracedFusion, layouts: [String: InputLayout]) {
    let base = try HandMadeFusion(
      join, outputs: outputs, dtype: dtype, cohort: cohort, training: training)
    return (try TracedFusion(base), try base.layouts())
  }

  private func subject(
    _ model: TracedFusion, _ layouts: [String: InputLayout],
    _ change: (inout ModelSubject.Options) -> Void = { _ in }
  ) throws -> ModelSubject {
    var options = ModelSubject.Options()
    options.layouts = layouts
    change(&options)
    return try ModelSubject(
      model, cohort: cohort, cases: cases, reference: training, options: options,
      stream: RandomStream(seed: 1, "subject"))
  }

  private var donors: [[Int]] {
    cases.indices.map { item in (0..<3).map { (item * 5 + $0 * 4) % 12 }.filter { $0 != 6 } }
  }
  private var texts: [[Int]] {
    cases.indices.map { item in [0, 2, 5].map { ($0 + item % 2) % 12 } }
  }

  private func requests() -> [OcclusionRequest] {
    var requests: [OcclusionRequest] = []
    for players in [4, 9, 16] {
      for fill in [Fill.mean, .constant(0), .constant(0.7), .blur, .donor, .nearestDonor] {
        requests.append(
          OcclusionRequest(modality: 0, players: players, fill: fill, donors: donors))
      }
    }
    for fill in [Fill.mean, .constant(0), .donor] {
      requests.append(OcclusionRequest(modality: 1, players: 4, fill: fill, donors: donors))
      for players in [4, 12] {
        requests.append(OcclusionRequest(modality: 3, players: players, fill: fill, donors: donors))
      }
    }
    for fill in [Fill.delete, .word(1), .donor] {
      for players in [4, 100] {
        requests.append(OcclusionRequest(modality: 2, players: players, fill: fill, donors: texts))
      }
    }
    return requests
  }

  private func hidden(_ subject: ModelSubject) throws -> [String: [Double]] {
    var found: [String: [Double]] = [:]
    try subject.occlude(requests(), cases: Array(cases.indices)) { part in
      #expect(found["\(part.request) \(part.item) \(part.part)"] == nil)
      found["\(part.request) \(part.item) \(part.part)"] = part.outputs
    }
    return found
  }

  @Test(arguments: HandMadeFusion.Join.allCases, [DType.float32, .float64])
  func partialPassesEqualTheNaiveLoop(join: HandMadeFusion.Join, dtype: DType) throws {
    let (model, layouts) = try model(join, dtype: dtype, outputs: 2)
    // Few traces at once: pictures come in several chunks.
    let partial = try subject(model, layouts) { $0.traceByteLimit = 5 << 20 }
    let whole = try subject(model, layouts) { $0.usesPartialPasses = false }
    let naive = try subject(model, layouts) { $0.usesSplit = false }
    let found = try hidden(partial)
    let tolerance = dtype == .float32 ? 1e-6 : 1e-12
    for other in [whole, naive] {
      let expected = try hidden(other)
      #expect(expected.count == found.count && expected.count > 900)
      for (key, values) in expected {
        expectClose(found[key] ?? [], to: values, absolute: tolerance)
      }
      #expect(Set(expected.values.map { $0[0] }).count > 500)
      #expect(other.passes.partial.isEmpty)
      #expect(other.passes.skipped == partial.passes.skipped)
    }
    // The table is not traced; of the others most passes are partial, but for short texts.
    #expect(partial.passes.partial["table"] == nil)
    #expect((partial.passes.partial["notes"] ?? 0) > 50)
    for name in ["photo", "genes"] {
      let all = try #require(partial.passes.encode[name])
      #expect((partial.passes.partial[name] ?? 0) * 4 > all * 3)
    }
  }

  @Test func aTraceIsMadeOnlyWhereItPays() throws {
    let (model, layouts) = try model(.add)
    let subject = try subject(model, layouts)
    let few = cases.map { _ in [0, 2] }
    try subject.occlude(
      [OcclusionRequest(modality: 0, players: 16, fill: .mean, parts: few)],
      cases: Array(cases.indices)
    ) { _ in }
    #expect(subject.passes.partial.isEmpty)
  }
}
