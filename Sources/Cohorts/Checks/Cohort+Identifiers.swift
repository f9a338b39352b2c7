internal import Statistics

extension Cohort {
  /// Areas from which a quality of keys, files or order is more than a note.
  static let keyArea = 0.6
  /// Areas from which an identifier among the inputs is an error.
  static let identifierErrorArea = 0.7
  /// The chance that what an identifier tells must stay below: ten times that of other checks,
  /// because only columns that raised a warning already are asked.
  static let identifierSurprise = 0.001

  /// Whether identifiers stand among the inputs, or say more than who a case is.
  ///
  /// Columns whose values are (nearly) unique or number the cases; texts that hold keys; and whether
  /// beginning, length, folder or ending of keys and file names tells the label.
  public func identifierCheck(seed: UInt64) -> LeakCheck {
    let target = CheckedLabel(self, seed: seed)
    let notices =
      identifierColumnNotices(target) + textKeyNotices() + keyQualityNotices(target)
    return .found(
      .identifier, notices,
      otherwise: (groups.count < GroupBootstrap.fewestGroups
        ? "no column or text holds identifiers; what keys and file names tell cannot be told from "
          + "chance with \(groups.count) groups"
        : "no column or text holds identifiers, and keys and file names say nothing of the label"))
  }

  private func identifierColumnNotices(_ target: CheckedLabel) -> [Notice] {
    modalities.flatMap { modality -> [Notice] in
      guard case .tabular(let table) = modality.content else { return [] }
      let numeric = table.numeric.compactMap { column -> Notice? in
        IdentifierColumn.sign(column, groups).map {
          identifierNotice(
            column.name, modality.name, $0,
            [KeyQuality(name: "its size", isOrder: true, values: .numbers(column.values))],
            target)
        }
      }
      let categorical = table.categorical.compactMap { column -> Notice? in
        IdentifierColumn.sign(column, groups).map {
          identifierNotice(
            column.name, modality.name, $0, KeyQuality.all(of: column.values, named: "its values"),
            target)
        }
      }
      return numeric + categorical
    }
  }

  private func identifierNotice(
    _ name: String, _ modality: String, _ sign: IdentifierSign, _ qualities: [KeyQuality],
    _ target: CheckedLabel
  ) -> Notice {
    let found = qualities.compactMap { quality in quality.best(target).map { (quality, $0) } }
      .filter {
        $0.1.area.isBeyondChance(
          among: 2 * qualities.count * target.scored.count, surprise: Self.identifierSurprise)
      }
      .max { $0.1.area.value < $1.1.area.value }
    let reason =
      switch sign {
      case .unique(let perGroup):
        "has a value of its own for nearly every \(perGroup ? "group" : "case")"
      case .numbering(let low, let high):
        "holds whole numbers from \(Int(low)) to \(Int(high)) that hardly ever "
          + "repeat, as numbers given out one by one do"
      case .rowOrder: "holds whole numbers in the order of the rows"
      case .name: "hardly ever repeats a value and is named like a number of records"
      }
    let seen = "Column \"\(name)\" of \"\(modality)\" \(reason): it looks like an identifier"
    guard let (quality, best) = found, best.area.value >= Self.keyArea else {
      return Notice(
        .warning, topic: LeakTopic.identifier.rawValue,
        "\(seen). A model can only learn it by heart; take it out of the inputs.", names: [name])
    }
    return Notice(
      best.area.value >= Self.identifierErrorArea ? .error : .warning,
      topic: LeakTopic.identifier.rawValue,
      "\(seen), and \(quality.name) tells class \"\(classNames[best.label])\" with AUC \(best.area): "
        + "numbers were given out by diagnosis or over time. Take it out of the inputs.",
      figures: best.area.figures, names: [name])
  }

  private func keyQualityNotices(_ target: CheckedLabel) -> [Notice] {
    let qualities = keyQualities().filter { !$0.isOrder }
    return qualities.compactMap { quality -> Notice? in
      guard let best = quality.best(target),
        best.area.isBeyondChance(among: 2 * qualities.count * target.scored.count),
        best.area.value >= Self.keyArea
      else { return nil }
      let seen =
        "What stands in \(quality.name) tells class \"\(classNames[best.label])\" with AUC "
        + "\(best.area)"
      if case .categories(let values) = quality.values, namesClasses(values) {
        return Notice(
          .info, topic: LeakTopic.identifier.rawValue,
          "\(seen), because cases are sorted by class there. Models do not see it.",
          figures: best.area.figures)
      }
      return Notice(
        .warning, topic: LeakTopic.identifier.rawValue,
        "\(seen). Models do not see it, but classes seem to come from different sources, and what "
          + "else differs between sources (devices, software, staff) gives the label away. Find out "
          + "what it stands for; if it is the source, name it as \"site\" and hold whole sites out.",
        figures: best.area.figures)
    }
  }

  /// Whether each level of a quality is the name of a class.
  private func namesClasses(_ values: [String?]) -> Bool {
    let levels = Set(values.compactMap { $0?.lowercased() })
    let classes = classNames.map { $0.lowercased() }
    return levels.count >= 2 && levels.allSatisfy { level in classes.contains { $0 == level } }
  }
}
