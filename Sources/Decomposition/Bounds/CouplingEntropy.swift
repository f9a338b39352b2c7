internal import Foundation

/// A number that the entropy of every coupling of two distributions is at least, in nats.
///
/// The entropy of their greatest lower bound in the order of majorization: with both sorted downwards,
/// its first k entries sum to the smaller of the two partial sums (Cicalese, Gargano and Vaccaro 2019,
/// "Minimum-entropy couplings and their applications").
func smallestCouplingEntropy(_ left: [Double], _ right: [Double]) -> Double {
  let (p, q) = (left.sorted(by: >), right.sorted(by: >))
  var (sumP, sumQ, before, result) = (0.0, 0.0, 0.0, 0.0)
  for index in 0..<max(p.count, q.count) {
    if index < p.count { sumP += p[index] }
    if index < q.count { sumQ += q[index] }
    let smaller = min(sumP, sumQ)
    let mass = smaller - before
    if mass > 0 { result -= mass * log(mass) }
    before = smaller
  }
  return result
}

/// H(X) + Σ p(x) h(p(· | x), q(· | x)) for two tables with the same rows, in nats.
///
/// A lower bound on the entropy of any joint of rows and both columns.
func smallestConditionalCoupling(
  _ rows: [Double], _ left: (values: [Double], columns: Int),
  _ right: (values: [Double], columns: Int)
) -> Double {
  var sum = entropy(rows)
  for (row, mass) in rows.enumerated() where mass > 0 {
    let p = left.values[row * left.columns..<(row + 1) * left.columns].map { $0 / mass }
    let q = right.values[row * right.columns..<(row + 1) * right.columns].map { $0 / mass }
    sum += mass * smallestCouplingEntropy(p, q)
  }
  return sum
}

extension ContingencyTable {
  /// Rows and columns exchanged.
  var transposed: ContingencyTable {
    var turned = values
    for row in 0..<rows {
      for column in 0..<columns { turned[column * rows + row] = values[row * columns + column] }
    }
    return ContingencyTable(unchecked: turned, rows: columns, columns: rows)
  }
}
