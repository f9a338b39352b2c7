/// What folds spread evenly: parts of a cohort, which may overlap.
public struct Strata: Sendable, Hashable {
  /// The names of the strata, such as classes.
  public let names: [String]
  /// The strata that each case belongs to.
  public let ofCase: [[Int]]
  /// Whether each stratum must be in every training part, because nothing can be learned without.
  public let isRequired: [Bool]

  /// Creates strata.
  public init(names: [String], ofCase: [[Int]], isRequired: [Bool]) {
    self.names = names
    self.ofCase = ofCase
    self.isRequired = isRequired
  }

  /// The classes of cases: each case in one, and all required.
  public init(labels: [Int], classNames: [String]) {
    self.init(
      names: classNames, ofCase: labels.map { [$0] },
      isRequired: [Bool](repeating: true, count: classNames.count))
  }
}

extension Cohort {
  /// What the folds of this cohort spread evenly.
  ///
  /// Classes; of several labels, the cases with and those without each; of a number, its quarters;
  /// of a time to an event, cases with and without the event by quarters of time. Ranges are spread
  /// as well as groups allow; classes, labels and events must be in every training part.
  public var strata: Strata {
    switch target {
    case .classes: return Strata(labels: labels, classNames: classNames)
    case .labels(let target):
      return Strata(
        names: target.names.flatMap { ["\($0)", "no \($0)"] },
        ofCase: target.values.map { row in
          row.enumerated().compactMap { label, value in value.map { 2 * label + ($0 ? 0 : 1) } }
        },
        isRequired: [Bool](repeating: true, count: 2 * target.names.count))
    case .number(let target):
      let ranges = Ranges(target.values, count: 4)
      return Strata(
        names: ranges.names(of: target.name), ofCase: target.values.map { [ranges.index(of: $0)] },
        isRequired: [Bool](repeating: false, count: ranges.count))
    case .survival(let target):
      let ranges = Ranges(target.times, count: 4)
      let names = ranges.names(of: target.timeName)
      let rows = zip(target.times, target.events).map { time, event in
        event ? [0, 1 + ranges.index(of: time)] : [1 + ranges.count + ranges.index(of: time)]
      }
      return Strata(
        names: [target.eventName] + names.map { "\(target.eventName), \($0)" }
          + names.map { "censored, \($0)" },
        ofCase: rows,
        isRequired: [true] + [Bool](repeating: false, count: 2 * ranges.count))
    }
  }
}

/// Ranges of a number that hold about equally many cases; equal numbers are never parted.
struct Ranges {
  /// The highest number of every range but the last.
  let cuts: [Double]
  var count: Int { cuts.count + 1 }

  init(_ values: [Double], count: Int) {
    let sorted = values.sorted()
    var cuts: [Double] = []
    for part in 1..<max(2, count) where !sorted.isEmpty {
      let cut = sorted[(sorted.count * part - 1) / count]
      // What lies above the last cut must not be empty.
      if cut > cuts.last ?? -.infinity, let highest = sorted.last, cut < highest {
        cuts.append(cut)
      }
    }
    self.cuts = cuts
  }

  func index(of value: Double) -> Int { cuts.count { value > $0 } }

  /// Such as `age to 40`, `age over 40 to 55`, `age over 55`.
  func names(of name: String) -> [String] {
    (0..<count).map { range in
      let from = range > 0 ? " over \(shortNumber(cuts[range - 1]))" : ""
      let to = range < cuts.count ? " to \(shortNumber(cuts[range]))" : ""
      return name + from + to
    }
  }
}

/// A number as a person writes it: whole without a point, else with four digits that say something.
func shortNumber(_ value: Double) -> String {
  guard value != value.rounded() || abs(value) >= 1e15 else { return "\(Int(value))" }
  var scale = 1.0
  while abs(value) * scale < 1_000 && scale < 1e12 { scale *= 10 }
  return "\((value * scale).rounded() / scale)"
}
