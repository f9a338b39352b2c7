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
}
