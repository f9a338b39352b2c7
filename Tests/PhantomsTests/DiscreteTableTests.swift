import Foundation
import Phantoms
import Testing

struct DiscreteTableTests {
  private func isClose(_ left: Double, _ right: Double, _ tolerance: Double = 1e-12) -> Bool {
    abs(left - right) <= tolerance
  }

  /// I(X1;Y), I(X2;Y), I(X1,X2;Y).
  private func informations(_ table: DiscreteTable) throws -> [Double] {
    try [[0], [1], [0, 1]].map { try table.information(of: $0) }
  }

  @Test func namedDesignsTellWhatTheyPromise() throws {
    let expected: [(DiscreteTable, [Double])] = [
      (.redundant, [1, 1, 1]), (.uniqueToFirst, [1, 0, 1]), (.uniqueToSecond, [0, 1, 1]),
      (.synergistic, [0, 0, 1]), (.independent, [0, 0, 0]),
    ]
    for (table, bits) in expected {
      for (found, wanted) in zip(try informations(table), bits) { #expect(isClose(found, wanted)) }
      #expect(isClose(table.labelEntropy, 1))
      #expect(isClose(table.probabilities.reduce(0, +), 1))
    }
  }

  @Test func informationAddsOverMixtures() throws {
    let table = try DiscreteTable.mixture(
      redundancy: 0.5, uniqueToFirst: 1, uniqueToSecond: 0.25, synergy: 0.75)
    let found = try informations(table)
    // I1 = R + U1, I2 = R + U2, I12 = R + U1 + U2 + S.
    #expect(isClose(found[0], 1.5))
    #expect(isClose(found[1], 0.75))
    #expect(isClose(found[2], 2.5))
    #expect(isClose(table.labelEntropy, 4))
    #expect(table.alphabetSizes == [3 * 2 * 1 * 3, 3 * 1 * 3 * 3])
    let all = try DiscreteTable.mixture(
      redundancy: 1, uniqueToFirst: 1, uniqueToSecond: 1, synergy: 1)
    #expect(all.alphabetSizes == [8, 8] && all.classCount == 16)
    for (found, wanted) in zip(try informations(all), [2.0, 2, 4]) {
      #expect(isClose(found, wanted))
    }
  }

  @Test func additiveDesignHasTheLogitsItPromises() throws {
    let table = try DiscreteTable.additive(strength: 2)
    for first in 0..<2 {
      for second in 0..<2 {
        let cell = (first * 2 + second) * 2
        let odds = table.probabilities[cell + 1] / table.probabilities[cell]
        #expect(isClose(log(odds), 4 * Double(first + second - 1), 1e-12))
      }
    }
  }

  @Test func tellsInformationOfThreeModalities() throws {
    // The class is the parity of three bits: no two of them tell anything.
    let table = try DiscreteTable(
      alphabetSizes: [2, 2, 2], classCount: 2,
      probabilities: (0..<16).map { (($0 >> 3) + ($0 >> 2) + ($0 >> 1) + $0) % 2 == 0 ? 0.125 : 0 })
    #expect(isClose(try table.information(of: [0, 1]), 0))
    #expect(isClose(try table.information(of: [2, 0, 1]), 1))
    #expect(isClose(try table.information(of: []), 0))
  }

  @Test func refusesBadTables() {
    let faults: [([Int], Int, [Double], String)] = [
      ([2, 2], 2, [Double](repeating: 0.125, count: 7), "expected 8 cells"),
      ([2], 2, [0.5, 0.5, 0.1, -0.1], "cell 3"), ([2], 2, [.nan, 0, 0, 1], "cell 0"),
      ([2], 2, [.infinity, 0, 0, 1], "cell 0"), ([2], 2, [0.3, 0.3, 0.3, 0.3], "sum to 1"),
      ([2], 2, [0.5, 0, 0.5, 0], "at least 2 classes"), ([0], 2, [], "alphabets"),
      ([-2], -2, [1, 1, 1, 1], "alphabets"), ([.max, .max], 2, [], "alphabets"),
      ([], 2, [0.5, 0.5], "at least 1 modality"), ([2], 2, [0, 0, 0, 0], "sum to 1"),
    ]
    for (sizes, classes, values, message) in faults {
      let error = #expect(throws: PhantomError.self) {
        try DiscreteTable(alphabetSizes: sizes, classCount: classes, probabilities: values)
      }
      #expect(error?.code == .invalidDesign)
      #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
    #expect(throws: PhantomError.self) { try DiscreteTable.mixture() }
    #expect(throws: PhantomError.self) { try DiscreteTable.mixture(synergy: 1.5) }
    #expect(throws: PhantomError.self) { try DiscreteTable.additive(strength: .nan) }
    #expect(throws: PhantomError.self) { try DiscreteTable.redundant.information(of: [2]) }
  }
}
