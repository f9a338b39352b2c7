internal import Statistics

extension Cohort {
  /// The area from which the bytes of a file are worth a note; they depend on what a picture shows.
  private static let byteArea = 0.75

  /// Whether size, shape, format or number of picture files tells the label.
  func filePropertyCheck(_ surveys: [PictureCensus], seed: UInt64) -> LeakCheck {
    guard !surveys.isEmpty else { return .skipped(.fileProperties, "no modality has pictures") }
    let target = CheckedLabel(self, seed: seed)
    var notices: [Notice] = []
    var strongest: (name: String, best: CheckedLabel.Best)?
    for survey in surveys {
      let properties = fileProperties(survey)
      for (quality, followsContent) in properties {
        guard let best = quality.best(target) else { continue }
        if best.area.value > strongest?.best.area.value ?? 0 { strongest = (quality.name, best) }
        guard best.area.isBeyondChance(among: 2 * properties.count * target.scored.count),
          best.area.value >= (followsContent ? Self.byteArea : Self.keyArea)
        else { continue }
        let seen =
          "\(quality.name.prefix(1).uppercased() + quality.name.dropFirst()) of \"\(survey.name)\" "
          + "tells class \"\(classNames[best.label])\" with AUC \(best.area)"
        notices.append(
          followsContent
            ? Notice(
              .info, topic: LeakTopic.fileProperties.rawValue,
              "\(seen). Busy pictures take more bytes, so this may come from what they show; make "
                + "sure that all were saved in the same way.",
              figures: best.area.figures, names: [survey.name])
            : Notice(
              .warning, topic: LeakTopic.fileProperties.rawValue,
              "\(seen): the classes' files come from different devices or hands. Models see it, "
                + "because resized pictures differ in sharpness and proportions. Cut or scan all in "
                + "one way, or compare within one source.",
              figures: best.area.figures, names: [survey.name]))
      }
    }
    if groups.count < GroupBootstrap.fewestGroups {
      return .skipped(
        .fileProperties,
        "with \(groups.count) groups, what files tell cannot be told from chance"
          + (strongest.map { " (\($0.name): AUC \(twoDecimals($0.best.area.value)))" } ?? ""))
    }
    let sentence =
      strongest.map {
        notices.isEmpty
          ? "\($0.name) tells the label best, with AUC \($0.best.area); nothing stands out"
          : "size, shape and format do not tell the label; see the note on bytes"
      } ?? "all files have the same size, shape and format"
    return .found(
      .fileProperties, notices, otherwise: sentence, figures: strongest?.best.area.figures ?? [])
  }

  private func fileProperties(
    _ survey: PictureCensus
  ) -> [(quality: KeyQuality, followsContent: Bool)] {
    let pictures = survey.picturesOfCase(caseCount)
    func numbers(_ name: String, _ value: (PictureFacts) -> Double) -> KeyQuality {
      KeyQuality(
        name: name, isOrder: false,
        values: .numbers(
          pictures.map { all in
            all.isEmpty
              ? nil : all.reduce(0) { $0 + value(survey.facts[$1]) } / Double(all.count)
          }))
    }
    func categories(_ name: String, _ value: (PictureFacts) -> String) -> KeyQuality {
      KeyQuality(
        name: name, isOrder: false,
        values: .categories(pictures.map { $0.first.map { value(survey.facts[$0]) } }))
    }
    let count = KeyQuality(
      name: "the number of pictures", isOrder: false,
      values: .numbers(pictures.map { $0.isEmpty ? nil : Double($0.count) }))
    return [
      (numbers("the width in pixels") { Double($0.width) }, false),
      (numbers("the height in pixels") { Double($0.height) }, false),
      (numbers("the ratio of width to height") { Double($0.width) / Double($0.height) }, false),
      (categories("the format and kind of color") { "\($0.format) \($0.storedChannels)" }, false),
      (count, false),
      (numbers("the size in bytes") { Double($0.byteCount) }, true),
    ]
  }
}
