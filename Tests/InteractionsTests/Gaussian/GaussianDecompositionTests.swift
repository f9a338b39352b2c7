import Foundation
import Interactions
import Statistics
import TestSupport
import Testing

struct GaussianDecompositionTests {
  private func matrix(
    _ rows: Int, _ columns: Int, scale: Double = 1, using stream: inout RandomStream
  ) -> [[Double]] {
    (0..<rows).map { _ in (0..<columns).map { _ in scale * stream.normal() } }
  }

  private func product(_ left: [[Double]], _ right: [[Double]]) -> [[Double]] {
    left.map { row in
      right[0].indices.map { column in
        row.indices.reduce(0) { $0 + row[$1] * right[$1][column] }
      }
    }
  }

  private func transposed(_ matrix: [[Double]]) -> [[Double]] {
    matrix[0].indices.map { column in matrix.map { $0[column] } }
  }

  /// Rows made orthonormal one after the other.
  private func rotation(_ size: Int, using stream: inout RandomStream) -> [[Double]] {
    var rows: [[Double]] = []
    for candidate in matrix(size, size, using: &stream) {
      var row = candidate
      for other in rows {
        let share = zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
        row = zip(row, other).map { $0 - share * $1 }
      }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      rows.append(row.map { $0 / length })
    }
    return rows
  }

  private func model(
    _ first: [[Double]], _ second: [[Double]], noise: [[Double]]? = nil
  ) throws -> GaussianModel {
    try GaussianModel(
      firstGains: first, secondGains: second,
      noiseCovariance: noise ?? first.map { _ in second.map { _ in 0 } })
  }

  private func atoms(_ found: GaussianDecomposition) -> [Double] {
    [found.redundancy, found.uniqueToFirst, found.uniqueToSecond, found.synergy]
  }

  @Test func scalarTargetHasItsClosedForm() throws {
    var stream = RandomStream(seed: 1, "gauss")
    for _ in 0..<20 {
      let (first, second) = (
        matrix(2, 1, scale: 2, using: &stream), matrix(3, 1, using: &stream)
      )
      let model = try model(first, second)
      let closed = try GaussianDecomposition(model)
      #expect(closed.status == .closedForm && closed.gap == 0)
      let strength = [first, second].map { $0.reduce(0) { $0 + $1[0] * $1[0] } }
      let one = log2(1 + strength[0]) / 2
      let two = log2(1 + strength[1]) / 2
      expectClose(closed.redundancy, to: min(one, two), absolute: 1e-12)
      expectClose(
        closed.synergy, to: log2(1 + strength[0] + strength[1]) / 2 - max(one, two),
        absolute: 1e-7)
      // The search finds the same.
      let searched = try GaussianDecomposition(model, usesClosedForm: false)
      #expect(searched.status == .certified)
      expectClose(atoms(searched), to: atoms(closed), absolute: 1e-7)
    }
  }

  @Test func certifiesModelsOfManyDimensions() throws {
    var stream = RandomStream(seed: 2, "gauss")
    for number in 0..<12 {
      let targets = 2 + number % 3
      let first = matrix(2 + number % 4, targets, using: &stream)
      let second = matrix(1 + number % 3, targets, using: &stream)
      let found = try GaussianDecomposition(model(first, second), tolerance: 1e-6)
      #expect(found.status == .certified, "gap \(found.gap) after \(found.stepCount) steps")
      #expect(atoms(found).allSatisfy { $0 > -1e-6 })
      expectClose(
        found.redundancy + found.uniqueToFirst, to: found.firstInformation, absolute: 1e-9)
      expectClose(
        found.redundancy + found.uniqueToSecond, to: found.secondInformation, absolute: 1e-9)
      expectClose(atoms(found).reduce(0, +), to: found.jointInformation, absolute: 1e-9)
    }
  }

  @Test func neverRaisesTheObjective() throws {
    var stream = RandomStream(seed: 3, "gauss")
    let model = try model(matrix(3, 3, using: &stream), matrix(3, 3, using: &stream))
    var last = Double.infinity
    for limit in 0..<40 {
      let found = try GaussianDecomposition(model, stepLimit: limit)
      #expect(found.unionInformation <= last)
      #expect(found.unionInformation - found.gap <= last)
      last = found.unionInformation
    }
  }

