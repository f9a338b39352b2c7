import Contribution
import Foundation
import Statistics
import TestSupport
import Testing

struct ModalitySharesTests {
  @Test(arguments: [4, 2, 1])
  func balancedSumsShareEvenly(players: Int) throws {
    let ones = [[1.0, 1, 1, 1]]
    let subject = try Toy.subject([ones, ones]) { [Toy.sum($0[0]) + Toy.sum($0[1])] }
    let shares = try #require(
      ModalityShares(Toy.effects(subject, players: [players, players])).shares)
    expectClose(shares, to: [0.5, 0.5], absolute: 1e-12)
  }

  @Test(arguments: [(4, 2.0 / 3), (2, 0.5), (1, 0.5)])
  func refiningRaisesTheShareOfMixedSigns(players: Int, expected: Double) throws {
    let weights = [1.0, -1, 1, 1]
    let subject = try Toy.subject([[[1, 1, 1, 1]], [[1]]]) {
      [Toy.sum(zip($0[0], weights).map(*)) + 2 * $0[1][0]]
    }
    let shares = try #require(ModalityShares(Toy.effects(subject, players: [players, 1])).shares)
    expectClose(shares, to: [expected, 1 - expected], absolute: 1e-12)
  }

  @Test func ratioOfSumsIsNotTheMeanOfRatios() {
    let changes: [[[Double]]] = [[[1], [3]], [[1], [1]]]
    expectClose(
      ModalityShares(magnitudes: changes).shares ?? [], to: [2.0 / 3, 1.0 / 3], absolute: 1e-12)
    for scheme in [MeanOfRatios.Scheme.perCase, .perOutput] {
      let ratios = MeanOfRatios(magnitudes: changes, scheme: scheme)
      expectClose(ratios.shares ?? [], to: [0.625, 0.375], absolute: 1e-12)
      #expect(ratios.skippedCount == 0)
    }
  }

  @Test func aCaseThatDoesNotMoveChangesNoShare() {
    let changes: [[[Double]]] = [[[1], [3], [0]], [[1], [1], [0]]]
    expectClose(ModalityShares(magnitudes: changes).shares?[0] ?? 0, to: 2.0 / 3, absolute: 1e-12)
    let ratios = MeanOfRatios(magnitudes: changes, scheme: .perOutput)
    expectClose(ratios.shares?[0] ?? 0, to: 0.625, absolute: 1e-12)
    #expect(ratios.skippedCount == 1)
  }

  @Test func nothingThatMovesHasNoShare() {
    let changes: [[[Double]]] = [[[0, 0]], [[0, 0]]]
    #expect(ModalityShares(magnitudes: changes).shares == nil)
    let ratios = MeanOfRatios(magnitudes: changes, scheme: .perOutput)
    #expect(ratios.shares == nil)
    #expect(ratios.skippedCount == 2)
  }

  @Test func duplicatesShareEvenly() throws {
    let subject = try Toy.subject([[[1]], [[1]]]) { [$0[0][0] + $0[1][0]] }
    expectClose(
      ModalityShares(try Toy.effects(subject, players: [1, 1])).shares ?? [], to: [0.5, 0.5],
      absolute: 1e-12)
  }

  @Test(arguments: [2, 3, 4])
  func productsShareEvenly(count: Int) throws {
    let subject = try Toy.subject(Array(repeating: [[1.0]], count: count)) {
      [$0.reduce(1) { $0 * $1[0] }]
    }
    let shares = ModalityShares(
      try Toy.effects(subject, players: Array(repeating: 1, count: count))
    ).shares
    expectClose(
      shares ?? [], to: Array(repeating: 1 / Double(count), count: count), absolute: 1e-12)
  }

  @Test func weightsAreShares() throws {
    let subject = try Toy.subject([[[1]], [[1]], [[1]]]) {
      [$0[0][0] + 2 * $0[1][0] + 3 * $0[2][0]]
    }
    expectClose(
      ModalityShares(try Toy.effects(subject, players: [1, 1, 1])).shares ?? [],
      to: [1.0 / 6, 1.0 / 3, 0.5], absolute: 1e-12)
  }

  @Test func maximumOfDuplicatesIsUndefined() throws {
    let subject = try Toy.subject([[[1]], [[1]]]) { [max($0[0][0], $0[1][0])] }
    #expect(ModalityShares(try Toy.effects(subject, players: [1, 1])).shares == nil)
  }

  @Test func anUnreadModalityHasExactlyNothing() throws {
    let subject = try Toy.subject([[[1, 2]], [[5, 6]]]) { [Toy.sum($0[0])] }
    let effects = try Toy.effects(subject, players: [2, 2])
    #expect(ModalityShares(effects).shares == [1, 0])
    #expect(effects[1].caseTotals == [0])
  }

  @Test func allDonorsGiveAProductItsHalf() throws {
    let a = [[-1.0], [-1], [1], [1]]
    let b = [[-1.0], [1], [-1], [1]]
    let subject = try Toy.subject([a, b]) { [$0[0][0] * $0[1][0]] }
    let effects = try Toy.effects(subject, players: [1, 1], fill: .donor)
    expectClose(ModalityShares(effects).shares ?? [], to: [0.5, 0.5], absolute: 1e-12)
    #expect(effects[0].caseTotals == [1, 1, 1, 1])
  }

  @Test func sharesOfOutputsAddUpToTheWhole() {
    let changes: [[[Double]]] = [[[0.2, 0.7], [0.1, 0]], [[0.4, 0.1], [0, 0.3]]]
    let shares = ModalityShares(magnitudes: changes)
    let weights = shares.outputWeights ?? []
    for modality in 0..<2 {
      let sum = (0..<2).reduce(0.0) {
        $0 + weights[$1] * (shares.shares(output: $1)?[modality] ?? 0)
      }
      expectClose(sum, to: shares.shares?[modality] ?? -1, absolute: 1e-12)
    }
  }

  @Test func partsAddUpToTheirModality() throws {
    let subject = try Toy.subject([[[1, 2, 3]], [[4]]]) { [$0[0][0] - 2 * $0[0][1] + $0[1][0]] }
    let effects = try Toy.effects(subject, players: [3, 1])
    let parts = try #require(PartShares(effects[0]))
    expectClose(parts.shares ?? [], to: [0.2, 0.8, 0], absolute: 1e-12)
    #expect(parts.signedMeans == [[1], [-4], [0]])
  }

  /// The table of section 2: noise of two modalities of 256 numbers each through a sigmoid.
  @Test(arguments: [
    (1, 1, 0.499), (196, 196, 0.507), (196, 30, 0.688), (196, 9, 0.797), (240, 7, 0.828),
    (1, 9, 0.258), (196, 1, 0.918),
  ])
  func playerCountsDecideASymmetricModel(first: Int, second: Int, expected: Double) throws {
    var stream = RandomStream(seed: 3, "section 2")
    func normals(_ count: Int) -> [Double] { (0..<count).map { _ in stream.normal() } }
    func unit(_ values: [Double]) -> [Double] {
      let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return values.map { $0 / length }
    }
    let weights = [unit(normals(256)), unit(normals(256))]
    let partitions = [
      try Partition.blocks(elements: 256, count: first),
      try Partition.blocks(elements: 256, count: second),
    ]
    // A linear model before the sigmoid: the sum of a part is all that hiding it takes away.
    var magnitudes: [[[Double]]] = [[], []]
    for _ in 0..<2000 {
      let terms = weights.map { row in row.map { $0 * stream.normal() } }
      let score = Toy.sum(terms[0]) + Toy.sum(terms[1])
      let whole = 1 / (1 + exp(-score))
      for modality in 0..<2 {
        var parts = [Double](repeating: 0, count: partitions[modality].count)
        for (element, part) in partitions[modality].partOfElement.enumerated() {
          parts[part] += terms[modality][element]
        }
        magnitudes[modality].append([Toy.sum(parts.map { abs(whole - 1 / (1 + exp($0 - score))) })])
      }
    }
    expectClose(
      ModalityShares(magnitudes: magnitudes).shares?[0] ?? -1, to: expected, absolute: 0.03)
  }
}
