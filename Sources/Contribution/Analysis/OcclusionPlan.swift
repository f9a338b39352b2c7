import Statistics

/// Which parts are hidden, of which cases, behind what: for the shares, their stability, and maps.
struct OcclusionPlan {
  /// The number of parts of each modality that the shares stand on.
  let players: [Int]
  /// The fill of each modality that the shares stand on.
  let fills: [Fill]
  /// The cases of the sweep.
  let sweepItems: [Int]
  /// The cases of the maps.
  let mapItems: [Int]
  /// The names of the parts of each modality's map.
  let partNames: [[String]?]
  /// What could not be planned, and why.
  let notes: [String]

  private let main: [OcclusionRequest]
  private let whole: [OcclusionRequest]
  private let sweep: [OcclusionRequest]
  private let maps: [OcclusionRequest]
  private let sampling: SampledOcclusion?
  private let seed: UInt64

  /// What hiding did.
  struct Result {
    var main: [OcclusionEffects]
    var whole: [OcclusionEffects]
    var sweep: [OcclusionEffects]
    var maps: [OcclusionEffects]
    var sampling: SampledOcclusion.Outcome?
  }

  init(
    _ subject: some ContributionSubject, settings: ContributionSettings, seed: UInt64
  ) throws(ContributionError) {
    let modalities = Array(subject.modalities.indices)
    let items = Array(subject.caseKeys.indices)
    self.seed = seed
    sampling = settings.sampling
    for name in settings.fills.keys.sorted() + (settings.unequalPlayers ?? [:]).keys.sorted()
    where !subject.modalities.contains(name) {
      throw ContributionError(
        .invalidSetting,
        "there is no modality \"\(name)\"; the model has "
          + subject.modalities.joined(separator: ", "))
    }
    var available: [Int] = []
    for modality in modalities { available.append(try subject.availableParts(modality)) }
    let chosen = settings.players ?? PlayerCounts.matched(available: available)
    let players = modalities.map { modality in
      settings.unequalPlayers?[subject.modalities[modality]] ?? chosen
    }
    for modality in modalities {
      // Short texts and small bags have fewer parts and are counted; a table with fewer columns would mislead.
      let kind = subject.kind(of: modality)
      guard players[modality] <= available[modality] || kind == .words || kind == .pictures else {
        throw ContributionError(
          .invalidSetting,
          "\"\(subject.modalities[modality])\" has \(available[modality]) parts, asked for "
            + "\(players[modality]); choose at most \(PlayerCounts.matched(available: available))")
      }
    }
    self.players = players
    let fills = modalities.map {
      settings.fills[subject.modalities[$0]] ?? subject.kind(of: $0).defaultFill
    }
    self.fills = fills
    var notes: [String] = []

    var donorTable = DonorTable(subject, settings: settings, seed: seed)
    func request(
      _ modality: Int, _ players: Int, _ fill: Fill, items chosen: [Int]? = nil
    ) throws(ContributionError) -> OcclusionRequest? {
      guard let donors = try donorTable.donors(modality, fill) else { return nil }
      var request = OcclusionRequest(
        modality: modality, players: players, fill: fill, donors: donors)
      if let chosen {
        var parts = [[Int]](repeating: [], count: items.count)
        for item in chosen {
          parts[item] = Array(
            0..<subject.partCount(modality, case: item, players: players))
        }
        request.parts = parts
      }
      return request
    }
    func needed(
      _ modality: Int, _ players: Int
    ) throws(ContributionError) -> OcclusionRequest {
      if let made = try request(modality, players, fills[modality]) { return made }
      throw ContributionError(
        .unavailableFill,
        "\"\(subject.modalities[modality])\" cannot be filled by \"\(fills[modality].name)\": which "
          + "cases are near is known only for a model that is split, of several modalities")
    }
    var main: [OcclusionRequest] = []
    var whole: [OcclusionRequest] = []
    for modality in modalities {
      main.append(try needed(modality, players[modality]))
      whole.append(try needed(modality, 1))
    }
    self.main = main
    self.whole = whole

    let sweepItems = Self.wholeGroups(subject, limit: settings.sweepCaseLimit, seed, "sweep")
    var sweep: [OcclusionRequest] = []
    if settings.sweepsPlayers || settings.sweepsFills {
      let counts =
        settings.sweepsPlayers
        ? PlayerCounts.counts(available: available, sweeps: true) : []
      for modality in modalities {
        let ownFills =
          [fills[modality]]
          + (settings.sweepsFills
            ? subject.kind(of: modality).sweptFills.filter { $0 != fills[modality] } : [])
        for fill in ownFills {
          for count in Set(counts + [1, players[modality]]).sorted() {
            if let one = try request(modality, count, fill, items: sweepItems) {
              sweep.append(one)
            } else if count == 1 {
              notes.append(
                "\"\(subject.modalities[modality])\" was not filled by \"\(fill.name)\" in the "
                  + "sweep: which cases are near is not known")
            }
          }
        }
      }
    }
    self.sweep = sweep
    self.sweepItems = sweep.isEmpty ? [] : sweepItems

    let mapItems = Self.wholeGroups(subject, limit: settings.mapCaseLimit, seed, "map")
    var maps: [OcclusionRequest] = []
    if settings.mapCells > 0 {
      for modality in modalities {
        var count = min(available[modality], settings.mapPartLimit)
        switch subject.kind(of: modality) {
        case .pixels:
          count = settings.mapCells <= available[modality] ? settings.mapCells : 1
        case .words, .pictures: count = settings.mapPartLimit
        case .columns, .features: break
        }
        if let one = try request(modality, max(1, count), fills[modality], items: mapItems) {
          maps.append(one)
        }
      }
    }
    self.maps = maps
    var partNames = [[String]?](repeating: nil, count: modalities.count)
    for request in maps {
      partNames[request.modality] = try subject.partNames(
        request.modality, players: request.players)
    }
    self.partNames = partNames
    self.mapItems = maps.isEmpty ? [] : mapItems
    self.notes = notes
  }

