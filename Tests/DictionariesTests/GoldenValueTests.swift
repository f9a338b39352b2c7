import Dictionaries
import TestSupport
import Tensors
import Testing

/// The activations AI and AT of the method's golden values, row-major `[4, 4]`.
let goldenImageCodes: [Double] = [2, 0, 0, 2, 1, 0, 3, 1, 0, 0, 1, 1, 0, 4, 0, 3]
/// See ``goldenImageCodes``.
let goldenTextCodes: [Double] = [1, 0, 0, 0, 0, 0, 3, 1, 0, 0, 2, 1, 0, 1, 0, 2]

@Suite("Golden values") struct GoldenValueTests {
  @Test func fractionOfVarianceUnexplainedUsesTheMeanOfEachDimension() throws {
    let found = ReconstructionReport.fractionOfVarianceUnexplained(
      [1, 2, 3, 0, 5, 4, 3, 2], reconstructed: [1, 1, 3, 1, 4, 4, 3, 2], width: 2)
    expectClose(try #require(found), to: 3.0 / 16, absolute: 1e-15)
    #expect(
      ReconstructionReport.fractionOfVarianceUnexplained([1, 1], reconstructed: [1, 1], width: 1)
        == nil)
  }

  @Test func activeFeaturesOfARowAreCounted() throws {
    let image = try SparseCodes(dense: goldenImageCodes, featureCount: 4)
    let text = try SparseCodes(dense: goldenTextCodes, featureCount: 4)
    #expect(image.meanActiveCount == 2.25)
    #expect(text.meanActiveCount == 1.75)
  }

  @Test func jumpsAndTheirPseudoDerivatives() throws {
    let h = try Tensor([0.2, 0.049, 0.052, -1] as [Double], shape: [1, 4])
    let jump = try JumpReLU(h, thresholds: .full([4], 0.05, dtype: .float64), bandwidth: 0.01)
    try expectClose(jump.values, to: [0.2, 0, 0.052, 0])
    try expectClose(jump.valueDerivative(), to: [0, -5, -5, 0], absolute: 1e-12)
    try expectClose(jump.countDerivative(), to: [0, -100, -100, 0], absolute: 1e-12)
  }

  @Test func groupPenaltyOfPairs() throws {
    let h = try Tensor(goldenImageCodes + goldenTextCodes, shape: [8, 4])
    let penalty = try GroupPenalty.of(
      BatchSelection.topK(h, k: 4), rowCount: 8, featureCount: 4, weight: 1)
    // The golden value is a sum over four pairs, the loss takes their mean.
    expectClose(try penalty.loss.item() * 4, to: 22.2718606679, absolute: 1e-9)
  }

  @Test func prefixesReconstructByThemselves() throws {
    let directions = try Tensor([1, 0, 0, 1, 0.6, 0.8, 0.8, -0.6] as [Double], shape: [4, 2])
    let parameters = DictionaryParameters(
      encoderWeight: directions, encoderBias: try .zeros([4], dtype: .float64),
      directions: directions, bias: try .zeros([2], dtype: .float64))
    let x = try Tensor([3, 1] as [Double], shape: [1, 2])
    let z = try Tensor([2, 1, 1, 0] as [Double], shape: [1, 4])
    for (ends, loss) in [([1, 2, 4], 19.0 / 15), ([1, 4], 1.4), ([2, 4], 0.9), ([4], 0.8)] {
      let groups = try FeatureGroups(ends: ends, device: .cpu)
      let (entries, _) = try BatchSelection.batchTopK(
        z, k: 4, guess: nil, groups: ends.count > 1 ? groups : nil)
      let found = try SparseGradients.of(
        parameters, x: x, entries: entries, divisor: 1, groupCount: ends.count)
      expectClose(try found.loss.item(), to: loss, absolute: 1e-12)
    }
  }
}
