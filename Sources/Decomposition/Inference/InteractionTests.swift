internal import Foundation
internal import Statistics

/// The tests of one sample of labelled pairs.
struct InteractionTests {
  let pairs: SymbolSample
  let table: JointTable
  let settings: AnalysisSettings
  /// The number of independent observations.
  let observations: Int

  var all: [InteractionTest] { [noInformation, noSynergy, noNonAdditiveSynergy] }

  /// Labels move between groups, whole groups' labels in one piece.
  ///
  /// Exact where all groups have one size; else labels of neighboring groups may meet in one.
  var noInformation: InteractionTest {
    if let refusal = tooFewGroups(.noInformation) { return refusal }
    var members = [[Int]](repeating: [], count: pairs.groupCount)
    for index in pairs.group.indices { members[Int(pairs.group[index])].append(index) }
    let order = members.flatMap { $0 }
    let observed = table.jointInformation
    var stream = RandomStream(seed: settings.seed, "permute labels")
    let (second, classes) = (pairs.shape.second, pairs.shape.classes)
    var reached = 0
    for _ in 0..<settings.testDrawCount {
      let source = stream.permutation(members.count).flatMap { members[$0] }
      var counts = [Double](repeating: 0, count: table.values.count)
      for (place, from) in zip(order, source) {
        let cell = Int(pairs.first[place]) * second + Int(pairs.second[place])
        counts[cell * classes + Int(pairs.label[from])] += 1
      }
      let total = Double(order.count)
      let shuffled = JointTable(
        unchecked: counts.map { $0 / total }, shape: pairs.shape, sampleSize: order.count)
      if shuffled.jointInformation >= observed - 1e-12 { reached += 1 }
    }
    return InteractionTest(
      .noInformation, pValue: Double(1 + reached) / Double(settings.testDrawCount + 1),
      statistic: observed)
  }

  /// Samples of the joint without synergy that has the observed margins, each decomposed anew.
  var noSynergy: InteractionTest {
    let rule = SampleSizeRule(table.occupiedShape)
    let bias = rule.bias(observations: observations)
    guard bias <= SampleSizeRule.largestTestBias else {
      return InteractionTest(
        .noSynergy, pValue: nil, statistic: nil,
        note: "refused: with \(observations) independent pairs the test would reject too often")
    }
    guard
      let null = try? UnionInformation.jointWithoutSynergy(
        first: table.firstAndLabel, second: table.secondAndLabel),
      let observed = try? InformationDecomposition(of: table, tolerance: settings.drawTolerance)
    else {
      return InteractionTest(.noSynergy, pValue: nil, statistic: nil, note: "refused: no table")
    }
    var cumulated: [Double] = []
    var total = 0.0
    for value in null.values {
      total += value
      cumulated.append(total)
    }
    var stream = RandomStream(seed: settings.seed, "draw without synergy")
    var (reached, used) = (0, 0)
    for _ in 0..<settings.testDrawCount {
      var counts = SampleCounts(pairs.shape)
      for _ in 0..<observations {
        let point = stream.uniform() * total
        counts.joint[Self.firstIndex(of: cumulated, above: point)] += 1
      }
      guard let drawn = counts.jointTable,
        let atoms = try? InformationDecomposition(of: drawn, tolerance: settings.drawTolerance)
      else { continue }
      used += 1
      if atoms.synergy >= observed.synergy - 1e-12 { reached += 1 }
    }
    return InteractionTest(
      .noSynergy, pValue: Double(1 + reached) / Double(used + 1), statistic: observed.synergy)
  }

  private func tooFewGroups(_ hypothesis: InteractionTest.Hypothesis) -> InteractionTest? {
    guard pairs.groupCount < GroupBootstrap.fewestGroups else { return nil }
    return InteractionTest(
      hypothesis, pValue: nil, statistic: nil,
      note: "refused: \(pairs.groupCount) independent groups are too few, at least "
        + "\(GroupBootstrap.fewestGroups) are needed")
  }