  /// Whole groups in random order until a number of cases is reached; all where there are not more.
  private static func wholeGroups(
    _ subject: some ContributionSubject, limit: Int, _ seed: UInt64, _ purpose: String
  ) -> [Int] {
    let items = Array(subject.caseKeys.indices)
    guard items.count > limit else { return items }
    var members: [String: [Int]] = [:]
    for item in items { members[subject.groups[item], default: []].append(item) }
    var names = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var stream = RandomStream(seed: seed, "groups", purpose)
    stream.shuffle(&names)
    var chosen: [Int] = []
    for name in names where chosen.count < limit { chosen += members[name] ?? [] }
    return chosen.sorted()
  }

  /// Hides everything that was planned, in one walk over the cases.
  func run(
    _ subject: some ContributionSubject, unfilled: [[Double]],
    onProgress: (ContributionProgress) -> Void
  ) throws(ContributionError) -> Result {
    let items = Array(subject.caseKeys.indices)
    var requests = whole + sweep + maps
    // What the shares stand on comes first; a count of one is `whole` itself.
    if sampling == nil { requests = main + requests }
    let keepsFrom = requests.count - maps.count
    var effects = requests.enumerated().map { number, request in
      OcclusionEffects(
        modality: request.modality, players: request.players, fill: request.fill,
        caseCount: items.count, outputCount: subject.outputCount,
        keepsParts: number >= keepsFrom || sampling == nil && number < main.count)
    }
    // The same parts of the same case behind the same fill are hidden once.
    let duplicates = Self.duplicates(requests)
    var asked = requests
    for number in asked.indices where duplicates[number] != nil {
      asked[number].parts = items.map { _ in [] }
    }
    let total = Self.partTotal(asked, subject)
    var finished = 0
    var twins = [[Int]](repeating: [], count: requests.count)
    for (number, twin) in duplicates.enumerated() { if let twin { twins[twin].append(number) } }
    try subject.occlude(asked, cases: items) { part in
      effects[part.request].add(part, unfilled: unfilled[part.item])
      for twin in twins[part.request]
      where requests[twin].parts.map({ $0[part.item].contains(part.part) }) ?? true {
        effects[twin].add(part, unfilled: unfilled[part.item])
      }
      finished += 1
      if finished % 256 == 0 || finished == total {
        onProgress(ContributionProgress(step: .hiding, finished: finished, total: total))
      }
    }
    var result = Result(main: [], whole: [], sweep: [], maps: [], sampling: nil)
    if let sampling {
      let sampled = try sampling.measure(subject, requests: main, unfilled: unfilled, seed: seed)
      result.main = sampled.effects
      result.sampling = sampled.outcome
    } else {
      result.main = Array(effects[..<main.count])
      effects.removeFirst(main.count)
    }
    result.whole = Array(effects[..<whole.count])
    result.sweep = Array(effects[whole.count..<whole.count + sweep.count])
    result.maps = Array(effects[(whole.count + sweep.count)...])
    return result
  }

  /// For each request an earlier one of the same modality, parts and fill that covers all cases.
  private static func duplicates(_ requests: [OcclusionRequest]) -> [Int?] {
    requests.indices.map { number in
      requests[..<number].firstIndex {
        $0.modality == requests[number].modality && $0.players == requests[number].players
          && $0.fill == requests[number].fill && $0.parts == nil
      }
    }
  }

  private static func partTotal(
    _ requests: [OcclusionRequest], _ subject: some ContributionSubject
  ) -> Int {
    requests.reduce(0) { sum, request in
      sum
        + subject.caseKeys.indices.reduce(0) { sum, item in
          guard subject.isPresent(request.modality, case: item) else { return sum }
          return sum
            + (request.parts?[item].count
              ?? subject.partCount(request.modality, case: item, players: request.players))
        }
    }
  }
}
