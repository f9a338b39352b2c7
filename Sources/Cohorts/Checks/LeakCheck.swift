/// One check for a leak: what was looked at, and what was found.
public struct LeakCheck: Sendable, Hashable {
  /// How a check ended.
  public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing beyond chance.
    case passed
    /// See the notices.
    case found
    /// There is nothing to look at, or too little to tell.
    case skipped
  }

  /// Which check it is.
  public let topic: LeakTopic
  /// How it ended.
  public let outcome: Outcome
  /// What was looked at, with the figure, where nothing was found; why not, where it was skipped.
  public let sentence: String
  /// The numbers behind the sentence.
  public let figures: [Notice.Figure]
  /// What was found.
  public private(set) var notices: [Notice]

  /// A check that found nothing.
  static func passed(
    _ topic: LeakTopic, _ sentence: String, figures: [Notice.Figure] = [], notes: [Notice] = []
  ) -> LeakCheck {
    LeakCheck(
      topic: topic, outcome: .passed, sentence: sentence, figures: figures, notices: notes)
  }

  /// A check that could not be made.
  static func skipped(_ topic: LeakTopic, _ sentence: String) -> LeakCheck {
    LeakCheck(topic: topic, outcome: .skipped, sentence: sentence, figures: [], notices: [])
  }

  /// A check that ended with notices: found if one of them is more than a note, else passed.
  static func found(
    _ topic: LeakTopic, _ notices: [Notice], otherwise sentence: String,
    figures: [Notice.Figure] = []
  ) -> LeakCheck {
    let isGrave = notices.contains { $0.severity != .info }
    return LeakCheck(
      topic: topic, outcome: isGrave ? .found : .passed, sentence: isGrave ? "" : sentence,
      figures: isGrave ? [] : figures, notices: notices)
  }

  /// The check with what it found turned into notes, because people know and accept it.
  func acknowledged() -> LeakCheck {
    var result = self
    result.notices = notices.map { notice in
      guard notice.severity != .info else { return notice }
      return Notice(
        .info, topic: notice.topic, "Acknowledged: " + notice.sentence, figures: notice.figures,
        names: notice.names)
    }
    return result
  }
}
