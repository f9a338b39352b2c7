import Contribution
import Findings
import Foundation
import Statistics
import TestSupport
import Testing

struct GoldenGamesTests {
  /// Values of all sets, hidden numbers zero.
  private func game(_ count: Int, _ function: ([Double]) -> Double) throws -> SetFunction {
    try SetFunction(
      playerCount: count,
      values: (0..<1 << count).map { set in
        function((0..<count).map { set >> $0 & 1 == 1 ? 1 : 0 })
      })
  }

  private func shares(
    _ coalitions: CoalitionValues, flips: Bool = false
  ) throws -> CoalitionShares {
    try CoalitionShares(
      coalitions, groups: coalitions.items.map(String.init), flipsSingleOutput: flips,
      draws: GroupDraws(count: 20, stream: RandomStream(seed: 1)))
  }

  private func one(_ game: SetFunction) throws -> CoalitionShares {
    try shares(
      CoalitionValues(modalityCount: game.playerCount, values: [game.values.map { [$0] }]))
  }

  @Test func aDummyHasExactlyNothing() throws {
    #expect(try game(2) { 3 * $0[0] }.shapley == [3, 0])
  }

  @Test func duplicatesDoNotInteract() throws {
    let sum = try game(2) { $0[0] + $0[1] }
    #expect(sum.shapley == [1, 1])
    #expect(sum.interactions == [[1, 0], [0, 1]])
  }

  @Test func maximumOfDuplicatesIsRedundant() throws {
    let most = try game(2) { max($0[0], $0[1]) }
    expectClose(most.shapley, to: [0.5, 0.5], absolute: 1e-12)
    expectClose(most.interactions.flatMap { $0 }, to: [1, -0.5, -0.5, 1], absolute: 1e-12)
    expectClose(try one(most).interaction.value ?? -1, to: 1.0 / 3, absolute: 1e-12)
  }

  @Test(arguments: [
    (2, 0.5, 0.0, 1.0), (3, 0.25, -1.0 / 6, 0.75), (4, 1.0 / 6, -0.25, 2.0 / 3),
  ])
  func productsInteract(count: Int, pair: Double, own: Double, share: Double) throws {
    let product = try game(count) { $0.reduce(1, *) }
    let matrix = product.interactions
    for first in 0..<count {
      for second in 0..<count {
        expectClose(
          matrix[first][second], to: first == second ? own : pair, absolute: 1e-12)
      }
    }
    let figures = try one(product)
    expectClose(figures.interaction.value ?? -1, to: share, absolute: 1e-12)
    expectClose(figures.moebius.value ?? -1, to: 1, absolute: 1e-12)
  }

  @Test func weightsAreShapleyShares() throws {
    let figures = try one(game(3) { $0[0] + 2 * $0[1] + 3 * $0[2] })
    expectClose(
      figures.shapley.map { $0.value ?? -1 }, to: [1.0 / 6, 1.0 / 3, 0.5], absolute: 1e-12)
    expectClose(figures.interaction.value ?? -1, to: 0, absolute: 1e-12)
  }

  /// Efficiency and symmetry of the indices hold for any game.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func indicesAddUpToTheWhole(seed: UInt64) throws {
    var stream = RandomStream(seed: seed, "game")
    for count in 1...5 {
      let game = try SetFunction(
        playerCount: count, values: (0..<1 << count).map { _ in stream.normal() })
      let matrix = game.interactions
      let whole = game.values[(1 << count) - 1] - game.values[0]
      expectClose(matrix.joined().reduce(0, +), to: whole, absolute: 1e-10)
      expectClose(game.shapley.reduce(0, +), to: whole, absolute: 1e-10)
      for first in 0..<count {
        for second in 0..<count { #expect(matrix[first][second] == matrix[second][first]) }
      }
      // Möbius coefficients give the values back.
      let coefficients = game.moebius
      for set in game.values.indices {
        let sum = coefficients.indices.filter { $0 & set == $0 }.reduce(0) {
          $0 + coefficients[$1]
        }
        expectClose(sum, to: game.values[set], absolute: 1e-10)
      }
    }
  }

  // MARK: Additive residual

  private let bits = (a: [[-1.0], [-1], [1], [1]], b: [[-1.0], [1], [-1], [1]])

  @Test func aProductIsAllResidual() throws {
    let subject = try Toy.subject([bits.a, bits.b]) { [$0[0][0] * $0[1][0]] }
    let residual = try AdditiveResidual(subject, modality: 0, items: [0, 1, 2, 3])
    #expect(residual.diagonal == [[1], [-1], [-1], [1]])
    expectClose(residual.gridShare ?? -1, to: 1, absolute: 1e-12)
    expectClose(residual.meanResidual, to: 1, absolute: 1e-12)
  }

  @Test func oneThirdIsInteraction() throws {
    let subject = try Toy.subject([bits.a, bits.b]) {
      [$0[0][0] + $0[1][0] + $0[0][0] * $0[1][0]]
    }
    let residual = try AdditiveResidual(subject, modality: 1, items: [0, 1, 2, 3])
    expectClose(residual.gridShare ?? -1, to: 1.0 / 3, absolute: 1e-12)
    expectClose(residual.l1Share ?? -1, to: 1.0 / 3, absolute: 1e-12)
  }

  @Test func aConstantHasNoGridShare() throws {
    let subject = try Toy.subject([bits.a, bits.b]) { _ in [2] }
    #expect(try AdditiveResidual(subject, modality: 0, items: [0, 1]).gridShare == nil)
    #expect(throws: ContributionError.self) { try AdditiveResidual(grid: [[[1], [2]]]) }
  }

