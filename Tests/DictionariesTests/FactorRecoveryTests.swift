import Dictionaries
import Phantoms
import TestSupport
import Tensors
import Testing

extension Tag {
  /// Trains for seconds rather than milliseconds.
  @Tag static var slow: Self
}

/// The rows of a phantom.
func dictionaryRows(_ phantom: FactorPhantom) throws -> DictionaryRows {
  try DictionaryRows(
    zip(phantom.design.modalities, phantom.rows).map { name, rows in
      (name, try Tensor(rows, shape: [phantom.design.caseCount, phantom.design.width]), nil)
    })
}

@Suite("Factor recovery") struct FactorRecoveryTests {
  @Test(.tags(.slow))
  func everyVariantFindsPlantedFactors() throws {
    let phantom = try FactorPhantom(seed: 3)
    let rows = try dictionaryRows(phantom)
    var variants: [DictionarySettings] = []
    for variant: DictionarySettings.Variant in [
      .topK, .batchTopK, .matryoshka, .groupSparse(penalty: 0.01),
      .maskedGroupSparse(penalty: 0.01), .jumpReLU, .relu,
    ] {
      var settings = DictionarySettings(variant, featureCount: 64, k: 4)
      settings.learningRate = 3e-3
      settings.sparsityPenalty = variant == .relu ? 0.1 : 0.01
      variants.append(settings)
    }
    var plan = DictionaryPlan(variants)
    plan.steps = 300
    plan.batchSize = 512
    let clock = ContinuousClock()
    let start = clock.now
    let trained = try DictionaryTraining(plan).fit(rows)
    print("seconds", clock.now - start)
    for one in trained {
      let recovery = phantom.recovery(by: try one.dictionary.directions.array(of: Double.self))
      print(
        one.settings.variant, recovery.share(atLeast: 0.9),
        recovery.cosines.reduce(0, +) / Double(recovery.cosines.count), one.report.pooled,
        one.losses.suffix(1))
    }
  }
}
