internal import Foundation

/// Makes a problem smaller without changing its value, solves the parts, and translates back.
///
/// Symbols and classes of no mass are left out. Symbols of one modality that say the same about the
/// label (equal p(y | x)) are one symbol: splitting a symbol into copies changes no joint's
/// information. Classes that no symbol links fall into separate problems, whose values add.
enum UnionReduction {
  /// Solves a problem of any shape; the margins must agree on p(y).
  ///
  /// - Parameters:
  ///   - tolerance: The gap at which the iterative solver ends, in nats.
  ///   - usesClosedForm: Whether problems of two classes are solved in closed form; tests compare.
  ///   - start: Potentials of a similar problem of the same shape.
  ///   - wantsJoint: Whether an optimal joint is made where the solver does not need one.
  static func solve(
    _ margins: UnionMargins, tolerance: Double, usesClosedForm: Bool = true,
    wantsJoint: Bool = false, start: (first: [Double], second: [Double])? = nil
  ) -> UnionSolution {
    let firstMerge = SymbolMerge(margins.first, count: margins.firstCount, classes: margins.classes)
    let secondMerge = SymbolMerge(
      margins.second, count: margins.secondCount, classes: margins.classes)
    var result = UnionSolution(
      lower: 0, upper: 0,
      first: [Double](repeating: -.infinity, count: margins.first.count),
      second: [Double](repeating: -.infinity, count: margins.second.count), cells: nil,
      iterations: 0)
    var cells: [Double]?
    for component in components(firstMerge, secondMerge, classes: margins.classes) {
      let part = part(component, firstMerge, secondMerge, classes: margins.classes)
      let solution = solvePart(
        part, tolerance: tolerance, usesClosedForm: usesClosedForm,
        start: start.map { start in
          (
            restricted(start.first, component.first, firstMerge, component.classes),
            restricted(start.second, component.second, secondMerge, component.classes)
          )
        })
      result.lower += solution.lower
      result.upper += solution.upper
      result.iterations = max(result.iterations, solution.iterations)
      for (position, symbol) in component.first.enumerated() {
        for original in firstMerge.members[symbol] {
          for (index, y) in component.classes.enumerated() {
            result.first[original * margins.classes + y] =
              solution.first[position * component.classes.count + index]
          }
        }
      }
      for (position, symbol) in component.second.enumerated() {
        for original in secondMerge.members[symbol] {
          for (index, y) in component.classes.enumerated() {
            result.second[original * margins.classes + y] =
              solution.second[position * component.classes.count + index]
          }
        }
      }
      if let joint = solution.cells ?? (wantsJoint ? closedFormJoint(part) : nil) {
        spread(
          joint, component, firstMerge, secondMerge, margins, into: &cells)
      }
    }
    result.cells = cells
    return result
  }

  private static func solvePart(
    _ part: UnionMargins, tolerance: Double, usesClosedForm: Bool,
    start: (first: [Double], second: [Double])?
  ) -> UnionSolution {
    if part.classes == 1 { return certain(part) }
    if part.classes == 2, usesClosedForm { return BlackwellJoin.solve(part) }
    // The dense part of the system has the size of the second modality.
    if part.firstCount >= part.secondCount {
      var solver = InteriorPoint(part, start: start)
      return solver.solve(tolerance: tolerance)
    }
    var solver = InteriorPoint(part.swapped, start: start.map { ($0.second, $0.first) })
    var solution = solver.solve(tolerance: tolerance)
    swap(&solution.first, &solution.second)
    if let cells = solution.cells {
      var turned = cells
      var index = 0
      for b in 0..<part.secondCount {
        for a in 0..<part.firstCount {
          for y in 0..<part.classes {
            turned[(a * part.secondCount + b) * part.classes + y] = cells[index]
            index += 1
          }
        }
      }
      solution.cells = turned
    }
    return solution
  }

  /// The potentials of merged symbols: those of the first symbol of each group.
  private static func restricted(
    _ potentials: [Double], _ groups: [Int], _ merge: SymbolMerge, _ classes: [Int]
  ) -> [Double] {
    groups.flatMap { group in
      classes.map { y in potentials[merge.members[group][0] * merge.classes + y] }
    }
  }

  /// The joint that the closed forms leave out.
  private static func closedFormJoint(_ part: UnionMargins) -> [Double] {
    if part.classes == 2 { return BlackwellJoin.joint(part) }
    let total = part.first.reduce(0, +)
    return part.first.flatMap { left in part.second.map { left * $0 / total } }
  }

  /// One class: nothing is uncertain, and potentials of zero say so.
  private static func certain(_ part: UnionMargins) -> UnionSolution {
    UnionSolution(
      lower: 0, upper: 0, first: [Double](repeating: 0, count: part.firstCount),
      second: [Double](repeating: 0, count: part.secondCount), cells: nil, iterations: 0)
  }