  private static func firstIndex(of cumulated: [Double], above point: Double) -> Int {
    var (low, high) = (0, cumulated.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulated[middle] > point { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Held-out log-loss of the additive model less that of the joint table, paired, over groups.
  ///
  /// The additive model is the joint of largest entropy with the training part's three margins; the
  /// joint's cells are shrunk to it with the weight of five observations (method page, section 7).
  var noNonAdditiveSynergy: InteractionTest {
    if let refusal = tooFewGroups(.noNonAdditiveSynergy) { return refusal }
    let bias = SampleSizeRule(table.occupiedShape).bias(observations: observations)
    guard bias <= SampleSizeRule.largestTestBias else {
      return InteractionTest(
        .noNonAdditiveSynergy, pValue: nil, statistic: nil,
        note: "refused: with \(observations) independent pairs the test would reject too often")
    }
    guard SeparateFindings.isAffordable(pairs.shape) else {
      return InteractionTest(
        .noNonAdditiveSynergy, pValue: nil, statistic: nil, note: "refused: too many symbols")
    }
    let foldCount = min(settings.foldCount, pairs.groupCount)
    var stream = RandomStream(seed: settings.seed, "cross-fit")
    var fold = [Int](repeating: 0, count: pairs.groupCount)
    for (position, group) in stream.permutation(pairs.groupCount).enumerated() {
      fold[group] = position % foldCount
    }
    var sums = [Double](repeating: 0, count: pairs.groupCount)
    for current in 0..<foldCount {
      let training = pairs.counts(weights: fold.map { $0 == current ? 0 : 1 })
      guard let models = HeldOutModels(training) else {
        return InteractionTest(
          .noNonAdditiveSynergy, pValue: nil, statistic: nil,
          note: "refused: a training part holds no pair")
      }
      for index in pairs.group.indices where fold[Int(pairs.group[index])] == current {
        let cell =
          (Int(pairs.first[index]) * pairs.shape.second + Int(pairs.second[index]))
          * pairs.shape.classes + Int(pairs.label[index])
        sums[Int(pairs.group[index])] += log(models.joint[cell]) - log(models.additive[cell])
      }
    }
    let cases = Double(pairs.caseCount)
    let gain = sums.reduce(0, +) / cases
    let perGroup = cases / Double(pairs.groupCount)
    var squares = 0.0
    var sizes = [Double](repeating: 0, count: pairs.groupCount)
    for group in pairs.group { sizes[Int(group)] += 1 }
    for (sum, size) in zip(sums, sizes) { squares += (sum - gain * size) * (sum - gain * size) }
    let groups = Double(pairs.groupCount)
    let error = (groups / (groups - 1) * squares).squareRoot() / (groups * perGroup)
    // Predictions that agree in every case say that nothing was gained.
    let pValue = error > 0 ? normalTail(gain / error) : 1
    return InteractionTest(
      .noNonAdditiveSynergy, pValue: pValue, statistic: gain / natsPerBit)
  }
}

/// Conditional class probabilities of a training part, additive and joint, `[A, B, C]`.
private struct HeldOutModels {
  let additive: [Double]
  let joint: [Double]

  init?(_ counts: SampleCounts) {
    let shape = counts.shape
    let smoothed = counts.joint.map { $0 + 0.5 / Double(shape.second) }
    let total = smoothed.reduce(0, +)
    let table = JointTable(
      unchecked: smoothed.map { $0 / total }, shape: shape, sampleSize: nil)
    guard counts.joint.contains(where: { $0 > 0 }), let three = try? ThreeMargins(of: table) else {
      return nil
    }
    let fitted = MaximumEntropyJoint(three.margins, pair: three.pair.values)
    let classes = shape.classes
    var joint = fitted.conditional
    for start in stride(from: 0, to: joint.count, by: classes) {
      let seen = counts.joint[start..<start + classes].reduce(0, +)
      for index in start..<start + classes {
        joint[index] = (counts.joint[index] + 5 * fitted.conditional[index]) / (seen + 5)
      }
    }
    additive = fitted.conditional.map { max($0, 1e-12) }
    self.joint = joint.map { max($0, 1e-12) }
  }
}

extension JointTable {
  /// The sizes, counting only symbols and classes that occur.
  public var occupiedShape: TableShape {
    TableShape(
      first: firstAndLabel.rowMargin.count { $0 > 0 },
      second: secondAndLabel.rowMargin.count { $0 > 0 },
      classes: firstAndLabel.columnMargin.count { $0 > 0 })
  }
}
