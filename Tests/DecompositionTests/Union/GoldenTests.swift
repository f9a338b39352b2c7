import Decomposition
import Foundation
import Statistics
import Testing

struct GoldenTests {
  @Test(arguments: GoldenTable.all) func agreesWithKnownValues(_ golden: GoldenTable) throws {
    let found = try InformationDecomposition(of: golden.table())
    let atoms = [found.redundancy, found.firstUnique, found.secondUnique, found.synergy]
    #expect(found.gap < 1e-9)
    for (atom, expected) in zip(atoms, golden.atoms) {
      #expect(abs(atom - expected) < 1e-9, "\(atoms) gap \(found.gap)")
    }
  }

  /// A redundant, two unique and a synergistic bit at once.
  @Test func separatesFourIndependentBits() throws {
    var entries: [([Int], Double)] = []
    for bits in 0..<32 {
      let (r, u, v, s, t) = (bits & 1, bits >> 1 & 1, bits >> 2 & 1, bits >> 3 & 1, bits >> 4 & 1)
      entries.append(
        ([r * 4 + u * 2 + s, r * 4 + v * 2 + t, r * 8 + u * 4 + v * 2 + (s ^ t)], 1.0 / 32))
    }
    let found = try InformationDecomposition(of: joint(entries))
    for atom in [found.redundancy, found.firstUnique, found.secondUnique, found.synergy] {
      #expect(abs(atom - 1) < 1e-9, "\(found)")
    }
    #expect(found.gap < 1e-9)
  }

  @Test(arguments: [(0.1, 0.531004406, 0.211081452), (0.2, 0.278071905, 0.182453363)])
  func twoNoisyCopiesAreRedundantAndSynergistic(
    _ error: Double, _ redundancy: Double, _ synergy: Double
  ) throws {
    var entries: [([Int], Double)] = []
    for cell in 0..<8 {
      let (a, b, y) = (cell >> 2, cell >> 1 & 1, cell & 1)
      entries.append(
        ([a, b, y], 0.5 * (a == y ? 1 - error : error) * (b == y ? 1 - error : error)))
    }
    let found = try InformationDecomposition(of: joint(entries))
    #expect(abs(found.redundancy - redundancy) < 1e-9 && abs(found.synergy - synergy) < 1e-9)
    #expect(abs(found.firstUnique) < 1e-12 && abs(found.secondUnique) < 1e-12)
  }
}