  /// Classes that symbols link, and the merged symbols that have mass in them.
  struct Component {
    var classes: [Int]
    var first: [Int]
    var second: [Int]
  }

  private static func components(
    _ first: SymbolMerge, _ second: SymbolMerge, classes: Int
  ) -> [Component] {
    var parent = Array(0..<classes)
    func root(_ y: Int) -> Int {
      var y = y
      while parent[y] != y { y = parent[y] }
      return y
    }
    var isUsed = [Bool](repeating: false, count: classes)
    func lowestClass(_ row: ArraySlice<Double>) -> Int {
      var lowest = -1
      for (y, mass) in row.enumerated() where mass > 0 {
        isUsed[y] = true
        if lowest < 0 { lowest = y } else { parent[root(y)] = root(lowest) }
      }
      return lowest
    }
    let firstClasses = (0..<first.count).map { lowestClass(first.row($0)) }
    let secondClasses = (0..<second.count).map { lowestClass(second.row($0)) }
    return (0..<classes).filter { isUsed[$0] && root($0) == $0 }.map { top in
      Component(
        classes: (0..<classes).filter { isUsed[$0] && root($0) == top },
        first: firstClasses.indices.filter { root(firstClasses[$0]) == top },
        second: secondClasses.indices.filter { root(secondClasses[$0]) == top })
    }
  }

  private static func part(
    _ component: Component, _ first: SymbolMerge, _ second: SymbolMerge, classes: Int
  ) -> UnionMargins {
    UnionMargins(
      first: component.first.flatMap { symbol in
        component.classes.map { first.masses[symbol * classes + $0] }
      },
      second: component.second.flatMap { symbol in
        component.classes.map { second.masses[symbol * classes + $0] }
      },
      firstCount: component.first.count, secondCount: component.second.count,
      classes: component.classes.count)
  }

  private static func spread(
    _ part: [Double], _ component: Component, _ first: SymbolMerge, _ second: SymbolMerge,
    _ margins: UnionMargins, into cells: inout [Double]?
  ) {
    var target =
      cells
      ?? [Double](
        repeating: 0, count: margins.firstCount * margins.secondCount * margins.classes)
    for (i, a) in component.first.enumerated() {
      for (j, b) in component.second.enumerated() {
        for (k, y) in component.classes.enumerated() {
          let mass = part[(i * component.second.count + j) * component.classes.count + k]
          guard mass > 0 else { continue }
          for original in first.members[a] {
            let left =
              margins.first[original * margins.classes + y] / first.masses[a * margins.classes + y]
            for other in second.members[b] {
              let right =
                margins.second[other * margins.classes + y] / second.masses[b * margins.classes + y]
              target[(original * margins.secondCount + other) * margins.classes + y] =
                mass * left * right
            }
          }
        }
      }
    }
    cells = target
  }
}

/// Symbols grouped by what they say about the label.
struct SymbolMerge {
  /// The symbols of each group, ascending.
  private(set) var members: [[Int]] = []
  /// The masses of the groups, `[groups, C]`.
  private(set) var masses: [Double] = []
  let classes: Int

  var count: Int { members.count }

  func row(_ group: Int) -> ArraySlice<Double> {
    masses[group * classes..<(group + 1) * classes]
  }

  init(_ rows: [Double], count: Int, classes: Int) {
    self.classes = classes
    var shares = [Double](repeating: 0, count: rows.count)
    var symbols: [Int] = []
    for symbol in 0..<count {
      var total = 0.0
      for y in 0..<classes { total += rows[symbol * classes + y] }
      guard total > 0 else { continue }
      symbols.append(symbol)
      for y in 0..<classes { shares[symbol * classes + y] = rows[symbol * classes + y] / total }
    }
    symbols.sort { left, right in
      for y in 0..<classes {
        let (a, b) = (shares[left * classes + y], shares[right * classes + y])
        if a != b { return a < b }
      }
      return left < right
    }
    for symbol in symbols {
      if let last = members.last?.first, Self.agree(shares, last, symbol, classes) {
        members[members.count - 1].append(symbol)
        for y in 0..<classes {
          masses[(members.count - 1) * classes + y] += rows[symbol * classes + y]
        }
      } else {
        members.append([symbol])
        masses += rows[symbol * classes..<(symbol + 1) * classes]
      }
    }
  }

  private static func agree(_ shares: [Double], _ left: Int, _ right: Int, _ classes: Int) -> Bool {
    for y in 0..<classes {
      let (a, b) = (shares[left * classes + y], shares[right * classes + y])
      guard abs(a - b) <= 4e-16 * max(a, b) else { return false }
    }
    return true
  }
}
