/// The joint whose three two-way margins miss given ones by least (phase one of the bounds).
struct NearestJoint {
  /// The joint, `[A, B, C]`.
  let joint: [Double]
  /// The total variation to the given margins: half the summed slack.
  let shift: Double

  init(_ margins: UnionMargins, pair: [Double]) {
    let classes = margins.classes
    let cells = margins.firstCount * margins.secondCount
    // In a cell: r of every class, then what p(x1, x2) has too much and too little.
    let variables = classes + 2
    var equation = [Double](repeating: 1, count: variables)
    equation[variables - 1] = -1
    var cost = [Double](repeating: 0, count: cells * variables)
    for cell in 0..<cells {
      cost[cell * variables + classes] = 1
      cost[cell * variables + classes + 1] = 1
    }
    let program = CellProgram(
      margins: margins, equations: [equation], classVariables: Array(0..<classes),
      variables: variables, right: pair, cost: cost,
      upper: [Double](repeating: .infinity, count: cells * variables), slackCost: 1)
    let solution = program.solve()
    var joint = [Double](repeating: 0, count: cells * classes)
    for cell in 0..<cells {
      for y in 0..<classes {
        joint[cell * classes + y] = max(0, solution.values[cell * variables + y])
      }
    }
    // Measured on the joint itself, not read off the solver's slacks.
    var slack = 0.0
    var first = margins.first
    var second = margins.second
    for cell in 0..<cells {
      var sum = 0.0
      let (a, b) = (cell / margins.secondCount, cell % margins.secondCount)
      for y in 0..<classes {
        let mass = joint[cell * classes + y]
        sum += mass
        first[a * classes + y] -= mass
        second[b * classes + y] -= mass
      }
      slack += abs(sum - pair[cell])
    }
    slack += first.reduce(0) { $0 + abs($1) } + second.reduce(0) { $0 + abs($1) }
    self.joint = joint
    shift = slack / 2
  }
}
