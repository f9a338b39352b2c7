import Cohorts
import Encoders
import Findings
import Interventions
import TestSupport
import Testing

struct AttackStudyTests {
  @Test(.tags(.slow)) func attacksDoMoreThanNoiseAndGrowWithEpsilon() throws {
    try PictureCohort.with(caseCount: 120) { cohort, _, readers in
      let split = try FoldPlan(cohort, options: .init(foldCount: 3), seed: 1).splits[0]
      let (encoded, fold) = try PictureCohort.fitting(epochs: 12).fitted(
        cohort, split: split, readers: readers)
      #expect(fold.sets.map(\.name) == ["picture-dominant", "text-dominant", "cross", "all"])
      let classes = fold.sets.dropLast().map(\.features)
      #expect(Set(classes.joined()).count == classes.map(\.count).reduce(0, +))
      var settings = AttackSettings()
      settings.epsilons = [1, 8]
      settings.comparedEpsilon = 8
      settings.stepCount = 12
      settings.caseLimit = 32
      settings.attackedControlCount = 2
      settings.maskedControlCount = 10
      settings.copyCount = 2
      settings.drawCount = 200
      let findings = try AttackStudy(
        encoded, picture: "picture", text: "text", settings: settings
      ).run()
      let all = findings.attacks.filter { $0.set == "all" }
      #expect(all.map(\.epsilon) == [1, 8])
      let success = all.map { $0.success.value ?? 0 }
      let noise = findings.noise.map { $0.success.value ?? 1 }
      #expect(success[1] >= success[0])
      #expect(success[1] > noise[1] + 0.2)
      #expect(all[1].distance > all[0].distance)
      // Every feature has no random set of equal size beside it.
      #expect(all.allSatisfy { $0.beyondControls == nil })
      for attack in findings.attacks {
        #expect(attack.defences.map(\.kind) == ["mask", "smooth"])
        // Rounding decides whether text-dominant features fire in pictures at all; if not, a note says so.
        let isSilent = findings.notes.contains {
          $0.hasPrefix("\(attack.set): none of its features fires")
        }
        #expect(!isSilent || attack.set == "text-dominant")
        #expect(
          (attack.beyondControls != nil)
            == (attack.epsilon == 8 && attack.set != "all" && !isSilent),
          "\(attack.set), \(attack.features) features")
        for defence in attack.defences {
          let before = attack.success.value ?? 0
          let after = defence.success.value ?? 0
          #expect(abs((defence.recovery.value ?? 9) - (before - after)) < 1e-9)
        }
      }
      let tested = findings.attacks.compactMap(\.beyondControls)
      #expect(tested.allSatisfy { ($0.adjustedPValue ?? 0) >= $0.pValue })
      // Two random sets cannot show anything, and the findings say so.
      #expect(findings.notes.contains { $0.contains("--controls \(20 * tested.count - 1)") })
      for attack in findings.attacks {
        #expect(
          attack.defences.compactMap(\.beyondControls).allSatisfy {
            ($0.adjustedPValue != nil) == (attack.epsilon == 8)
          })
      }
      let document = InterventionDocument(attack: findings)
      #expect(try InterventionDocument(json: document.json()) == document)
    }
  }

  @Test func rejectsAModalityThatIsNoPicture() throws {
    try PictureCohort.with(caseCount: 60, imageSize: 16) { cohort, _, readers in
      let split = try FoldPlan(cohort, options: .init(foldCount: 3), seed: 1).splits[0]
      let (encoded, _) = try PictureCohort.fitting(epochs: 1).fitted(
        cohort, split: split, readers: readers)
      #expect(throws: InterventionsError.self) {
        _ = try AttackStudy(encoded, picture: "text", text: "picture")
      }
      #expect {
        _ = try AttackStudy(encoded, picture: "picture", text: "txet")
      } throws: { "\($0)".contains("\"txet\"") }
    }
  }

  @Test func rejectsSettingsOutOfRange() {
    var settings = AttackSettings()
    settings.epsilons = [0]
    #expect(throws: InterventionsError.self) { try settings.validate() }
  }
}
