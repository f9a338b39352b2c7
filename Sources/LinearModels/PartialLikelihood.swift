import Foundation

/// Cox's partial likelihood of some cases, with Breslow's handling of ties, and what hangs on it.
///
/// The event of case i adds η_i − log Σ exp η_j over the cases j that were still seen at its time.
///
/// Sources: Cox 1972, "Regression models and life-tables"; Breslow 1974, "Covariance analysis of
/// censored survival data".
package struct PartialLikelihood: Sendable {
  private let events: [Bool]
  /// The cases by time, latest first.
  private let order: [Int]
  /// For each place in ``order``, the last place of the same time: whoever stands up to there is still
  /// seen.
  private let lastOfTime: [Int]
  private let times: [Double]

  /// Prepares cases.
  ///
  /// - Parameters:
  ///   - times: Times of event or censoring.
  ///   - events: Whether the event happened; as many as `times`.
  package init(times: [Double], events: [Bool]) {
    precondition(times.count == events.count, "a time and an event for each case")
    self.times = times
    self.events = events
    let sorted = times.indices.sorted { times[$0] != times[$1] ? times[$0] > times[$1] : $0 < $1 }
    order = sorted
    var last = [Int](repeating: 0, count: sorted.count)
    for place in sorted.indices.reversed() {
      let isLast = place + 1 == sorted.count || times[sorted[place]] != times[sorted[place + 1]]
      last[place] = isLast ? place : last[place + 1]
    }
    lastOfTime = last
  }

  /// log Σ exp η over the cases still seen, for each place in ``order``.
  private func logSums(_ risks: [Double]) -> [Double] {
    var running: [Double] = []
    running.reserveCapacity(order.count)
    var sum = LogSum()
    for item in order {
      sum.add(risks[item])
      running.append(sum.value)
    }
    return lastOfTime.map { running[$0] }
  }

  /// What each case's event adds to the negative logarithm; zero for the censored.
  package func caseLosses(_ risks: [Double]) -> [Double] {
    var losses = [Double](repeating: 0, count: risks.count)
    for (item, sum) in zip(order, logSums(risks)) where events[item] {
      losses[item] = sum - risks[item]
    }
    return losses
  }

  /// The negative logarithm over the number of cases, and its gradient by risk.
  package func meanLossAndGradient(_ risks: [Double]) -> (loss: Double, gradient: [Double]) {
    let sums = logSums(risks)
    let count = Double(max(1, risks.count))
    var loss = 0.0
    var gradient = [Double](repeating: 0, count: risks.count)
    // Σ 1 / Σ exp η over the events up to a time, from the earliest time on.
    var hazards = LogSum()
    var place = order.count - 1
    while place >= 0 {
      var first = place
      while first > 0, lastOfTime[first - 1] == lastOfTime[place] { first -= 1 }
      for index in first...place where events[order[index]] {
        hazards.add(-sums[index])
        loss += sums[index] - risks[order[index]]
      }
      for index in first...place {
        let item = order[index]
        gradient[item] =
          (exp(risks[item] + hazards.value) - (events[item] ? 1 : 0)) / count
      }
      place = first - 1
    }
    return (loss / count, gradient)
  }

  /// The logarithm of Breslow's cumulative baseline hazard at a time, or `nil` before the first event.
  package func logBaselineHazard(_ risks: [Double], by time: Double) -> Double? {
    var hazards = LogSum()
    for (item, sum) in zip(order, logSums(risks)) where events[item] && times[item] <= time {
      hazards.add(-sum)
    }
    return hazards.value == -.infinity ? nil : hazards.value
  }
}

/// log Σ exp x, term by term, without overflow.
private struct LogSum {
  private var largest = -Double.infinity
  private var sum = 0.0

  /// The logarithm; −∞ of no terms.
  var value: Double { sum > 0 ? largest + log(sum) : -.infinity }

  mutating func add(_ term: Double) {
    if term > largest {
      sum = sum * exp(largest - term) + 1
      largest = term
    } else {
      sum += exp(term - largest)
    }
  }
}
