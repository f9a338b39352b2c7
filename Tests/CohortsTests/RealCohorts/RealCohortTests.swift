import Cohorts
import Foundation
import Testing

/// The folder of real cohorts, or `nil`; tests that need it are skipped without it.
private let data = ProcessInfo.processInfo.environment["CHIASM_DATA"]

@Suite(.enabled(if: data != nil, "set CHIASM_DATA to the folder of real cohorts"))
struct RealCohortTests {
  private func load(_ name: String) throws -> Cohort {
    try Cohort.load(manifest: "\(data ?? "")/\(name)")
  }

  @Test(arguments: [
    ("padufes/cohort.yaml", 560, 437), ("her2st/cohort.yaml", 2502, 5),
    ("cxr/cohort.yaml", 130, 70), ("vqarad/cohort.yaml", 235, 234),
  ])
  func isReadSplitAndFitted(_ name: String, _ caseCount: Int, _ groupCount: Int) throws {
    let cohort = try load(name)
    #expect(cohort.caseCount == caseCount)
    #expect(cohort.groups.count == groupCount)
    let plan = try FoldPlan(cohort, seed: 7)
    #expect(plan.splits.count == 5)
    let split = plan.splits[0]
    let fitted = try Preprocessing(fitting: cohort, training: split.training)
    let blocks = try fitted.blocks(of: cohort, cases: split.test)
    #expect(blocks.allSatisfy { $0.caseCount == split.test.count })
    for modality in cohort.modalities {
      guard case .image(let files) = modality.content else { continue }
      #expect(ImageReader(files).faults(in: Array(0..<cohort.caseCount)).isEmpty)
    }
  }

  @Test func rareClassesAreSetAside() throws {
    #expect(
      try load("her2st/cohort.yaml").setAside.map(\.name) == ["breast glands", "cancer in situ"])
    #expect(try load("cxr/cohort.yaml").setAside.map(\.caseIDs.count) == [1])
    #expect(try load("padufes/cohort.yaml").setAside.isEmpty)
  }

  @Test func patchesAreMissingForTwoThirds() throws {
    let patch = try load("her2st/cohort.yaml").modality("patch")
    #expect(patch.presentCount == 826)
    #expect(patch.presence.count == 2502)
  }

  @Test func leaksOfTheFullTableAreNamed() throws {
    let notices = try load("padufes/cohort-leaky.yaml").inspect(seed: 1)
    let leak = try #require(notices.first { $0.topic == "missingnessLeak" })
    #expect(leak.severity == .error)
    let area = try #require(leak.figures.first { $0.name == "auc" }).value
    #expect(abs(area - 0.8) < 0.03)
    let biopsy = try #require(notices.first { $0.names == ["biopsed"] && $0.topic == "columnLeak" })
    #expect((biopsy.figures.first?.value ?? 0) > 0.8)
    #expect(notices.contains { $0.topic == "missingOnlyInOneClass" && $0.names.contains("gender") })
  }

  @Test func completeColumnsLeaveOnlyTheOrderOfPatients() throws {
    let cohort = try load("padufes/cohort.yaml")
    #expect(cohort.factNotices().allSatisfy { $0.severity == .info })
    // Early patients were not asked for their history and have no malignant lesion.
    let found = cohort.leakChecks(seed: 1).filter { $0.outcome == .found }
    #expect(found.map(\.topic) == [.caseOrder])
  }
}
