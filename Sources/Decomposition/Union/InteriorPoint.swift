internal import Foundation

/// The union information of two modalities about a label of any number of classes.
///
/// Maximizes H_q(Y | X1, X2) over the joints with given margins through its dual, a geometric program:
/// minimize -⟨p1, l⟩ - ⟨p2, m⟩ such that log Z(x1, x2) = log Σ_y exp(l + m) ≤ 0 in every cell.
///
/// A primal-dual interior-point method with Mehrotra's predictor and corrector. Slacks s > 0 and
/// weights w > 0 are variables of their own (log Z + s = 0, w s = t, Σ w softmax(l + m) = p), so that
/// a step may leave the feasible set and come back; about ten iterations suffice where a barrier
/// method on the feasible set needs sixty and more. Each iteration costs one factorization of a
/// ``CellSystem``.
///
/// Nothing here is trusted: the bounds come from ``UnionSolution/makeFeasible(_:)`` and from a joint
/// that was rounded to exact margins.
struct InteriorPoint {
  private let margins: UnionMargins
  private let system: CellSystem
  private let cellCount: Int
  private let classes: Int

  private var first: [Double]
  private var second: [Double]
  private var slack: [Double]
  private var weight: [Double]
  /// log Z of every cell.
  private var logSum: [Double]
  /// softmax(l + m) of every cell, `[A, B, C]`.
  private var share: [Double]
  /// Whether a cell has a class that both its row and its column have.
  private var isCell: [Bool]
  private let activeCount: Double

  private var best: UnionSolution

  /// Prepares a problem.
  ///
  /// - Parameters:
  ///   - margins: The problem.
  ///   - start: Potentials of a similar problem, `[A, C]` and `[B, C]`; entries that are not finite are
  ///     taken from the margins.
  init(_ margins: UnionMargins, start: (first: [Double], second: [Double])? = nil) {
    self.margins = margins
    classes = margins.classes
    cellCount = margins.firstCount * margins.secondCount
    system = CellSystem(
      firstCount: margins.firstCount, secondCount: margins.secondCount, classes: classes)
    first = [Double](repeating: 0, count: margins.first.count)
    second = [Double](repeating: 0, count: margins.second.count)
    slack = [Double](repeating: 1, count: cellCount)
    weight = [Double](repeating: 0, count: cellCount)
    logSum = [Double](repeating: -1, count: cellCount)
    share = [Double](repeating: 0, count: cellCount * margins.classes)
    isCell = [Bool](repeating: false, count: cellCount)

    // The first modality's own posterior, halved: every Z is at most 1/2.
    var firstTotals = [Double](repeating: 0, count: margins.firstCount)
    var secondTotals = [Double](repeating: 0, count: margins.secondCount)
    for a in 0..<margins.firstCount { firstTotals[a] = margins.firstRow(a).reduce(0, +) }
    for b in 0..<margins.secondCount { secondTotals[b] = margins.secondRow(b).reduce(0, +) }
    for index in first.indices where margins.first[index] > 0 {
      first[index] = log(margins.first[index] / firstTotals[index / classes])
    }
    for index in second.indices where margins.second[index] > 0 {
      second[index] = -natsPerBit
    }
    var active = 0
    for a in 0..<margins.firstCount {
      for b in 0..<margins.secondCount {
        let shares = zip(margins.firstRow(a), margins.secondRow(b)).contains { $0 > 0 && $1 > 0 }
        guard shares else { continue }
        let cell = a * margins.secondCount + b
        isCell[cell] = true
        weight[cell] = firstTotals[a] * secondTotals[b]
        active += 1
      }
    }
    activeCount = Double(active)
    best = UnionSolution(
      lower: -1, upper: .infinity, first: [], second: [], cells: nil, iterations: 0)
    pinGauge()
    evaluate()
    for cell in 0..<cellCount where isCell[cell] { slack[cell] = max(-logSum[cell], 0.1) }
    if let start { warm(start) }
  }

  /// Begins near the optimum of a similar problem: its potentials, and weights that make the products
  /// of weight and slack small and equal, with no cell at its edge.
  ///
  /// A start nearer than this would have to be led away from the edge again: with a smaller slack or
  /// product resamples took up to ten times as many iterations, with these a tenth to a third fewer
  /// than without a start.
  private mutating func warm(_ start: (first: [Double], second: [Double])) {
    for index in first.indices where start.first[index].isFinite && margins.first[index] > 0 {
      first[index] = start.first[index]
    }
    for index in second.indices where start.second[index].isFinite && margins.second[index] > 0 {
      second[index] = start.second[index]
    }
    evaluate()
    let product = 0.01 / activeCount
    for cell in 0..<cellCount where isCell[cell] {
      slack[cell] = max(-logSum[cell], 0.005)
      weight[cell] = min(weight[cell] * 10, product / slack[cell])
    }
  }

