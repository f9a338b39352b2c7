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

@Suite("Factor recovery", .tags(.slow)) struct FactorRecoveryTests {
  /// Forty factors, more than the rows are wide.
  @Test func dictionariesFindPlantedFactors() throws {
    let phantom = try FactorPhantom(seed: 3)
    let rows = try dictionaryRows(phantom)
    let variants: [DictionarySettings.Variant] = [
      .topK, .batchTopK, .groupSparse(penalty: 0.01), .maskedGroupSparse(penalty: 0.01), .jumpReLU,
      .relu,
    ]
    var plan = DictionaryPlan(
      variants.map { variant in
        var settings = DictionarySettings(variant, featureCount: 64, k: 4)
        settings.learningRate = variant == .relu ? 5e-3 : 3e-3
        settings.sparsityPenalty = variant == .relu ? 0.1 : 0.003
        return settings
      })
    plan.steps = 800
    plan.batchSize = 256
    let trained = try DictionaryTraining(plan).fit(rows)
    #expect(trained.count == variants.count)
    for (one, variant) in zip(trained, variants) {
      #expect(one.settings.variant == variant)
      let recovery = phantom.recovery(by: try one.dictionary.directions.array(of: Double.self))
      #expect(recovery.share(atLeast: 0.9) >= 0.8, "\(variant)")
      let unexplained = try #require(one.report.pooled.fractionOfVarianceUnexplained)
      #expect(unexplained < 0.15, "\(variant)")
      #expect(one.losses.count == plan.steps)
      #expect(one.losses[plan.steps - 1] < one.losses[0])
    }
    let activeCounts = try trained.map { try #require($0.report.pooled.meanActiveCount) }
    #expect(activeCounts[0] <= 4)
    // The threshold is set so that rows have k active features on average.
    expectClose(activeCounts[1], to: 4, absolute: 1e-3)
  }

  @Test func nestedGroupsReconstructByThemselves() throws {
    let phantom = try FactorPhantom(seed: 3)
    let rows = try dictionaryRows(phantom)
    var settings = DictionarySettings(.matryoshka, featureCount: 64, k: 4)
    settings.learningRate = 3e-3
    var flat = DictionarySettings(.batchTopK, featureCount: 64, k: 4)
    flat.learningRate = 3e-3
    var plan = DictionaryPlan([settings, flat])
    plan.steps = 400
    plan.batchSize = 512
    let trained = try DictionaryTraining(plan).fit(rows)
    #expect(trained[0].dictionary.prefixes == [4, 12, 28, 64])
    // The first features alone explain more where they were trained to.
    let errors = try trained.map { one in
      let dictionary = one.dictionary
      let x = try dictionary.normalized(rows.modalities[0].rows, modality: "image")
      let codes = try dictionary.encode(rows.modalities[0].rows, modality: "image")
      let dense = codes.dense().enumerated().map { $0.offset % 64 < 12 ? $0.element : 0 }
      let difference = try dictionary.decode(SparseCodes(dense: dense, featureCount: 64)) - x
      return try (difference * difference).sum().item()
    }
    #expect(errors[0] < 0.9 * errors[1])
  }
}
