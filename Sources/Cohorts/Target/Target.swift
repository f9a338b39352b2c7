/// What is to be predicted about each case.
public enum Target: Sendable, Hashable {
  /// One of several classes: ``Cohort/labels`` and ``Cohort/classNames``.
  case classes
  /// Any of several labels, or none.
  case labels(LabelTarget)
  /// A number.
  case number(NumberTarget)
  /// The time to an event, which some cases have not had when they were last seen.
  case survival(SurvivalTarget)

  /// The kind, as the manifest names it.
  public var kind: Manifest.Label.Kind {
    switch self {
    case .classes: .classes
    case .labels: .multilabel
    case .number: .number
    case .survival: .survival
    }
  }
}

/// Which of several labels each case has.
public struct LabelTarget: Sendable, Hashable {
  /// The names of the labels, in order.
  public let names: [String]
  /// Whether each case has each label, `[cases][labels]`; `nil` where nobody knows.
  public let values: [[Bool?]]

  /// Creates a target.
  public init(names: [String], values: [[Bool?]]) {
    self.names = names
    self.values = values
  }
}

/// A number of each case.
public struct NumberTarget: Sendable, Hashable {
  /// The name of the column.
  public let name: String
  /// The number of each case; finite.
  public let values: [Double]

  /// Creates a target.
  public init(name: String, values: [Double]) {
    self.name = name
    self.values = values
  }
}

/// When each case had an event, or was last seen without it.
public struct SurvivalTarget: Sendable, Hashable {
  /// The name of the event's column.
  public let eventName: String
  /// The name of the time's column.
  public let timeName: String
  /// Times of event or censoring, zero or more, in the table's unit.
  public let times: [Double]
  /// Whether the event happened at that time; otherwise the case is censored there.
  public let events: [Bool]
  /// The time by which the chance of an event is reported.
  public let horizon: Double

  /// Creates a target.
  ///
  /// - Parameter horizon: The time by which the chance of an event is reported; by default the median
  ///   of the times of events, which no model has a say in.
  public init(
    eventName: String, timeName: String, times: [Double], events: [Bool], horizon: Double? = nil
  ) {
    self.eventName = eventName
    self.timeName = timeName
    self.times = times
    self.events = events
    let sorted = zip(times, events).filter(\.1).map(\.0).sorted()
    self.horizon = horizon ?? (sorted.isEmpty ? times.max() ?? 0 : sorted[(sorted.count - 1) / 2])
  }
}

extension Cohort {
  /// Refuses a cohort whose target is not classes, for what can only work on them.
  ///
  /// - Parameter purpose: What needs classes, as the beginning of a sentence: `The interactions`.
  /// - Throws: ``CohortError`` with code `needsClasses`.
  public func requireClasses(for purpose: String) throws(CohortError) {
    if case .classes = target { return }
    throw CohortError(
      .needsClasses,
      "\(purpose) need classes, and the label of \"\(name)\" is of kind \(target.kind.rawValue); "
        + "write a manifest whose label is a column of classes (a number can be cut into ranges, "
        + "an event by a given time into yes and no)")
  }
}
