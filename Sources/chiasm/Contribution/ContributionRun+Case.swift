import Cohorts
import Contribution
import Findings
import Foundation
import Fusion
import Statistics

extension ContributionRun {
  /// The split whose model was not trained on a case; `nil` if there is none.
  func split(testing row: Int) -> FoldPlan.Split? { splits.first { $0.test.contains(row) } }

  /// Hides parts of one case, split as the run's own findings are so that both can be compared.
  func occluded(
    _ row: Int, by reloaded: ReloadedModel, isCancelled: @escaping () -> Bool
  ) throws -> CaseOcclusion {
    var settings = target.settings
    if let players = try recordedPlayers() {
      settings.players = nil
      if Set(players.values).count == 1 {
        settings.players = players.values.first
      } else {
        settings.unequalPlayers = players
      }
    }
    let analysis = try ContributionAnalysis(
      settings: settings, stream: RandomStream(seed: target.seed, "contribution"))
    return try analysis.occlude(
      reloaded.predictor, cohort: run.cohort, case: row, training: reloaded.split.training,
      options: try options(reloaded), isCancelled: isCancelled)
  }

  /// The numbers of parts in the run's findings about this model.
  private func recordedPlayers() throws -> [String: Int]? {
    let file = run.folder.findings
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    let document = try FindingsDocument(withoutAdviceAt: file)
    let found = document.contribution.first { $0.method == "occlusion" && $0.model == model.name }
    guard let players = found?.players, Set(players.keys) == Set(model.modalities) else {
      return nil
    }
    return players
  }

  /// The case's picture as the model was shown it, as PNG at a size at which a person sees it.
  ///
  /// - Returns: `nil` for a modality without pictures, and where the case has none.
  func picture(_ modality: String, of row: Int) throws -> [UInt8]? {
    guard let files = target.imageFiles.first(where: { $0.name == modality })?.files,
      let picture = try target.picture(modality, files, row)
    else { return nil }
    return try target.enlarged(picture).png()
  }

  /// The heat map of an output over the case's picture, as PNG.
  ///
  /// - Returns: `nil` for a modality without pictures, and where the case has none or nothing in it moves the output.
  func heatMap(
    _ modality: String, of row: Int, _ occlusion: CaseOcclusion, output: Int
  ) throws -> [UInt8]? {
    guard let map = occlusion.heatMap(modality), map.values[output].contains(where: { $0 != 0 }),
      let files = target.imageFiles.first(where: { $0.name == modality })?.files,
      let picture = try target.picture(modality, files, row)
    else { return nil }
    return try map.overlay(on: target.enlarged(picture), output: output).png()
  }
}