  /// Takes one potential a class as fixed: adding c to l(·, y) and taking it off m(·, y) changes nothing.
  private func pinGauge() {
    for index in first.indices { system.isFree[index] = margins.first[index] > 0 }
    let offset = first.count
    for index in second.indices { system.isFree[offset + index] = margins.second[index] > 0 }
    for y in 0..<classes {
      // The largest mass pins best: small ones would leave the system badly scaled.
      var pinned = 0
      for b in 0..<margins.secondCount
      where margins.second[b * classes + y] > margins.second[pinned * classes + y] { pinned = b }
      system.isFree[offset + pinned * classes + y] = false
    }
  }

  private mutating func evaluate() {
    let secondCount = margins.secondCount
    for a in 0..<margins.firstCount {
      for b in 0..<secondCount {
        let cell = a * secondCount + b
        guard isCell[cell] else { continue }
        var largest = -Double.infinity
        for y in 0..<classes {
          let exists = margins.first[a * classes + y] > 0 && margins.second[b * classes + y] > 0
          let value = exists ? first[a * classes + y] + second[b * classes + y] : -.infinity
          share[cell * classes + y] = value
          largest = max(largest, value)
        }
        var sum = 0.0
        for y in 0..<classes {
          let value = exp(share[cell * classes + y] - largest)
          share[cell * classes + y] = value
          sum += value
        }
        for y in 0..<classes { share[cell * classes + y] /= sum }
        logSum[cell] = largest + log(sum)
      }
    }
  }

  /// Runs until the bounds are within `tolerance` (nats) of each other, or no step helps.
  mutating func solve(tolerance: Double, iterationLimit: Int = 150) -> UnionSolution {
    var stalled = 0
    for iteration in 0...iterationLimit {
      best.iterations = iteration
      // The products of weight and slack foretell the gap; bounds are made when they promise enough.
      if complementarity <= 2 * tolerance || iteration == iterationLimit {
        let before = best.upper - best.lower
        certify()
        let gap = best.upper - best.lower
        if gap <= tolerance { break }
        stalled = gap < 0.9 * before ? 0 : stalled + (worstResidual() < 1e-3 ? 1 : 0)
        // Steps that gain nothing have met rounding.
        if stalled >= 8 { break }
      }
      if iteration == iterationLimit { break }
      if !step() {
        certify()
        break
      }
    }
    return best
  }

  /// The sum of weight times slack: the gap of an iterate that is feasible.
  private var complementarity: Double {
    var sum = 0.0
    for cell in 0..<cellCount where isCell[cell] { sum += weight[cell] * slack[cell] }
    return sum
  }

  private mutating func certify() {
    var candidate = UnionSolution(
      lower: 0, upper: .infinity, first: first, second: second, cells: nil, iterations: 0)
    candidate.makeFeasible(margins)
    if candidate.upper < best.upper {
      best.upper = candidate.upper
      best.first = candidate.first
      best.second = candidate.second
    }
    var joint = share
    for cell in 0..<cellCount {
      for y in 0..<classes { joint[cell * classes + y] *= weight[cell] }
    }
    roundToMargins(&joint, margins, sweeps: 4)
    let entropy = joint.withUnsafeBufferPointer { conditionalEntropy($0, classes: classes) }
    if entropy > best.lower {
      best.lower = entropy
      best.cells = joint
    }
  }

  /// One predictor and corrector; false when the system cannot be factored or steps vanish.
  private mutating func step() -> Bool {
    fillBlocks()
    guard system.factor() else { return false }
    let complementarity = complementarity / activeCount

    let none = [Double](repeating: 0, count: cellCount)
    let affine = direction(target: 0, correction: none)
    let (slackLength, weightLength) = lengths(affine)
    var predicted = 0.0
    for cell in 0..<cellCount where isCell[cell] {
      predicted +=
        (weight[cell] + weightLength * affine.weight[cell])
        * (slack[cell] + slackLength * affine.slack[cell])
    }
    predicted /= activeCount
    let ratio = predicted / complementarity
    // A floor on the target keeps weight / slack within what double precision can factor.
    let target = max(ratio * ratio * ratio * complementarity, 1e-16)
    var correction = none
    for cell in 0..<cellCount where isCell[cell] {
      correction[cell] = affine.slack[cell] * affine.weight[cell]
    }
    let full = direction(target: target, correction: correction)
    var (primal, dual) = lengths(full)
    primal = min(1, 0.995 * primal)
    dual = min(1, 0.995 * dual)
    // Potentials of rare symbols are loosely determined; a leap would leave the range of exp.
    var longest = 0.0
    for change in full.potentials { longest = max(longest, abs(change)) }
    primal = min(primal, 10 / longest)
    // Weights that run ahead of the potentials would jam them at the edge.
    dual = min(dual, max(0.05, primal))
    guard primal > 1e-10 || dual > 1e-10 else { return false }
    move(full, primal: &primal, dual: dual)
    return true
  }

