import Cohorts
import Encoders
import Foundation
import Fusion
import Statistics
import TestSupport
import Testing
import Training

/// A network on many columns and few cases, beside the logistic regression on the same folds.
@Suite struct WideVectorTests {
  /// 120 cases, 400 genes in blocks of 20 that share a factor; three factors tell about the label.
  private func cohort(in folder: URL) throws -> Cohort {
    var made = try MadeCohort(cases: 120)
    var stream = RandomStream(seed: 3, "wide")
    func normal() -> Double {
      (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &stream) }
    }
    let weights = (0..<20).map { $0 < 3 ? 1.2 : 0 }
    for index in made.rows.indices {
      let factors = (0..<20).map { _ in normal() }
      let logit = zip(weights, factors).reduce(0) { $0 + $1.0 * $1.1 }
      let isIll = Double.random(in: 0..<1, using: &stream) < 1 / (1 + exp(-logit))
      made.rows[index][2] = isIll ? "malignant" : "benign"
      made.genes[index] = (0..<400).map { 0.7 * factors[$0 % 20] + 0.7 * normal() }
    }
    made.modalities = ["genes"]
    return try made.load(in: folder)
  }

  @Test(arguments: NetworkSettings.VectorTokens.allCases)
  func networkIsNotBehindTheLinearModel(tokens: NetworkSettings.VectorTokens) throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(in: folder)
      var settings = ExperimentSettings.tiny
      settings.network.vectorTokens = tokens
      settings.network.vectorTokenCount = 20
      settings.training.epochs = 4
      let result = try runExperiment(
        cohort, in: folder.appending(path: "run"), settings: settings,
        models: "logistic:genes,network:genes")
      let areas = try result.models.map { try #require(result.scored($0).value(of: .rocAUC)) }
      // The linear model found what is there to be found, and the network lost none of it.
      #expect(areas[0] > 0.65)
      #expect(areas[1] > areas[0] - 0.01)
    }
  }
}
