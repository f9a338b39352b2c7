import Foundation
import Retrieval
import TestSupport
import Tensors
import Testing

/// The linear model that a small cohort begins with.
@Suite struct LinearStartTests {
  /// Two views of the same three hidden numbers, each mixed by a random matrix and disturbed.
  private func views(
    _ count: Int, noise: Double, seed: UInt64 = 3
  ) throws -> (first: Tensor, second: Tensor) {
    let generator = try Generator(seed: seed)
    let hidden = try Tensor.normal([count, 3], generator: generator, dtype: .float64)
    func view(_ width: Int) throws -> Tensor {
      let mixing = try Tensor.normal(
        [3, width], generator: Generator(seed: UInt64(width)), dtype: .float64)
      return try hidden.matmul(mixing)
        + Tensor.normal([count, width], generator: generator, dtype: .float64) * noise
    }
    return (try view(7), try view(9))
  }

  @Test func canonicalCorrelationsOfSharedNumbersAreOne() throws {
    let (first, second) = try views(40, noise: 1e-4)
    let maps = try RegularizedCCA(first, second, ridges: (1e-9, 1e-9), width: 5)
    for correlation in maps.correlations.prefix(3) { #expect(abs(correlation - 1) < 1e-4) }
  }

  /// Without a ridge the correlations are the singular values of the whitened cross-covariance, here by
  /// the definition: corr of the mapped columns.
  @Test func mappedColumnsHaveTheCorrelationsThatAreReported() throws {
    let (first, second) = try views(60, noise: 1)
    let maps = try RegularizedCCA(first, second, ridges: (1e-12, 1e-12), width: 4)
    let left = try (first - maps.first.mean).matmul(maps.first.matrix)
    let right = try (second - maps.second.mean).matmul(maps.second.matrix)
    for column in 0..<4 {
      let a = try left.selected(column, axis: 1)
      let b = try right.selected(column, axis: 1)
      let cosine = try ((a * b).sum() / ((a * a).sum() * (b * b).sum()).squareRoot()).item()
      #expect(abs(cosine - maps.correlations[column]) < 1e-8)
    }
  }

  /// More columns than cases: the span of the cases is enough, and new pairs are still found.
  @Test func newPairsAreFoundWhereColumnsOutnumberCases() throws {
    let generator = try Generator(seed: 8)
    let hidden = try Tensor.normal([90, 4], generator: generator, dtype: .float64)
    func view(_ width: Int) throws -> Tensor {
      try hidden.matmul(.normal([4, width], generator: generator, dtype: .float64))
        + Tensor.normal([90, width], generator: generator, dtype: .float64) * 0.3
    }
    let first = try view(120)
    let second = try view(200)
    let maps = try RegularizedCCA(
      first.sliced(0..<60), second.sliced(0..<60), ridges: (0.3, 1), width: 8)
    let score = try RetrievalScore(
      pictures: maps.first(first.sliced(60..<90)), texts: maps.second(second.sliced(60..<90)),
      keys: Array(0..<30))
    #expect(score.pictureToText > 0.9 && score.textToPicture > 0.9)
  }

  @Test func descriptorsLinkPicturesToWordsAndSurviveSaving() throws {
    let training = Array(0..<20)
    try StartSample.expectToFindAndToSurviveSaving(
      LinearStart(
        pictures: training.map(StartSample.picture), channels: 1,
        texts: training.map(StartSample.text), caseIDs: training.map { "case-\($0)" }))
  }

  @Test func textsWithNothingInCommonAreRefused() throws {
    let blank = [UInt8](repeating: 0, count: 128 * 128)
    let error = #expect(throws: RetrievalError.self) {
      try LinearStart(
        pictures: [blank, blank, blank], channels: 1, texts: ["abc", "xyz", "qqq"],
        caseIDs: ["a", "b", "c"])
    }
    #expect(error?.code == .tooFewCases)
  }

  /// Twelve pairs, of which a network puts some right that the linear model confuses.
  private func weight(groups: [Int], rightPairs: Int) throws -> Double {
    let count = groups.count
    let right = (0..<count * count).map { Float($0 / count == $0 % count ? 1 : 0) }
    // The linear model takes the first pairs for one another.
    var confused = right
    for pair in 0..<rightPairs {
      let other = (pair + 1) % rightPairs
      confused[pair * count + pair] = 0
      confused[pair * count + other] = 1
    }
    let texts = try Tensor(right, shape: [count, count])
    return try NetworkWeight.chosen(
      start: (Tensor(confused, shape: [count, count]), texts), network: (texts, texts),
      keys: Array(0..<count), groups: groups)
  }

  /// Gains in the pairs of one patient among many are one witness; in as many patients they are several.
  @Test func pairsOfOnePatientAreOneWitness() throws {
    let alone = Array(0..<12)
    let patients = [0, 0, 0, 0] + Array(1...8)
    #expect(try weight(groups: alone, rightPairs: 4) > 0)
    #expect(try weight(groups: patients, rightPairs: 4) == 0)
    #expect(try weight(groups: alone, rightPairs: 0) == 0)
  }
}
