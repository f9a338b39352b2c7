import Findings
import Statistics

extension Evidence {
  /// An interval widened for being one of several, after Bonferroni, taking it for normal.
  ///
  /// A percentile interval of 95 % reaches 1.96 standard errors to each side; one that should hold for
  /// all of k together reaches Φ⁻¹(1 − .025 / k).
  func widened(_ figure: Figure, among count: Int) -> ClosedRange<Double>? {
    guard let interval = figure.interval, let value = figure.value else { return nil }
    let tail = (1 - (document.intervals?.level ?? 0.95)) / 2
    guard tail > 0, tail < 0.5 else { return interval }
    let factor = normalQuantile(1 - tail / Double(max(1, count))) / normalQuantile(1 - tail)
    let low = value - max(0, value - interval.lowerBound) * factor
    let high = value + max(0, interval.upperBound - value) * factor
    return low...high
  }

  /// How many groups would settle whether a difference counts, if intervals shrink with the square root
  /// of their number and the figure stays where it is.
  ///
  /// Either end may settle it: zero falls out of the interval below, or what counts falls out above.
  ///
  /// - Returns: `nil` where there is no interval, where it is settled already, or where the answer is
  ///   beyond a million.
  func groupsNeeded(_ figure: Figure, margin: Double) -> Int? {
    guard let value = figure.value, let interval = figure.interval, groups > 0 else { return nil }
    let needed = [
      // From the value down to zero, and from the value up to what counts.
      (reach: value - interval.lowerBound, distance: value),
      (reach: interval.upperBound - value, distance: margin - value),
    ].compactMap { side -> Double? in
      guard side.distance > 0, side.reach > 0 else { return nil }
      let ratio = side.reach / side.distance
      return Double(groups) * ratio * ratio
    }.min()
    guard let needed, needed > Double(groups), needed <= 1e6 else { return nil }
    // Two figures: more would pretend that it is known.
    let unit = needed < 100 ? 10.0 : needed < 1_000 ? 50 : needed < 10_000 ? 500 : 5_000
    return Int((needed / unit).rounded(.up) * unit)
  }

  /// The phrase that says how many groups would do.
  func settling(_ figure: Figure, margin: Double) -> Phrase {
    if figure.interval == nil { return newFigures }
    return groupsNeeded(figure, margin: margin).map {
      Phrase(.moreGroups, ["count": .count($0), "total": .count(groups)])
    } ?? newFigures
  }

  /// What new figures must be like; where there are too few groups for an interval, no figure of theirs
  /// settles anything.
  var newFigures: Phrase {
    groups < GroupBootstrap.fewestGroups
      ? Phrase(
        .groupsForIntervals,
        ["count": .count(groups), "total": .count(GroupBootstrap.fewestGroups)])
      : Phrase(.newFigures)
  }
}
