import Cohorts
import Foundation
import Interactions
import Testing

/// The folder of real cohorts, or `nil`; tests that need it are skipped without it.
private let data = ProcessInfo.processInfo.environment["CHIASM_DATA"]

@Suite(.enabled(if: data != nil, "set CHIASM_DATA to the folder of real cohorts"))
struct RealCohortTests {
  @Test(arguments: ["padufes", "her2st", "cxr"])
  func everyModalityHasSymbols(_ name: String) throws {
    let cohort = try Cohort.load(manifest: "\(data ?? "")/\(name)/cohort.yaml")
    let split = try MapSplit(cohort, seed: 1)
    let names = cohort.modalities.map(\.name)
    let fixed = try RepresentationPlan.describingImages(of: cohort, modalities: names)
    for inputs in names.map({ [$0] }) + [names] {
      let representation = try RepresentationPlan(inputs, fixed: fixed)
        .fit(cohort, mapCases: split.mapCases)
      let maps = try ClusterMap.fit(
        representation.rows(of: cohort, cases: split.mapCases), of: representation,
        initializations: 10, seed: 1)
      #expect(maps.allSatisfy { $0.symbolCount == 5 && $0.clusters.isConverged })
      let symbols = try maps[0].symbols(
        of: cohort, cases: split.tableCases, through: representation)
      let present = split.tableCases.map { index in
        inputs.allSatisfy { name in
          cohort.modalities.first { $0.name == name }?.presence[index] == true
        }
      }
      #expect(symbols.map { $0 != nil } == present)
      #expect(Set(symbols.compactMap(\.self)).count >= 3)
    }
  }
}
