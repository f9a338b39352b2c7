extension Cohort {
  /// Reads a cohort from its manifest file.
  ///
  /// Rows are filtered by `where` first; classes that occur in one group only are set aside with a
  /// notice; image files that do not exist make the modality missing for their cases, with a notice.
  ///
  /// - Parameters:
  ///   - path: The manifest.
  ///   - foldCount: How many folds are planned; a group larger than a fold is noted.
  ///   - keepsUnlabelled: Whether cases without a label stay, with ``noLabel``, instead of being an
  ///     error: only for what can use them, such as ``Interactions``; nothing that trains can.
  /// - Throws: ``CohortError`` that says where the first fault is and how to mend it.
  public static func load(
    manifest path: String, foldCount: Int = 5, keepsUnlabelled: Bool = false
  ) throws(CohortError) -> Cohort {
    try load(
      try Manifest(contentsOf: path), foldCount: foldCount, keepsUnlabelled: keepsUnlabelled)
  }

  /// Reads the cohort that a manifest describes.
  public static func load(
    _ manifest: Manifest, foldCount: Int = 5, keepsUnlabelled: Bool = false
  ) throws(CohortError) -> Cohort {
    let table = try TableReader.read(manifest.table)
    let selection = try CaseSelection(
      table, manifest: manifest, keepsUnlabelled: keepsUnlabelled)
    let groups = Grouping(nameOfCase: selection.groupNames)
    var notices = selection.notices
    notices += try groupSizeNotices(groups, foldCount: foldCount)

    var modalities: [Modality] = []
    for specification in manifest.modalities {
      let loader = ModalityLoader(
        table: table, rows: selection.rows, caseIDs: selection.caseIDs, name: specification.name,
        missingValues: Set(manifest.missingValues))
      let (modality, found) = try loader.load(specification)
      modalities.append(modality)
      notices += found
    }
    for name in manifest.label.derivedFrom {
      notices.append(
        Notice(
          .warning, topic: "derivedLabel",
          "The label was made from the modality \"\(name)\", so predicting it from \"\(name)\" "
            + "rebuilds a definition. Figures with this modality are no evidence about nature.",
          names: [name]))
    }
    return Cohort(
      manifest: manifest, caseIDs: selection.caseIDs, groups: groups,
      sites: selection.siteNames.map { Grouping(nameOfCase: $0) }, labels: selection.labels,
      classNames: selection.classNames, modalities: modalities, setAside: selection.setAside,
      notices: notices, target: selection.target)
  }

  /// A group with more than half of the cases makes folds senseless; one larger than a fold, uneven.
  private static func groupSizeNotices(
    _ groups: Grouping, foldCount: Int
  ) throws(CohortError) -> [Notice] {
    let total = groups.indexOfCase.count
    let members = groups.cases()
    guard let largest = members.indices.max(by: { members[$0].count < members[$1].count }) else {
      return []
    }
    let size = members[largest].count
    let share = Double(size) / Double(total)
    if 2 * size > total {
      throw CohortError(
        .groupLargerThanFold,
        "the group \"\(groups.names[largest])\" holds \(size) of \(total) cases, more than half, so "
          + "no fold can test without it; check the group column, or add cases of other groups")
    }
    let large = members.indices.filter { members[$0].count * foldCount > total }
    guard !large.isEmpty else { return [] }
    let names = large.map { groups.names[$0] }
    return [
      Notice(
        .warning, topic: "largeGroup",
        "\(quotedList(names)) \(large.count == 1 ? "holds" : "each hold") more cases than one of "
          + "\(foldCount) equal folds, so folds will be uneven.",
        figures: [.init("largestShare", share)], names: names)
    ]
  }
}
