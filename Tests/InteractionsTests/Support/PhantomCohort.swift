import Cohorts
import Foundation
import Interactions
import Phantoms
import TestSupport

/// Cohorts drawn from known tables, read back from a folder.
enum PhantomCohort {
  /// Draws, writes and reads a cohort, and passes it to `body`.
  static func with<Result>(
    _ table: DiscreteTable, modalities: [DiscreteDesign.Modality]? = nil, cases: Int,
    seed: UInt64 = 1, change: (inout DiscreteDesign) -> Void = { _ in },
    _ body: (Cohort, DiscretePhantom) throws -> Result
  ) throws -> Result {
    var design = DiscreteDesign(table, modalities: modalities)
    design.caseCount = cases
    design.mostCasesPerGroup = 2
    change(&design)
    let phantom = try DiscretePhantom(design, seed: seed)
    return try withTemporaryFolder { folder in
      let manifest = try phantom.write(to: folder).path
      return try body(try Cohort.load(manifest: manifest, keepsUnlabelled: true), phantom)
    }
  }

  /// One modality of each kind, with four symbols each that say nothing about the class.
  static func everyKind() throws -> (DiscreteTable, [DiscreteDesign.Modality]) {
    let table = try DiscreteTable(
      alphabetSizes: [4, 4, 4, 4], classCount: 2,
      probabilities: [Double](repeating: 1 / 512, count: 512))
    return (
      table,
      [
        .init("signal", .vector), .init("readings", .tabular), .init("note", .text),
        .init("picture", .image),
      ]
    )
  }

  /// The information of symbols about labels as counted, in bits.
  static func information(_ symbols: [Int?], _ labels: [Int]) -> Double {
    let pairs = zip(symbols, labels).compactMap { symbol, label in symbol.map { ($0, label) } }
    let total = Double(pairs.count)
    var (joint, left, right): ([[Int]: Double], [Int: Double], [Int: Double]) = ([:], [:], [:])
    for (symbol, label) in pairs {
      joint[[symbol, label], default: 0] += 1 / total
      left[symbol, default: 0] += 1 / total
      right[label, default: 0] += 1 / total
    }
    func entropy(_ masses: some Collection<Double>) -> Double {
      masses.reduce(0) { $0 - $1 * log2($1) }
    }
    return entropy(left.values) + entropy(right.values) - entropy(joint.values)
  }

  /// The share of cases whose symbol is the one that most cases of the same truth have.
  static func purity(_ symbols: [Int?], _ truth: [Int]) -> Double {
    var counts: [[Int]: Int] = [:]
    let pairs = zip(symbols, truth).compactMap { symbol, meant in symbol.map { [$0, meant] } }
    for pair in pairs { counts[pair, default: 0] += 1 }
    let best = Set(pairs.map { $0[0] }).map { symbol in
      counts.filter { $0.key[0] == symbol }.values.max() ?? 0
    }
    return Double(best.reduce(0, +)) / Double(pairs.count)
  }
}
