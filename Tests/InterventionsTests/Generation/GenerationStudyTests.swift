import Cohorts
import Encoders
import Findings
import Interventions
import Phantoms
import TestSupport
import Testing

struct GenerationStudyTests {
  @Test func spearmanHandlesTiesAndConstants() {
    #expect(spearman([0, 1, 2], [1, 5, 9]) == 1)
    #expect(spearman([0, 1, 2], [3, 2, 1]) == -1)
    #expect(spearman([0, 1, 2], [4, 4, 4]) == 0)
    // Ranks 0, 1, 2, 3 against .5, .5, 2.5, 2.5: 4 / √20.
    #expect(abs(spearman([0, 1, 2, 3], [1, 1, 2, 2]) - 4 / 20.0.squareRoot()) < 1e-12)
  }

  @Test func rejectsAlphasThatDoNotReachThePartner() {
    var settings = GenerationSettings()
    settings.alphas = [0, 0.5]
    #expect(throws: InterventionsError.self) { try settings.validate() }
  }

  @Test(.tags(.slow), arguments: GenerationSettings.Generator.allCases)
  func swappingAllFeaturesMovesPicturesToThePartner(
    generator: GenerationSettings.Generator
  ) throws {
    try PictureCohort.with(caseCount: 120) { cohort, phantom, readers in
      let split = try FoldPlan(cohort, options: .init(foldCount: 4), seed: 1).splits[0]
      let (encoded, fold) = try PictureCohort.fitting(epochs: 30).fitted(
        cohort, split: split, readers: readers)
      // Named in the text, so that pairs alone teach the encoder to keep it.
      let hue = try PictureFactor(column: "hue", of: cohort)
      #expect(hue.levels == ["blue", "green", "red"])
      #expect(
        hue.levelOfCase.map { hue.levels[$0] } == phantom.cases.map { $0.name(.hue) })
      var settings = GenerationSettings()
      settings.generator = generator
      settings.channels = generator == .flow ? 128 : 64
      settings.epochs = generator == .flow ? 80 : 40
      settings.classifierEpochs = 8
      settings.batchSize = 8
      settings.samplerSteps = 3
      settings.alphas = [0, 0.5, 1]
      settings.caseLimit = 24
      settings.controlCount = generator == .flow ? 0 : 5
      settings.drawCount = 100
      settings.sheetRows = 2
      let result = try GenerationStudy(
        encoded, features: fold, picture: "picture", factors: [hue], settings: settings
      ).run()
      let findings = result.findings
      #expect((findings.classifiers[0].real.value ?? 0) > 0.9)
      let all = try #require(findings.swaps.first { $0.set == "all" })
      #expect(all.steps.map(\.alpha) == [0, 0.5, 1])
      // Nothing has moved yet.
      #expect(abs((all.steps[0].content.value ?? 0) - 1) < 1e-9)
      #expect(all.beyondControls == nil)
      #expect((findings.classifiers[0].generated.value ?? 0) > 0.6)
      #expect((all.steps[2].flipRate.value ?? 0) > (all.steps[0].flipRate.value ?? 1) + 0.3)
      #expect((all.spearman.value ?? 0) > 0.3)
      // Neither flat nor noise, whose neighbors differ by a third.
      let real = try #require(findings.sharpness.real.value)
      let generated = try #require(findings.sharpness.generated.value)
      #expect(generated > 0.2 * real && generated < 2 * real)
      if generator == .decoder {
        let part = try #require(findings.swaps.first { $0.set != "all" })
        #expect(part.beyondControls?.controls == 5)
      }
      let sheet = try #require(result.sheets.first).picture
      // The case, three steps and the partner; two rows.
      #expect(sheet.width == 5 * 66 + 2 && sheet.height == 2 * 66 + 2)
      let document = InterventionDocument(generation: findings)
      #expect(try InterventionDocument(json: document.json()) == document)
    }
  }
}
