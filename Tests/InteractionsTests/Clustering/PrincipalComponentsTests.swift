import Interactions
import TestSupport
import Testing

struct PrincipalComponentsTests {
  private func dot(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func column(_ index: Int, of scores: [Double], width: Int) -> [Double] {
    stride(from: index, to: scores.count, by: width).map { scores[$0] }
  }

  @Test(arguments: [(rows: 60, columns: 7), (rows: 12, columns: 40)])
  func satisfiesTheEigenIdentities(_ size: (rows: Int, columns: Int)) throws {
    let rows = try MadeRows.rows(
      MadeRows.mixed(rows: size.rows, columns: size.columns, rank: 30, seed: 1),
      columns: size.columns)
    let fitted = try PrincipalComponents(fitting: rows, scaling: .standardized, limit: 100)
    // Centering takes one dimension.
    #expect(fitted.count == min(size.rows - 1, size.columns))
    for (first, a) in fitted.directions.enumerated() {
      for (second, b) in fitted.directions.enumerated() {
        expectClose(dot(a, b), to: first == second ? 1 : 0, absolute: 1e-9)
      }
    }
    // All of the variance of standardized columns is their number.
    expectClose(fitted.variances.reduce(0, +), to: Double(size.columns), relative: 1e-9)
    expectClose(fitted.totalVariance, to: Double(size.columns), relative: 1e-9)
    #expect(fitted.variances == fitted.variances.sorted(by: >))
    // Scores are uncorrelated, have mean 0, and their variances are the eigenvalues.
    let scores = try fitted.scores(of: rows)
    for first in 0..<fitted.count {
      let a = column(first, of: scores, width: fitted.count)
      expectClose(a.reduce(0, +), to: 0, absolute: 1e-8)
      for second in 0..<fitted.count {
        let b = column(second, of: scores, width: fitted.count)
        expectClose(
          dot(a, b) / Double(size.rows), to: first == second ? fitted.variances[first] : 0,
          absolute: 1e-8)
      }
    }
  }

  @Test func findsAPlaneInAWideSpaceAndNoMore() throws {
    let rows = try MadeRows.rows(
      MadeRows.mixed(rows: 30, columns: 200, rank: 2, seed: 5), columns: 200)
    let fitted = try PrincipalComponents(fitting: rows, scaling: .centered, limit: 10)
    #expect(fitted.count == 2)
    expectClose(fitted.keptShare, to: 1, absolute: 1e-9)
    // The narrow way, on the same rows seen as a tall matrix, spans the same plane.
    let tall = try PrincipalComponents(
      fitting: MadeRows.rows(
        rows.values + rows.values + rows.values + rows.values
          + rows.values + rows.values + rows.values, columns: 200),
      scaling: .centered, limit: 10)
    #expect(tall.count == 2)
    for index in 0..<2 {
      expectClose(tall.variances[index], to: fitted.variances[index], relative: 1e-9)
      expectClose(dot(tall.directions[index], fitted.directions[index]), to: 1, absolute: 1e-9)
    }
  }

  @Test func makesTheLargestLoadingPositive() throws {
    for seed in 0..<20 as Range<UInt64> {
      let values = MadeRows.mixed(rows: 40, columns: 5, rank: 5, seed: seed)
      let fitted = try PrincipalComponents(
        fitting: MadeRows.rows(values, columns: 5), scaling: .centered, limit: 5)
      let mirrored = try PrincipalComponents(
        fitting: MadeRows.rows(values.map { -$0 }, columns: 5), scaling: .centered, limit: 5)
      for (direction, other) in zip(fitted.directions, mirrored.directions) {
        let largest = direction.max { abs($0) < abs($1) }
        #expect(largest ?? 0 > 0)
        expectClose(direction, to: other, absolute: 1e-8)
      }
    }
  }

  @Test func dropsColumnsThatDoNotVary() throws {
    let rows = try MadeRows.rows([1, 5, 2, 5, 3, 5, 4, 5], columns: 2)
    let fitted = try PrincipalComponents(fitting: rows, scaling: .standardized, limit: 5)
    #expect(fitted.scaling.columns == [0])
    #expect(fitted.count == 1)
    let constant = #expect(throws: InteractionsError.self) {
      try PrincipalComponents(
        fitting: MadeRows.rows([5, 5, 5], columns: 1), scaling: .standardized, limit: 1)
    }
    #expect(constant?.code == .constantInput)
  }

  @Test func refusesWhatCannotBeFitted() throws {
    let rows = try MadeRows.rows([1, 2, 3, 4], columns: 2)
    let fitted = try PrincipalComponents(fitting: rows, scaling: .centered, limit: 2)
    let faults: [(InteractionsError.Code, () throws -> Void)] = [
      (
        .invalidSetting,
        { _ = try PrincipalComponents(fitting: rows, scaling: .centered, limit: 0) }
      ),
      (
        .tooFewCases,
        {
          _ = try PrincipalComponents(
            fitting: MadeRows.rows([1, 2], columns: 2), scaling: .centered, limit: 1)
        }
      ),
      (.invalidSetting, { _ = try fitted.scores(of: MadeRows.rows([1, 2, 3], columns: 3)) }),
      (.unreadableInput, { _ = try MadeRows.rows([1, .nan], columns: 2) }),
      (
        .invalidSetting,
        { _ = try RepresentationRows(names: ["a"], presence: [true, true], values: [1]) }
      ),
    ]
    for (code, body) in faults {
      let error = #expect(throws: InteractionsError.self) { try body() }
      #expect(error?.code == code)
    }
  }
}
