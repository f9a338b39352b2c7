internal import Foundation

/// The joint of largest entropy with given p(x1, y), p(x2, y) and p(x1, x2): r* of the method page.
///
/// It minimizes I_r(X1, X2; Y) over all such joints, and its conditional distribution
/// r*(y | x1, x2) = softmax(l(x1, y) + m(x2, y)) is the late fusion that loses least in the worst case.
/// Newton's method on the dual F(l, m) = -⟨p1, l⟩ - ⟨p2, m⟩ + ⟨p12, log Σ_y exp(l + m)⟩; any l and m
/// give F ≥ max H_r(Y | X1, X2), so the value is a bound even before convergence.
struct MaximumEntropyJoint {
  /// l(x1, y), nats.
  private(set) var first: [Double]
  /// m(x2, y), nats.
  private(set) var second: [Double]
  /// F(l, m): no joint with these margins has a larger H(Y | X1, X2); nats.
  private(set) var bound: Double
  /// The total variation between the margins of the joint and those asked for.
  private(set) var mismatch = Double.infinity
  /// Whether the mismatch fell below 10⁻⁹.
  var isConverged: Bool { mismatch < 1e-9 }

  /// r*(y | x1, x2) of every pair, `[A, B, C]`.
  private(set) var conditional: [Double]

  /// Solves for margins and p(x1, x2), `[A, B]`.
  init(_ margins: UnionMargins, pair: [Double], iterationLimit: Int = 200) {
    let (rows, columns, classes) = (margins.firstCount, margins.secondCount, margins.classes)
    first = margins.first.map { $0 > 0 ? log($0) : 0 }
    second = margins.second.map { $0 > 0 ? log($0) : 0 }
    let label = margins.label
    for index in first.indices where label[index % classes] > 0 {
      first[index] -= log(label[index % classes]) / 2
    }
    for index in second.indices where label[index % classes] > 0 {
      second[index] -= log(label[index % classes]) / 2
    }
    conditional = [Double](repeating: 0, count: rows * columns * classes)
    bound = .infinity
    let system = CellSystem(firstCount: rows, secondCount: columns, classes: classes)
    system.pinShifts(of: margins)
    let offset = first.count
    var damping = 1e-9
    bound = evaluate(margins, pair)
    for _ in 0..<iterationLimit {
      // Gradient: what the joint has too much of in each margin.
      var gradient = [Double](repeating: 0, count: offset + second.count)
      for index in first.indices { gradient[index] = margins.first[index] }
      for index in second.indices { gradient[offset + index] = margins.second[index] }
      for a in 0..<rows {
        for b in 0..<columns where pair[a * columns + b] > 0 {
          let cell = a * columns + b
          let block = system.blocks + cell * classes * classes
          for y in 0..<classes {
            let mass = pair[cell] * conditional[cell * classes + y]
            gradient[a * classes + y] -= mass
            gradient[offset + b * classes + y] -= mass
            for other in 0..<classes {
              block[y * classes + other] = -mass * conditional[cell * classes + other]
            }
            block[y * classes + y] += mass
          }
        }
      }
      mismatch =
        max(
          gradient[..<offset].reduce(0) { $0 + abs($1) },
          gradient[offset...].reduce(0) { $0 + abs($1) }) / 2
      if mismatch < 1e-12 { break }
      guard descend(margins, pair, system, gradient, &damping) else { break }
    }
  }

  /// One damped Newton step; false where none lowers F.
  private mutating func descend(
    _ margins: UnionMargins, _ pair: [Double], _ system: CellSystem, _ gradient: [Double],
    _ damping: inout Double
  ) -> Bool {
    let offset = first.count
    for _ in 0..<12 {
      for index in first.indices { system.diagonal[index] = damping * margins.first[index] }
      for index in second.indices {
        system.diagonal[offset + index] = damping * margins.second[index]
      }
      guard system.factor() else {
        damping *= 100
        continue
      }
      var step = gradient
      system.solve(&step)
      let slope = zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      let (oldFirst, oldSecond, old) = (first, second, bound)
      var length = 1.0
      for _ in 0..<30 {
        for index in first.indices { first[index] = oldFirst[index] + length * step[index] }
        for index in second.indices {
          second[index] = oldSecond[index] + length * step[offset + index]
        }
        let value = evaluate(margins, pair)
        if value <= old - 1e-4 * length * slope || (slope < 1e-13 && value <= old + 1e-15) {
          bound = min(old, value)
          damping = max(1e-14, damping * (length == 1 ? 0.1 : 1))
          return slope > 1e-22
        }
        length /= 2
      }
      (first, second) = (oldFirst, oldSecond)
      _ = evaluate(margins, pair)
      damping *= 100
    }
    return false
  }

  private mutating func evaluate(_ margins: UnionMargins, _ pair: [Double]) -> Double {
    let (columns, classes) = (margins.secondCount, margins.classes)
    var value = 0.0
    for index in first.indices where margins.first[index] > 0 {
      value -= margins.first[index] * first[index]
    }
    for index in second.indices where margins.second[index] > 0 {
      value -= margins.second[index] * second[index]
    }
    for cell in pair.indices {
      let (a, b) = (cell / columns, cell % columns)
      var largest = -Double.infinity
      for y in 0..<classes {
        let exists = margins.first[a * classes + y] > 0 && margins.second[b * classes + y] > 0
        let logit = exists ? first[a * classes + y] + second[b * classes + y] : -.infinity
        conditional[cell * classes + y] = logit
        largest = max(largest, logit)
      }
      guard largest > -.infinity else {
        for y in 0..<classes { conditional[cell * classes + y] = 0 }
        if pair[cell] > 0 { return .infinity }
        continue
      }
      var sum = 0.0
      for y in 0..<classes {
        let weight = exp(conditional[cell * classes + y] - largest)
        conditional[cell * classes + y] = weight
        sum += weight
      }
      for y in 0..<classes { conditional[cell * classes + y] /= sum }
      value += pair[cell] * (largest + log(sum))
    }
    return value
  }

  /// I_r(X1; X2 | Y) = H(X1, Y) + H(X2, Y) - H(Y) - H(X1, X2, Y) of the joint, in nats.
  func conditionalDependence(_ three: ThreeMargins) -> Double {
    let classes = three.margins.classes
    var joint = conditional
    for index in joint.indices { joint[index] *= three.pair.values[index / classes] }
    return entropy(three.margins.first) + entropy(three.margins.second)
      - entropy(three.margins.label) - entropy(joint)
  }
}
