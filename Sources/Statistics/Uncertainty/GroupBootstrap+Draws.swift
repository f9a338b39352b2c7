extension GroupBootstrap {
  /// The group of each case of each model.
  func units(of models: [any Scored]) throws(StatisticsError) -> [[Int]] {
    var units: [[Int]] = []
    for model in models { units.append(try self.units(of: model.cases)) }
    return units
  }

  /// The group of each of some cohort rows.
  func units(of cases: [Int]) throws(StatisticsError) -> [Int] {
    if let index = cases.firstIndex(where: { !groups.indices.contains($0) }) {
      throw StatisticsError(
        .outOfRange, quantity: "cases", index: index,
        message: "expected a row from 0 to \(groups.count - 1), found \(cases[index])")
    }
    return cases.map { groups[$0] }
  }

  /// Hands every draw to a closure as the number of times that each group was drawn.
  func forEachDraw(_ body: ([Int32]) -> Void) {
    if groupCount == 0 { return }
    var stream = stream
    var weights = [Int32](repeating: 0, count: groupCount)
    for _ in 0..<drawCount {
      for group in weights.indices { weights[group] = 0 }
      for _ in 0..<groupCount { weights[stream.index(below: groupCount)] += 1 }
      body(weights)
    }
  }

  /// The metrics of each model in each draw; `nil` where the draw lacks what they need.
  func replicates(
    of models: [any Scored], units: [[Int]], metrics: [[Metric]]
  ) -> [[MetricValues?]] {
    var evaluators = models.indices.map {
      models[$0].evaluator(units: units[$0], metrics: metrics[$0])
    }
    var replicates = [[MetricValues?]](repeating: [], count: models.count)
    forEachDraw { weights in
      for model in evaluators.indices {
        let (values, isDefined) = evaluators[model].values(weights: weights)
        replicates[model].append(isDefined ? values : nil)
      }
    }
    return replicates
  }

  /// The metrics of a model in given draws, for tests against hand-drawn groups.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - draws: The groups drawn, in any order.
  package func replicates(
    of model: any Scored, draws: [[Int]]
  ) throws(StatisticsError) -> [[Metric: Double]?] {
    var evaluator = model.evaluator(units: try units(of: model.cases), metrics: model.metrics)
    return draws.map { draw in
      var weights = [Int32](repeating: 0, count: groupCount)
      for group in draw { weights[group] += 1 }
      let (values, isDefined) = evaluator.values(weights: weights)
      if !isDefined { return nil }
      var result: [Metric: Double] = [:]
      for metric in model.metrics { result[metric] = values[metric] }
      return result
    }
  }

  /// The difference of two models' metric in given draws.
  package func replicateDifferences(
    of metric: Metric, _ first: any Scored, _ second: any Scored, draws: [[Int]]
  ) throws(StatisticsError) -> [Double?] {
    let left = try replicates(of: first, draws: draws)
    let right = try replicates(of: second, draws: draws)
    return zip(left, right).map { left, right in
      guard let left = left?[metric], let right = right?[metric] else { return nil }
      return left - right
    }
  }

  /// Turns the figures of the draws into an interval, or into the reason why there is none.
  ///
  /// - Parameter lack: What draws that were passed over lacked.
  func estimate(
    value: Double?, replicates: [Double], drawnGroups: Int, lack: String = "a case"
  ) -> Estimate {
    let tail = (1 - level) / 2
    let sorted = replicates.sorted()
    var interval: Estimate.Interval?
    var note: String?
    if value == nil {
      note =
        lack == "a class"
        ? "not defined: there are no cases, or a class has none"
        : "not defined: the cases lack \(lack)"
    } else if drawnGroups < Self.fewestGroups {
      note =
        "no interval: \(drawnGroups) independent groups are too few, "
        + "at least \(Self.fewestGroups) are needed"
    } else if 2 * sorted.count < drawCount {
      note = "no interval: \(drawCount - sorted.count) of \(drawCount) draws lacked \(lack)"
    } else if let low = quantile(tail, ofSorted: sorted),
      let high = quantile(1 - tail, ofSorted: sorted)
    {
      interval = Estimate.Interval(low: low, high: high)
    }
    return Estimate(
      value: value, interval: interval, note: note, usedDraws: sorted.count,
      skippedDraws: drawCount - sorted.count)
  }
}
