extension Cohort {
  /// The share of a modality's cases in duplicates from which results cannot be trusted.
  static let duplicateErrorShare = 0.05
  /// The most pairs that are named.
  private static let mostNamedPairs = 20

  /// Whether the same picture, or nearly, belongs to several groups.
  ///
  /// Equal files, and pictures that look the same after saving again, brightening, a slight crop or
  /// a mirror. Nearly blank pictures are not compared. Where different pictures of the cohort look alike,
  /// only what is more alike than they are is named.
  func duplicateImageCheck(_ surveys: [PictureCensus]) -> LeakCheck {
    guard !surveys.isEmpty else { return .skipped(.duplicateImages, "no modality has pictures") }
    var notices: [Notice] = []
    var compared = 0
    var blank = 0
    for survey in surveys {
      let search = DuplicateSearch(
        survey.facts, groups: survey.caseOfPicture.map { groups.indexOfCase[$0] })
      compared += survey.facts.count - search.blankCount
      blank += search.blankCount
      if !search.matches.isEmpty { notices.append(duplicateNotice(survey, search)) }
      if search.lookalikeCount > 0 { notices.append(lookalikeNotice(survey, search)) }
    }
    let left = blank > 0 ? " (\(blank) nearly blank ones were not compared)" : ""
    return .found(
      .duplicateImages, notices,
      otherwise: notices.isEmpty
        ? "none of \(compared) pictures\(left) appears in two groups"
        : "no copy stands out among \(compared) pictures\(left) of different groups",
      figures: [.init("pictures", Double(compared)), .init("blank", Double(blank))])
  }

  private func duplicateNotice(_ survey: PictureCensus, _ search: DuplicateSearch) -> Notice {
    let pairs = search.matches.map { match in
      (match, survey.caseOfPicture[match.first], survey.caseOfPicture[match.second])
    }
    let cases = Set(pairs.flatMap { [$0.1, $0.2] })
    let crossing = pairs.count { labels[$0.1] != labels[$0.2] }
    let exact = pairs.count { $0.0.isExact }
    let share = Double(cases.count) / Double(max(1, Set(survey.caseOfPicture).count))
    let clusters = joinedGroups(pairs.map { ($0.1, $0.2) })
    let names = pairs.prefix(Self.mostNamedPairs).map { match, _, _ in
      "\(FilePath.name(of: survey.paths[match.first])) = "
        + FilePath.name(of: survey.paths[match.second]) + (match.isMirrored ? " (mirrored)" : "")
    }
    let one = pairs.count == 1
    var sentence =
      "\(pairs.count) \(one ? "pair" : "pairs") of pictures of \"\(survey.name)\" "
      + "\(one ? "is" : "are") the same or nearly (\(exact) equal byte for byte) but "
      + "\(one ? "belongs" : "belong") to different groups; this touches \(cases.count) cases "
      + "(\(percent(share)))"
    sentence +=
      crossing > 0
      ? ", and \(crossing) of the pairs \(crossing == 1 ? "has" : "have") two different labels. "
      : ". "
    sentence +=
      "A model would be tested on pictures that it has learned. Such as "
      + "\(quotedList(names, limit: 3)). Give the same group to "
      + clusters.prefix(3).map { quotedList($0, limit: 4) }.joined(separator: "; to ")
      + (clusters.count > 3 ? "; and to \(clusters.count - 3) more sets" : "")
      + (crossing > 0 ? ", and settle which label is right." : ".")
    if search.isCut { sentence += " There were too many candidates to compare them all." }
    return Notice(
      share >= Self.duplicateErrorShare ? .error : .warning,
      topic: LeakTopic.duplicateImages.rawValue, sentence,
      figures: [
        .init("pairs", Double(pairs.count)), .init("exactPairs", Double(exact)),
        .init("cases", Double(cases.count)), .init("share", share),
        .init("pairsAcrossLabels", Double(crossing)), .init("groupSets", Double(clusters.count)),
      ], names: names)
  }

  /// Says what cannot be told: pairs as alike as copies, in a cohort whose different pictures are, too.
  private func lookalikeNotice(_ survey: PictureCensus, _ search: DuplicateSearch) -> Notice {
    let count = search.lookalikeCount
    return Notice(
      .info, topic: LeakTopic.duplicateImages.rawValue,
      "\(count) \(count == 1 ? "pair" : "pairs") of pictures of \"\(survey.name)\" "
        + "\(count == 1 ? "looks" : "look") alike, but not more than different pictures of this cohort do; "
        + "whether one of them is an edited copy cannot be told.",
      figures: [.init("lookalikes", Double(count))])
  }

  /// The sets of groups that pairs of cases join, the largest first.
  private func joinedGroups(_ pairs: [(Int, Int)]) -> [[String]] {
    var parents = Array(0..<groups.count)
    func root(_ start: Int) -> Int {
      var at = start
      while parents[at] != at {
        parents[at] = parents[parents[at]]
        at = parents[at]
      }
      return at
    }
    for (first, second) in pairs {
      let a = root(groups.indexOfCase[first])
      let b = root(groups.indexOfCase[second])
      if a != b { parents[max(a, b)] = min(a, b) }
    }
    var members = [[String]](repeating: [], count: groups.count)
    for group in 0..<groups.count { members[root(group)].append(groups.names[group]) }
    return members.enumerated().filter { $0.element.count > 1 }
      .sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
  }
}
