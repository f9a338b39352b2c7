import Cohorts
import Statistics
import Testing

@Suite struct SoundCohortTests {
  /// What is more than a note, besides few groups and the like, which are no leaks.
  private func alarms(_ cohort: SoundCohort) -> [String] {
    cohort.cohort().leakChecks(seed: cohort.seed).flatMap(\.notices)
      .filter { $0.severity != .info }.map(\.sentence)
  }

  @Test(arguments: [UInt64](0..<12)) func soundCohortRaisesNothing(_ seed: UInt64) {
    #expect(alarms(SoundCohort(seed: seed)).isEmpty)
  }

  @Test(.tags(.slow)) func hundredsOfSoundCohortsRaiseNothing() {
    for seed in UInt64(100)..<200 {
      #expect(alarms(SoundCohort(seed: seed, groupCount: 80)).isEmpty)
      #expect(alarms(SoundCohort(seed: seed, groupCount: 14)).isEmpty)
      #expect(alarms(SoundCohort(seed: seed, classCount: 4, strength: 0.5)).isEmpty)
      #expect(alarms(SoundCohort(seed: seed, groupCount: 40, numberCount: 150)).isEmpty)
    }
  }

  @Test(arguments: [UInt64](0..<6)) func strongButHonestPredictorsAreNotesAtMost(_ seed: UInt64) {
    // An area of .86: stronger than nearly all laboratory values.
    let cohort = SoundCohort(seed: seed, groupCount: 120, strength: 1.5, gapRate: 0.3).cohort()
    let check = cohort.columnLeakCheck(seed: 1)
    #expect(check.outcome == .passed)
    #expect(check.notices.allSatisfy { $0.severity == .info && $0.names == ["number 0"] })
    #expect(check.notices.count == 1)
  }

  @Test func checksAreTheSameEveryTime() {
    let cohort = SoundCohort(seed: 5).cohort()
    #expect(cohort.leakChecks(seed: 2) == cohort.leakChecks(seed: 2))
    #expect(cohort.leakChecks(seed: 2).map(\.topic) == LeakTopic.allCases)
  }

  @Test func checksThatCannotBeMadeSayWhy() {
    let cohort = SoundCohort(seed: 1, gapRate: 0, siteCount: 1).cohort()
    let skipped = cohort.leakChecks().filter { $0.outcome == .skipped }
    #expect(
      skipped.map(\.topic) == [.missingnessLeak, .duplicateImages, .siteLeak, .fileProperties])
    #expect(skipped.allSatisfy { !$0.sentence.isEmpty && $0.notices.isEmpty })
    let tiny = SoundCohort(seed: 1, groupCount: 6).cohort()
    #expect(tiny.columnLeakCheck(seed: 1).outcome == .skipped)
    #expect(tiny.caseOrderCheck(seed: 1).outcome == .skipped)
  }
}