  // MARK: Exclusive or

  @Test func exclusiveOrIsAllInteraction() throws {
    let zeroOne = (0..<4).map { ([Double($0 >> 1)], [Double($0 & 1)]) }
    let subject = try Toy.subject([zeroOne.map(\.0), zeroOne.map(\.1)], outputs: 2) {
      let isOdd = $0[0][0] != $0[1][0]
      return isOdd ? [0, 1] : [1, 0]
    }
    let values = try CoalitionValues(subject, absence: .allCases, seed: 1)
    expectClose(try shares(values).interaction.value ?? -1, to: 1, absolute: 1e-12)
  }

  @Test func bothBitsInOneModalityDoNotInteract() throws {
    let both = (0..<4).map { [Double($0 >> 1), Double($0 & 1)] }
    let subject = try Toy.subject([both, both.map { _ in [1] }], outputs: 2) {
      $0[0][0] != $0[0][1] ? [0, 1] : [1, 0]
    }
    let values = try CoalitionValues(subject, absence: .allCases, seed: 1)
    expectClose(try shares(values).interaction.value ?? -1, to: 0, absolute: 1e-12)
  }

  /// The made-up data of the InterSHAP paper, the function itself as the model, 1000 donors.
  @Test(arguments: [true, false])
  func exclusiveOrOfManyCasesIsSeen(isJoint: Bool) throws {
    var stream = RandomStream(seed: 5, "xor")
    let bits = (0..<1000).map { _ in
      (stream.uniform() < 0.5 ? 0.0 : 1, stream.uniform() < 0.5 ? 0.0 : 1)
    }
    let inputs: [[[Double]]] =
      isJoint
      ? [bits.map { [$0.0] }, bits.map { [$0.1] }]
      : [bits.map { [$0.0, $0.1] }, bits.map { _ in [stream.normal()] }]
    let subject = try FunctionSubject(
      modalities: ["a", "b"], inputs: inputs, outputCount: 1, outputsAreProbabilities: true
    ) { values in
      let pair = isJoint ? (values[0][0], values[1][0]) : (values[0][0], values[0][1])
      return [pair.0 != pair.1 ? 1 : 0]
    }
    let chosen = try CoalitionValues(subject, absence: .donors(1000), seed: 2)
    let share = try #require(try shares(chosen, flips: true).interaction.value)
    if isJoint { #expect(share >= 0.98) } else { #expect(share <= 0.02) }
  }

  /// With one set of donors a case for every set, noise of donors cancels in an additive model.
  @Test func anAdditiveModelDoesNotInteractWhateverTheDonors() throws {
    var stream = RandomStream(seed: 8, "additive")
    let inputs = (0..<3).map { _ in (0..<30).map { _ in [stream.normal(), stream.normal()] } }
    let subject = try Toy.subject(inputs) { $0.reduce(0) { $0 + 2 * $1[0] - $1[1] }.asList }
    let values = try CoalitionValues(subject, absence: .donors(3), seed: 4)
    for sets in values.values {
      let game = try SetFunction(playerCount: 3, values: sets.map { $0[0] })
      for first in 0..<3 {
        for second in 0..<3 where first != second {
          expectClose(game.interactions[first][second], to: 0, absolute: 1e-12)
        }
      }
    }
  }

  @Test func donorsAreOfOtherGroups() throws {
    // The output is the group: a donor of the same one would not change it.
    let inputs = [(0..<12).map { [Double($0 / 2)] }, (0..<12).map { _ in [0.0] }]
    let subject = try Toy.subject(inputs, groups: (0..<12).map { "g\($0 / 2)" }) { [$0[0][0]] }
    let values = try CoalitionValues(subject, absence: .donors(1), seed: 3)
    for sets in values.values { #expect(sets[0] != sets[3]) }
    let alone = try Toy.subject(inputs, groups: Array(repeating: "g", count: 12)) { [$0[0][0]] }
    #expect {
      try CoalitionValues(alone, absence: .donors(1), seed: 3)
    } throws: { ($0 as? ContributionError)?.code == .tooFewCases }
  }

  // MARK: Accuracy

  @Test func shapeOfKnownAccuracies() throws {
    let game = try AccuracyGame(playerCount: 2, accuracies: [0.5, 0.7, 0.6, 0.9])
    expectClose(game.shape ?? [], to: [0.277778, 0.166667], absolute: 1e-6)
    expectClose(game.cooperation(0b11) ?? -1, to: 0.1, absolute: 1e-12)
    #expect(game.cooperation(0b01) == nil)
    #expect(try AccuracyGame(playerCount: 1, accuracies: [0, 0]).shape == nil)
    #expect(throws: ContributionError.self) {
      try AccuracyGame(playerCount: 2, accuracies: [0.5, 0.7])
    }
  }

  /// Of three modalities where only the first two cooperate, no other pair does.
  @Test func cooperationIsOfThePairThatCooperates() throws {
    let values = (0..<8).map { set in set & 0b011 == 0b011 ? 0.9 : 0.5 }
    let game = try AccuracyGame(playerCount: 3, accuracies: values)
    expectClose(game.cooperation(0b011) ?? -1, to: 0.4, absolute: 1e-12)
    expectClose(game.cooperation(0b101) ?? -1, to: 0, absolute: 1e-12)
    expectClose(game.cooperation(0b111) ?? -1, to: 0.4, absolute: 1e-12)
  }
}

extension Double {
  fileprivate var asList: [Double] { [self] }
}