  @Test func agreesWithASearchOverAllCovariances() throws {
    var stream = RandomStream(seed: 4, "gauss")
    for _ in 0..<5 {
      let first = matrix(2, 2, using: &stream)
      let second = matrix(1, 2, using: &stream)
      let found = try GaussianDecomposition(model(first, second), tolerance: 1e-7)
      // Σ is a vector in the unit disc: every point of it bounds the least from above, and the best
      // of a fine grid is near to it.
      var least = Double.infinity
      for radius in stride(from: 0.0, through: 0.999, by: 0.01) {
        for turn in 0..<120 {
          let angle = 2 * .pi * Double(turn) / 120
          let noise = [[radius * cos(angle)], [radius * sin(angle)]]
          least = min(
            least, try jointInformation(first, second, noise: noise))
        }
      }
      #expect(least >= found.unionInformation - found.gap)
      #expect(least - found.unionInformation < 0.005)
    }
  }

  /// I(X₁X₂; Y) in bits for a noise covariance, by Gaussian elimination of K.
  private func jointInformation(
    _ first: [[Double]], _ second: [[Double]], noise: [[Double]]
  ) throws -> Double {
    let gains = first + second
    let size = gains.count
    var rows = (0..<size).map { row in
      (0..<size).map { column -> Double in
        if row == column { return 1 }
        if row < first.count, column >= first.count { return noise[row][column - first.count] }
        if column < first.count, row >= first.count { return noise[column][row - first.count] }
        return 0
      } + gains[row]
    }
    for pivot in 0..<size {
      for row in 0..<size where row != pivot {
        let share = rows[row][pivot] / rows[pivot][pivot]
        rows[row] = zip(rows[row], rows[pivot]).map { $0 - share * $1 }
      }
    }
    let solved = rows.enumerated().map { row, values in
      values[size...].map { $0 / values[row] }
    }
    var inner = product(transposed(gains), solved)
    var logDeterminant = 0.0
    for index in inner.indices { inner[index][index] += 1 }
    for pivot in inner.indices {
      logDeterminant += log2(inner[pivot][pivot])
      for row in inner.indices where row > pivot {
        let share = inner[row][pivot] / inner[pivot][pivot]
        inner[row] = zip(inner[row], inner[pivot]).map { $0 - share * $1 }
      }
    }
    return logDeterminant / 2
  }

  @Test func doesNotDependOnCoordinates() throws {
    var stream = RandomStream(seed: 5, "gauss")
    let first = matrix(3, 2, using: &stream)
    let second = matrix(2, 2, using: &stream)
    let plain = try GaussianDecomposition(model(first, second))
    let turnedTarget = rotation(2, using: &stream)
    let turned = try GaussianDecomposition(
      model(
        product(product(rotation(3, using: &stream), first), turnedTarget),
        product(product(rotation(2, using: &stream), second), turnedTarget)))
    expectClose(atoms(turned), to: atoms(plain), absolute: 1e-6)
    let swapped = try GaussianDecomposition(model(second, first))
    expectClose(swapped.redundancy, to: plain.redundancy, absolute: 1e-6)
    expectClose(swapped.uniqueToFirst, to: plain.uniqueToSecond, absolute: 1e-6)
    expectClose(swapped.synergy, to: plain.synergy, absolute: 1e-6)
  }

  @Test func aNoisierViewHasNothingOfItsOwn() throws {
    var stream = RandomStream(seed: 6, "gauss")
    let first = matrix(3, 3, using: &stream)
    // A contraction of the first input plus fresh noise.
    let mixing = rotation(3, using: &stream).map { $0.map { 0.6 * $0 } }
    let found = try GaussianDecomposition(model(first, product(mixing, first)))
    expectClose(found.uniqueToSecond, to: 0, absolute: 1e-7)
    expectClose(found.unionInformation, to: found.firstInformation, absolute: 1e-7)
    #expect(found.redundancy > 0.1)
  }

  @Test func copiesAreRedundantAndPartsAreUnique() throws {
    var stream = RandomStream(seed: 7, "gauss")
    let gains = matrix(2, 2, using: &stream)
    let copies = try GaussianDecomposition(model(gains, gains, noise: [[1, 0], [0, 1]]))
    expectClose(atoms(copies), to: [copies.firstInformation, 0, 0, 0], absolute: 1e-6)
    let parts = try GaussianDecomposition(model([[2, 0]], [[0, 1.5]]))
    expectClose(
      atoms(parts), to: [0, log2(5) / 2, log2(3.25) / 2, 0], absolute: 1e-6)
  }

