import Dictionaries
import Findings
import Monosemanticity
import Phantoms
import Statistics
import Tensors
import Testing

/// From embeddings with known factors to classes, as a person would run it.
@Suite struct PhantomTests {
  private static func set(_ phantom: FactorPhantom) throws -> EmbeddingSet {
    try EmbeddingSet(
      PairedEmbeddings(
        modalities: phantom.design.modalities.enumerated().map { place, name in
          try .init(
            name: name, width: phantom.design.width, values: phantom.rows[place].map(Float.init))
        }, groups: phantom.groups.map { "g\($0)" }))
  }

  @Test func dominanceFindsWhoseFactorsAre() throws {
    var design = FactorDesign()
    design.caseCount = 3000
    design.width = 32
    let phantom = try FactorPhantom(design, seed: 1)
    let study = try FeatureStudy(
      Self.set(phantom),
      settings: FeatureStudySettings(
        // Cases may have fewer than three: features that must fire by noise would blur whose they are.
        variant: .batchTopK, featureCount: 64, k: 3, steps: 1500, seedCount: 1,
        analysis: FeatureAnalysisSettings(drawCount: 50)))
    let outcome = try study.judged(study.train())
    let recovery = phantom.recovery(
      by: try outcome.dictionary.directions.array(of: Double.self))
    var right = 0
    var matched = 0
    var rightByInterval = 0
    for (factor, owner) in phantom.owners.enumerated() where recovery.cosines[factor] >= 0.9 {
      guard let feature = recovery.matches[factor] else { continue }
      matched += 1
      let score = outcome.scores.features[feature].dominance
      let wanted: DominanceScore.Ownership = owner.map { .owned($0) } ?? .shared
      if score.ownership == wanted { rightByInterval += 1 }
      let share = try #require(score.balanced[0].value)
      // The nearest of image only, shared and text only.
      let nearest = share > 0.75 ? 0 : share < 0.25 ? 1 : nil
      if nearest == owner { right += 1 }
    }
    #expect(matched * 10 >= phantom.owners.count * 8, "\(matched) of \(phantom.owners.count)")
    #expect(right * 100 >= matched * 95, "\(right) of \(matched) by share")
    #expect(rightByInterval * 100 >= matched * 95, "\(rightByInterval) of \(matched) by interval")
    let unexplained = try #require(outcome.findings.dictionary?.unexplainedPooled.value)
    #expect(unexplained < 0.2)
  }

  @Test func studiesAreTheSameAgain() throws {
    var design = FactorDesign()
    design.caseCount = 300
    let phantom = try FactorPhantom(design, seed: 2)
    let settings = FeatureStudySettings(
      featureCount: 48, k: 4, steps: 60, seedCount: 2,
      analysis: FeatureAnalysisSettings(drawCount: 30))
    let findings = try (0..<2).map { _ in
      try FeatureStudy(Self.set(phantom), settings: settings).analyze()
    }
    #expect(findings[0] == findings[1])
    #expect(findings[0].dictionary?.stability?.value != nil)
    #expect(findings[0].sample.isCircular)
    #expect(findings[0].notices.contains { $0.code == "circularEmbedding" })
    let document = FindingsDocument(
      cohort: CohortSummary(name: "p", cases: 1, groups: 1, classes: [], modalities: []),
      features: findings)
    #expect(try FindingsDocument(json: document.json()) == document)
  }

  @Test func unexplainedVarianceIsThatOfAllRows() {
    var variance = UnexplainedVariance(width: 2, groupCount: 4)
    variance.addToMean([1, 2, 3, 0])
    variance.addToMean([5, 4, 3, 2])
    variance.add([1, 2, 3, 0, 5, 4, 3, 2], [1, 1, 3, 1, 4, 4, 3, 2], groups: [0, 1, 2, 3])
    #expect(abs((variance.value ?? .nan) - 3.0 / 16) < 1e-12)
  }
}
