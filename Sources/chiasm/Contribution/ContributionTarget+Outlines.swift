import Cohorts
import Contribution
import Findings
import Statistics

extension ContributionTarget {
  /// The picture modalities of the model.
  var imageFiles: [(name: String, files: ImageFiles)] {
    modalities.compactMap { name in
      if case .image(let files)? = try? cohort.modality(name).content {
        (name, files)
      } else {
        nil
      }
    }
  }

  /// Makes sure that outlines can be compared with anything, before any work begins.
  func requireImages(_ masks: OutlineFolder) throws {
    guard !imageFiles.isEmpty else {
      throw ContributionError(
        .invalidSetting,
        "--masks: \(modelName) sees no pictures, only \(modalities.joined(separator: ", "))")
    }
    let hasOne = try imageFiles.contains { _, files in
      try files.paths.indices.contains { try masks.outline(case: $0, of: files) != nil }
    }
    guard hasOne else {
      throw ContributionError(
        .invalidSetting,
        "--masks \(masks.path): no outline is named like a case (\(cohort.caseIDs[0])) or its "
          + "picture; rename the outlines")
    }
  }

  /// How much of each picture modality's attribution lies inside the outlines.
  func outlines(_ masks: OutlineFolder, _ outcome: ContributionOutcome) throws -> [OutlineFinding] {
    let measurement = outcome.measurement
    let draws = try GroupDraws(
      count: settings.draws, level: settings.level,
      stream: RandomStream(seed: seed, "contribution", "outlines"))
    return try imageFiles.compactMap { name, files in
      guard let effects = try measurement.mapEffects(name) else { return nil }
      let share = try OutlineShare(
        effects, items: measurement.mapItems, groups: measurement.groups, draws: draws
      ) { try masks.outline(case: outcome.rows[$0], of: files) }
      return OutlineFinding(
        modality: name, cases: share.caseCount, cells: effects.players, inside: share.inside,
        chance: share.chance, excess: share.excess)
    }
  }
}
