import Cohorts
import Findings
import Foundation
import Fusion
import Phantoms
import Statistics
import TestSupport
import Testing

/// What the joinings can and cannot learn, on phantoms whose best possible accuracy is known.
@Suite(.serialized) struct FusionProofTests {
  private func result(
    _ table: DiscreteTable, shown: [DiscreteDesign.Rendering] = [.vector, .vector], seed: UInt64,
    models: String
  ) throws -> (FindingsDocument, bestAccuracy: Double) {
    var design = DiscreteDesign(table, modalities: [.init("a", shown[0]), .init("b", shown[1])])
    design.caseCount = 400
    var settings = ExperimentSettings()
    settings.seed = seed
    settings.folds.foldCount = 2
    settings.permutations = 1
    settings.bootstrapDraws = 500
    // The likeliest class of each pair of symbols.
    let best = stride(from: 0, to: table.probabilities.count, by: table.classCount)
      .reduce(0.0) { $0 + (table.probabilities[$1..<$1 + table.classCount].max() ?? 0) }
    return try withTemporaryFolder { folder in
      let manifest = try DiscretePhantom(design, seed: seed).write(to: folder.appending(path: "c"))
      let cohort = try Cohort.load(manifest: manifest.path)
      let result = try runExperiment(
        cohort, in: folder.appending(path: "run"), settings: settings, models: models)
      return (try result.document(), best)
    }
  }

  private func value(
    _ metric: String, _ model: String, _ document: FindingsDocument
  ) throws -> Double {
    let found = try #require(document.models.first { $0.name == model })
    return try #require(found.metrics[metric]?.value)
  }

  /// On an exclusive-or neither modality tells anything alone, so a sum of one function each is chance.
  @Test(
    .tags(.slow),
    arguments: [
      (1, .vector, .vector), (2, .vector, .vector), (3, .vector, .vector), (1, .image, .text),
      (2, .tabular, .image), (3, .text, .vector), (1, .tabular, .text),
    ] as [(UInt64, DiscreteDesign.Rendering, DiscreteDesign.Rendering)])
  func exclusiveOrNeedsMoreThanLateFusion(
    seed: UInt64, one: DiscreteDesign.Rendering, other: DiscreteDesign.Rendering
  ) throws {
    let (document, best) = try result(
      .synergistic, shown: [one, other], seed: seed, models: "late,cross-attention")
    #expect(best == 1)
    #expect(try value("accuracy", "cross-attention", document) >= 0.95 * best)
    let late = try #require(document.models.first { $0.name == "late" }?.metrics["roc_auc"])
    // What chance gives: in 300 simulated exclusive-or cohorts of 400 cases an additive logistic regression
    // in two stratified folds had areas with mean .504 and standard deviation .047; three of them are .14.
    #expect(abs(try #require(late.value) - 0.5) < 0.14)
  }

  /// Where information is only additive, no joining is better than late fusion by more than .02 in area.
  @Test(
    .tags(.slow),
    arguments: [
      (1, .vector, .vector), (2, .vector, .vector), (3, .vector, .vector), (1, .image, .text),
      (2, .tabular, .image), (3, .text, .vector),
    ] as [(UInt64, DiscreteDesign.Rendering, DiscreteDesign.Rendering)])
  func additiveInformationLeavesLateFusionUnbeaten(
    seed: UInt64, one: DiscreteDesign.Rendering, other: DiscreteDesign.Rendering
  ) throws {
    let (document, best) = try result(
      .additive(), shown: [one, other], seed: seed,
      models: "late,early-concat,bilinear,cross-attention")
    #expect(best > 0.7 && best < 1)
    // What two bits that both point one way, and the two mixed pairs, allow.
    #expect(try value("roc_auc", "late", document) > 0.8)
    let comparisons = document.comparisons
    let withLate = comparisons.filter { $0.model == "late" || $0.other == "late" }
    #expect(withLate.count == 3)
    for comparison in withLate {
      let interval = try #require(comparison.difference.interval)
      let advantage = comparison.model == "late" ? -interval.upperBound : interval.lowerBound
      #expect(advantage <= 0.02, "\(comparison.model) beside \(comparison.other)")
    }
  }
}
