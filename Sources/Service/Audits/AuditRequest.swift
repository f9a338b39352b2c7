/// An audit that is asked for: a cohort by its name, and a few options.
///
/// Only what stands here can be asked for: no path, no command, no other option of the program.
public struct AuditRequest: Codable, Sendable, Hashable {
  /// The cohort, as `/api/v1/cohorts` names it; nil to resume an audit of this server as it was asked for.
  public var cohort: String?
  /// What the run shall be called; nil for the name of the cohort with a number.
  public var name: String?
  /// The seed of all randomness.
  public var seed: UInt64?
  /// Folds of the cross-validation, 2 to 20.
  public var folds: Int?
  /// Passes over the training cases at most, 1 to 1000.
  public var epochs: Int?
  /// Threads for one operation, 1 to 256.
  public var threads: Int?
  /// Cases on which contributions are measured, 0 to 100,000.
  public var contributionCases: Int?
  /// Whether it is judged what the modalities could tell.
  public var interactions: Bool?
  /// Whether it is judged what features mean.
  public var features: Bool?
  /// Whether a run of this name that was stopped goes on.
  public var resume: Bool?

  /// Asks for an audit with the program's own defaults.
  public init(cohort: String?, name: String? = nil) {
    self.cohort = cohort
    self.name = name
  }

  /// The options of the program.
  ///
  /// - Throws: ``ServiceError`` with code `invalidRequest` if a number is out of range.
  package func arguments() throws(ServiceError) -> [String] {
    var arguments: [String] = []
    if let seed { arguments += ["--seed", String(seed)] }
    for (field, option, value, range) in [
      ("folds", "--folds", folds, 2...20), ("epochs", "--epochs", epochs, 1...1_000),
      ("threads", "--threads", threads, 1...256),
      ("contribution_cases", "--contribution-cases", contributionCases, 0...100_000),
    ] as [(String, String, Int?, ClosedRange<Int>)] {
      guard let value else { continue }
      guard range.contains(value) else {
        throw ServiceError(
          .invalidRequest,
          "the field \"\(field)\": expected \(range.lowerBound) to \(range.upperBound), found \(value)"
        )
      }
      arguments += [option, String(value)]
    }
    if interactions == false { arguments.append("--no-interactions") }
    if features == false { arguments.append("--no-features") }
    return arguments
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case cohort, name, seed, folds, epochs, threads, interactions, features, resume
    case contributionCases = "contribution_cases"
  }

  /// Reads a request; a field that is not known is refused.
  public init(from decoder: any Decoder) throws {
    try KnownFields.check(decoder, CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    cohort = try container.decodeIfPresent(String.self, forKey: .cohort)
    name = try container.decodeIfPresent(String.self, forKey: .name)
    seed = try container.decodeIfPresent(UInt64.self, forKey: .seed)
    folds = try container.decodeIfPresent(Int.self, forKey: .folds)
    epochs = try container.decodeIfPresent(Int.self, forKey: .epochs)
    threads = try container.decodeIfPresent(Int.self, forKey: .threads)
    contributionCases = try container.decodeIfPresent(Int.self, forKey: .contributionCases)
    interactions = try container.decodeIfPresent(Bool.self, forKey: .interactions)
    features = try container.decodeIfPresent(Bool.self, forKey: .features)
    resume = try container.decodeIfPresent(Bool.self, forKey: .resume)
  }
}
