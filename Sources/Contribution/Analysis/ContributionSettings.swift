/// What a contribution analysis measures, and how thoroughly.
public struct ContributionSettings: Sendable, Hashable, Codable {
  /// Fills by modality, where not the default of its kind.
  public var fills: [String: Fill] = [:]
  /// The number of parts of every modality; the largest square that all allow where `nil`.
  public var players: Int?
  /// Numbers of parts by modality, which need not be equal: comparable only with care, and flagged.
  public var unequalPlayers: [String: Int]?
  /// Whether other numbers of parts are tried, for the stability band.
  public var sweepsPlayers = true
  /// Whether other fills are tried, for the stability band.
  public var sweepsFills = true
  /// How many cases of each measurement the sweep takes, at most, in whole groups.
  public var sweepCaseLimit = 50
  /// How many donors a hidden part has.
  public var donorCount = 8
  /// How many nearest cases serve as nearest donors.
  public var neighborCount = 5
  /// How often each modality is exchanged between cases.
  public var exchangeCount = 8
  /// How many donors stand in for a modality that is not kept.
  public var coalitionDonorCount = 8
  /// How many cases meet one another for the additive residual, which squares their number.
  ///
  /// Zero for none.
  public var residualCaseLimit = 100
  /// The number of cells of the heat map of an image; zero for no maps.
  public var mapCells = 49
  /// The most parts of any other modality's map.
  public var mapPartLimit = 256
  /// How many cases of each measurement the maps take, at most, in whole groups.
  public var mapCaseLimit = 50
  /// Hides random parts only, until the shares settle; all parts where `nil`.
  public var sampling: SampledOcclusion?
  /// The number of draws for intervals.
  public var draws = 2_000
  /// The coverage aimed at.
  public var level = 0.95

  /// Creates the defaults.
  public init() {}

  /// Refuses settings out of their range.
  ///
  /// - Throws: ``ContributionError`` with code `invalidSetting`.
  public func validate() throws(ContributionError) {
    func require(_ holds: Bool, _ message: String) throws(ContributionError) {
      if !holds { throw ContributionError(.invalidSetting, message) }
    }
    for (name, count) in [
      ("donorCount", donorCount), ("neighborCount", neighborCount),
      ("exchangeCount", exchangeCount), ("coalitionDonorCount", coalitionDonorCount),
      ("sweepCaseLimit", sweepCaseLimit), ("mapCaseLimit", mapCaseLimit),
      ("mapPartLimit", mapPartLimit), ("draws", draws),
    ] {
      try require(count > 0, "expected \(name) of at least 1, found \(count)")
    }
    try require(
      residualCaseLimit >= 0 && residualCaseLimit <= 2_000,
      "expected residualCaseLimit from 0 to 2000, found \(residualCaseLimit)")
    try require(
      mapCells == 0 || PlayerCounts.side(mapCells) != nil && mapCells > 0,
      "expected mapCells to be 0 or a square such as 49, found \(mapCells)")
    try require(
      players.map { $0 > 0 && PlayerCounts.side($0) != nil } ?? true,
      "expected a square number of players such as 9, found \(players ?? 0)")
    try require(
      unequalPlayers?.values.allSatisfy { $0 > 0 } ?? true,
      "expected unequalPlayers of at least 1")
    try require(
      level > 0 && level < 1, "expected a level between 0 and 1, found \(level)")
  }
}

/// How far an analysis has come.
public struct ContributionProgress: Sendable, Hashable {
  /// The steps.
  public enum Step: String, Sendable, Hashable, CaseIterable {
    /// Outputs of the cases as they are, encoders included.
    case encoding
    /// Parts are hidden.
    case hiding
    /// Modalities are exchanged between cases.
    case exchanging
    /// Sets of modalities are kept.
    case combining
  }

  /// The step.
  public let step: Step
  /// How much of the step is done: parts, modalities or sets.
  public let finished: Int
  /// How much there is to do.
  public let total: Int
}