  private func fillBlocks() {
    for cell in 0..<cellCount {
      let block = system.blocks + cell * classes * classes
      guard isCell[cell] else { continue }
      let (own, rank) = (weight[cell], weight[cell] / slack[cell] - weight[cell])
      for y in 0..<classes {
        let scaled = rank * share[cell * classes + y]
        for other in 0..<classes {
          block[y * classes + other] = scaled * share[cell * classes + other]
        }
        block[y * classes + y] += own * share[cell * classes + y]
      }
    }
  }

  private struct Direction {
    var potentials: [Double]
    var slack: [Double]
    var weight: [Double]
  }

  private func direction(target: Double, correction: [Double]) -> Direction {
    let offset = first.count
    var right = margins.first + margins.second
    var pulls = [Double](repeating: 0, count: cellCount)
    for a in 0..<margins.firstCount {
      for b in 0..<margins.secondCount {
        let cell = a * margins.secondCount + b
        guard isCell[cell] else { continue }
        let residual = logSum[cell] + slack[cell]
        let pull = (target - correction[cell] + weight[cell] * residual) / slack[cell]
        pulls[cell] = pull
        for y in 0..<classes {
          let value = pull * share[cell * classes + y]
          right[a * classes + y] -= value
          right[offset + b * classes + y] -= value
        }
      }
    }
    system.solve(&right)
    var slackStep = [Double](repeating: 0, count: cellCount)
    var weightStep = slackStep
    for a in 0..<margins.firstCount {
      for b in 0..<margins.secondCount {
        let cell = a * margins.secondCount + b
        guard isCell[cell] else { continue }
        var change = 0.0
        for y in 0..<classes {
          change +=
            share[cell * classes + y] * (right[a * classes + y] + right[offset + b * classes + y])
        }
        slackStep[cell] = -(logSum[cell] + slack[cell]) - change
        weightStep[cell] =
          (target - correction[cell] - weight[cell] * slackStep[cell]) / slack[cell] - weight[cell]
      }
    }
    return Direction(potentials: right, slack: slackStep, weight: weightStep)
  }

  /// How far slacks and weights can go before one of them is zero, at most one.
  private func lengths(_ direction: Direction) -> (slack: Double, weight: Double) {
    var (slackLength, weightLength) = (1.0, 1.0)
    for cell in 0..<cellCount where isCell[cell] {
      if direction.slack[cell] < 0 {
        slackLength = min(slackLength, -slack[cell] / direction.slack[cell])
      }
      if direction.weight[cell] < 0 {
        weightLength = min(weightLength, -weight[cell] / direction.weight[cell])
      }
    }
    return (slackLength, weightLength)
  }

  private mutating func move(_ direction: Direction, primal: inout Double, dual: Double) {
    let before = worstResidual()
    let (oldFirst, oldSecond, oldSlack) = (first, second, slack)
    let offset = first.count
    for _ in 0..<40 {
      for index in first.indices {
        first[index] = oldFirst[index] + primal * direction.potentials[index]
      }
      for index in second.indices {
        second[index] = oldSecond[index] + primal * direction.potentials[offset + index]
      }
      for cell in 0..<cellCount where isCell[cell] {
        slack[cell] = oldSlack[cell] + primal * direction.slack[cell]
      }
      evaluate()
      // The constraints curve: a step far outside would be repaired slowly.
      if worstResidual() <= before + 0.5 { break }
      primal /= 2
    }
    for cell in 0..<cellCount where isCell[cell] {
      weight[cell] += dual * direction.weight[cell]
    }
  }

  private func worstResidual() -> Double {
    var worst = 0.0
    for cell in 0..<cellCount where isCell[cell] {
      worst = max(worst, abs(logSum[cell] + slack[cell]))
    }
    return worst.isNaN ? .infinity : worst
  }
}
