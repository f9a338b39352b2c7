import Cohorts
import Contribution
import Foundation
import Fusion

/// A run whose model answers about single cases; the model of the fold that was asked last is kept.
struct OpenRun {
  /// The run and its fused model.
  let work: ContributionRun
  /// Where it is kept.
  let folder: URL
  private let stamp: [Date]
  private var reloaded: ReloadedModel?

  /// Opens a run.
  init(_ folder: URL) throws {
    self.folder = folder
    let run = try FinishedRun(RunFolder(folder.path))
    stamp = Self.stamp(folder)
    work = ContributionRun(
      run: run, model: try run.model(), seed: run.settings.seed, version: Chiasm.version)
  }

  /// Whether the folder is still as it was when it was opened.
  var isFresh: Bool { stamp == Self.stamp(folder) }

  /// The model that was not trained on the cases that a split tests.
  mutating func model(in split: FoldPlan.Split) throws -> ReloadedModel {
    if let reloaded, reloaded.split.fold == split.fold { return reloaded }
    // The former goes first: two may be more than fits.
    reloaded = nil
    let loaded = try work.run.reloaded(work.model, in: split, readers: work.target.readers)
    reloaded = loaded
    return loaded
  }

  private static func stamp(_ folder: URL) -> [Date] {
    ["settings.json", "findings.json", "checkpoints"].map { name in
      let found = try? FileManager.default.attributesOfItem(
        atPath: folder.appending(path: name).path)
      return found?[.modificationDate] as? Date ?? .distantPast
    }
  }
}