  @Test func fitsChannelsFromData() throws {
    var stream = RandomStream(seed: 8, "gauss")
    var (first, second, target): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<20_000 {
      let (y, z) = (stream.normal(), stream.normal())
      let shared = stream.normal()
      // The noises share a part, so that both together tell more.
      first += [5 + 3 * (y + shared + 0.5 * stream.normal()), 10 * (z + stream.normal())]
      second += [-2 * (shared + 0.5 * stream.normal())]
      target += [7 * y + 1, z - 4]
    }
    let rows = try (
      MadeRows.rows(first, columns: 2), MadeRows.rows(second, columns: 1),
      MadeRows.rows(target, columns: 2)
    )
    let fit = try GaussianModel.fit(first: rows.0, second: rows.1, target: rows.2)
    #expect(fit.caseCount == 20_000 && fit.dimensions == [2, 1, 2])
    #expect(fit.shrinkage < 0.01)
    let found = try GaussianDecomposition(fit.model, tolerance: 1e-6)
    // I1 = ½ log(1 + 1/1.25) + ½ log 2; I2 = 0; given X2 the shared part keeps variance .2.
    expectClose(found.firstInformation, to: log2(1.8) / 2 + 0.5, absolute: 0.03)
    expectClose(found.secondInformation, to: 0, absolute: 0.002)
    expectClose(found.jointInformation, to: log2(1 + 1 / 0.45) / 2 + 0.5, absolute: 0.04)
    expectClose(
      found.synergy, to: (log2(1 + 1 / 0.45) - log2(1.8)) / 2, absolute: 0.04)
    // Units and offsets change nothing.
    let moved = try GaussianModel.fit(
      first: MadeRows.rows(first.map { 1e3 * $0 - 7 }, columns: 2), second: rows.1,
      target: MadeRows.rows(target.map { $0 / 50 + 3 }, columns: 2))
    expectClose(
      atoms(try GaussianDecomposition(moved.model, tolerance: 1e-6)), to: atoms(found),
      absolute: 1e-5)
  }

  @Test func shrinksAwayWhatFewCasesCannotShow() throws {
    let rows = try (0..<3).map {
      try MadeRows.rows(
        MadeRows.mixed(rows: 60, columns: 4, rank: 6, seed: UInt64(20 + $0)), columns: 4)
    }
    let plain = try GaussianModel.fit(
      first: rows[0], second: rows[1], target: rows[2], shrinkage: 0)
    let shrunk = try GaussianModel.fit(first: rows[0], second: rows[1], target: rows[2])
    #expect(shrunk.shrinkage > 0.02)
    let informations = try [plain, shrunk].map {
      try GaussianDecomposition($0.model, tolerance: 1e-4).jointInformation
    }
    #expect(informations[1] < informations[0])
    #expect(plain.chanceInformation > 0.1)
  }

  @Test func refusesWhatIsNoModel() throws {
    var stream = RandomStream(seed: 9, "gauss")
    let values = (0..<200).map { _ in stream.normal() }
    let rows = try MadeRows.rows(values, columns: 1)
    let other = try MadeRows.rows((0..<200).map { _ in stream.normal() }, columns: 1)
    let faults: [(InteractionsError.Code, () throws -> Void)] = [
      (.invalidSetting, { _ = try model([], [[1]]) }),
      (.invalidSetting, { _ = try model([[1, 2]], [[1]]) }),
      (.invalidSetting, { _ = try model([[1]], [[1]], noise: [[1, 0]]) }),
      (.invalidSetting, { _ = try model([[.nan]], [[1]]) }),
      (.invalidSetting, { _ = try model([[1]], [[1]], noise: [[1.1]]) }),
      (.invalidSetting, { _ = try GaussianDecomposition(model([[1]], [[1]]), tolerance: 0) }),
      // Noises that cancel show the target without noise.
      (.failed, { _ = try GaussianDecomposition(model([[2]], [[1]], noise: [[1]])) }),
      (
        .failed,
        { _ = try GaussianModel.fit(first: rows, second: other, target: rows, shrinkage: 0) }
      ),
      (
        .tooFewCases,
        {
          let few = try MadeRows.rows([1, 2, 4], columns: 1)
          _ = try GaussianModel.fit(first: few, second: few, target: few)
        }
      ),
      (
        .invalidSetting,
        {
          _ = try GaussianModel.fit(
            first: rows, second: other, target: MadeRows.rows([1, 2], columns: 1))
        }
      ),
      (
        .invalidSetting,
        { _ = try GaussianModel.fit(first: rows, second: other, target: other, shrinkage: 2) }
      ),
    ]
    for (number, (code, body)) in faults.enumerated() {
      let error = #expect(throws: InteractionsError.self, "\(number)") { try body() }
      #expect(error?.code == code, "\(number): \(error?.message ?? "")")
    }
  }
}
