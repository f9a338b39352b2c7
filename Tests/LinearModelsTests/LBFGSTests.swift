import Foundation
import LinearModels
import TestSupport
import Testing

struct LBFGSTests {
  /// ½ Σ cᵢ (xᵢ − aᵢ)², with curvatures from 10⁻³ to 10³.
  @Test func findsTheMinimumOfAStretchedBowl() {
    let centers = [3.0, -1, 0.5, 20, -7, 0]
    let curvatures = [1e-3, 1e-2, 1, 10, 100, 1000]
    let found = minimizeLBFGS(from: [Double](repeating: 1, count: 6), tolerance: 1e-10) { point in
      let offsets = zip(point, centers).map { $0 - $1 }
      let value = zip(offsets, curvatures).reduce(0) { $0 + $1.1 * $1.0 * $1.0 / 2 }
      return (value, zip(offsets, curvatures).map { $0 * $1 })
    }
    #expect(found.isConverged)
    expectClose(found.point, to: centers, absolute: 1e-6)
    expectClose(found.value, to: 0, absolute: 1e-12)
  }

  /// Rosenbrock's valley: (1 − x)² + 100 (y − x²)², least at (1, 1).
  @Test func followsACurvedValley() {
    let found = minimizeLBFGS(from: [-1.2, 1]) { point in
      let (x, y) = (point[0], point[1])
      let rise = y - x * x
      return (
        (1 - x) * (1 - x) + 100 * rise * rise, [-2 * (1 - x) - 400 * x * rise, 200 * rise]
      )
    }
    #expect(found.isConverged)
    expectClose(found.point, to: [1, 1], absolute: 1e-6)
  }

  @Test func staysAtAMinimum() {
    var calls = 0
    let found = minimizeLBFGS(from: [2, 3]) { point in
      calls += 1
      return (0, [0, 0])
    }
    #expect(found.isConverged)
    #expect(found.point == [2, 3])
    #expect(calls == 1)
  }

  @Test func endsWithTheIterations() {
    let found = minimizeLBFGS(from: [100], iterationLimit: 1) { ($0[0] * $0[0], [2 * $0[0]]) }
    #expect(!found.isConverged)
    #expect(found.value < 100 * 100)
  }

  @Test func aFunctionThatIsNoNumberIsNotConverged() {
    let found = minimizeLBFGS(from: [1, 1]) { _ in (.nan, [.nan, .nan]) }
    #expect(!found.isConverged)
    #expect(found.point == [1, 1])
  }

  @Test func aWallIsBackedAwayFrom() {
    // −ln x + x is infinite below 0 and least at 1; the first steps from 0.01 reach over the wall.
    let found = minimizeLBFGS(from: [0.01]) { point in
      let x = point[0]
      return x > 0 ? (x - log(x), [1 - 1 / x]) : (.infinity, [.nan])
    }
    #expect(found.isConverged)
    expectClose(found.point, to: [1], absolute: 1e-6)
  }

  @Test func errorsOfTheFunctionPassThrough() {
    struct Refusal: Error {}
    #expect(throws: Refusal.self) {
      try minimizeLBFGS(from: [1]) { _ throws(Refusal) in throw Refusal() }
    }
  }
}
