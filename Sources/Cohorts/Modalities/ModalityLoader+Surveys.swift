extension ModalityLoader {
  /// What is known of pictures by looking at each: one decoding serves tissue, stains and damage.
  func surveys(_ paths: [String?], _ source: ImageSource) -> [PictureSurvey?] {
    guard source.tissue != nil || source.stain != nil else { return [] }
    let files = ImageFiles(
      paths: paths, caseIDs: paths.map { _ in "" }, size: source.size, channels: source.channels,
      fit: source.fit)
    return files.surveyed(findsStains: source.stain != nil)
  }

  /// How many pictures and cases the tissue filter cost.
  func notice(
    of filter: TissueFilter, pictureCount: Int, least: Double
  ) -> Notice {
    let percent = "\((least * 1000).rounded() / 10) %".replacing(".0 %", with: " %")
    var sentence =
      "\(filter.dropped.count) of \(pictureCount) pictures of \"\(name)\" show tissue on less than "
      + "\(percent) of their area and were left out; \(counted(filter.casesThatLost)) lost pictures."
    if filter.casesWithBestOnly > 0 {
      sentence +=
        " \(counted(filter.casesWithBestOnly)) would have lost all and "
        + "\(filter.casesWithBestOnly == 1 ? "keeps its" : "keep their") best picture."
    }
    if filter.casesLost > 0 {
      sentence +=
        " \(counted(filter.casesLost)) \(filter.casesLost == 1 ? "has" : "have") no usable picture "
        + "left and \(filter.casesLost == 1 ? "counts" : "count") as missing."
    }
    return Notice(
      filter.casesLost > 0 ? .warning : .info, topic: "tissueFilter", sentence,
      figures: [
        .init("leftOut", Double(filter.dropped.count)), .init("pictures", Double(pictureCount)),
        .init("casesThatLost", Double(filter.casesThatLost)),
        .init("casesWithBestOnly", Double(filter.casesWithBestOnly)),
        .init("casesLost", Double(filter.casesLost)),
      ], names: [name])
  }

  /// In how many pictures stains could not be told apart.
  func stainNotices(_ files: ImageFiles) -> [Notice] {
    guard files.stain != nil else { return [] }
    let surveys = files.surveys.compactMap { $0 }
    let faults = surveys.compactMap(\.stainFault)
    guard !faults.isEmpty else { return [] }
    let reasons: [(StainFault, String)] = [
      (.littleTissue, "with too little stained tissue"), (.oneColor, "of one color"),
      (.implausibleColor, "with colors that no stain has"),
      (.faintStain, "with a stain hardly there"),
    ]
    let list = reasons.compactMap { fault, text -> String? in
      let count = faults.count { $0 == fault }
      return count > 0 ? "\(count) \(text)" : nil
    }.joined(separator: ", ")
    return [
      Notice(
        // Half a cohort left as it is differs from the other half by more than before.
        5 * faults.count > surveys.count ? .warning : .info, topic: "stainFault",
        "In \(faults.count) of \(surveys.count) pictures of \"\(name)\" two stains could not be told "
          + "apart (\(list)); they keep their colors.",
        figures: [
          .init("pictures", Double(faults.count)), .init("of", Double(surveys.count)),
        ], names: [name])
    ]
  }

  private func counted(_ count: Int) -> String { "\(count) \(count == 1 ? "case" : "cases")" }
}
