import Foundation
import LinearModels
import TestSupport
import Tensors
import Testing

/// `Tests/Fixtures/linear/golden.json`, made by `make.py` beside it.
struct LinearGolden: Decodable {
  struct Ridge: Decodable {
    struct Fit: Decodable {
      let penalty: Double
      let weights: [Double]
      let bias: Double
    }
    let design: [[Double]]
    let targets: [Double]
    let fits: [Fit]
  }
  struct Cox: Decodable {
    struct Fit: Decodable {
      let penalty: Double
      let weights: [Double]
      let hazards: [[Double]]
    }
    let design: [[Double]]
    let times: [Double]
    let events: [Bool]
    let fits: [Fit]
  }
  let ridge: [Ridge]
  let cox: [Cox]

  static func read() throws -> LinearGolden {
    try JSONDecoder().decode(LinearGolden.self, from: Fixtures.data("linear/golden.json"))
  }
}

func matrix(_ rows: [[Double]]) throws -> Tensor {
  try Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
}

@Suite struct RidgeRegressionTests {
  @Test func equalsScikitLearn() throws {
    let sets = try LinearGolden.read().ridge
    #expect(sets.count == 2)
    for set in sets {
      for golden in set.fits {
        let model = try RidgeRegression.fit(
          matrix(set.design), targets: set.targets, penalty: golden.penalty)
        expectClose(model.weights[0], to: golden.weights, absolute: 1e-9)
        expectClose(model.bias, to: [golden.bias], absolute: 1e-9)
      }
    }
  }

  @Test func oneColumnByHand() throws {
    // x = −1, 0, 1 and y = 0, 1, 5: Σxy = 5, Σx² = 2, n · penalty = 3: w = 1; b = 2.
    let model = try RidgeRegression.fit(
      matrix([[-1], [0], [1]]), targets: [0, 1, 5], penalty: 1)
    expectClose(model.weights[0], to: [1], absolute: 1e-12)
    expectClose(model.bias, to: [2], absolute: 1e-12)
  }

  @Test func pathTakesTheLowestHeldOutError() throws {
    let set = try LinearGolden.read().ridge[0]
    let x = try matrix(set.design)
    let (model, loss) = try RidgeRegression.fitPath(
      x, targets: set.targets, inner: (x, set.targets), penalties: [100, 1, 1e-6])
    // On the training cases themselves the weakest penalty fits best.
    #expect(model.penalty == 1e-6)
    let predictions = try model.predictions(x)
    let error =
      zip(predictions, set.targets).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      / Double(set.targets.count)
    expectClose([loss ?? .nan], to: [error], absolute: 1e-12)
    // Noise as targets: only the mean is worth saying.
    let noise = (0..<40).map { $0 % 2 == 0 ? 1.0 : -1.0 }
    let flipped = try RidgeRegression.fitPath(
      x, targets: noise, inner: (x, noise.map { -$0 }), penalties: [100, 1, 1e-6])
    #expect(flipped.model.penalty == 100)
  }

  @Test func constantColumnsGetNoWeight() throws {
    let model = try RidgeRegression.fit(
      matrix([[1, 2], [1, 2], [1, 2]]), targets: [1, 2, 6], penalty: 0.1)
    expectClose(model.weights[0], to: [0, 0], absolute: 1e-12)
    expectClose(model.bias, to: [3], absolute: 1e-12)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let x = try matrix([[1], [2]])
    #expect(throws: TensorError.self) {
      try RidgeRegression.fit(x, targets: [1], penalty: 1)
    }
    #expect(throws: TensorError.self) {
      try RidgeRegression.fit(x, targets: [1, .nan], penalty: 1)
    }
  }
}
