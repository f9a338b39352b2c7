import Cohorts
import Foundation

/// Runs of one cohort whose folds were drawn by different seeds, judged together.
///
/// Which cases share a gallery, and which trained together, is luck; over several partitions it counts less. A case is
/// asked for once a run, and all its answers belong to its group, so intervals do not mistake them for new patients.
public struct RetrievalRuns {
  private let runs: [RetrievalRun]

  /// The first run.
  public var first: RetrievalRun { runs[0] }

  /// Opens runs.
  ///
  /// - Throws: ``RetrievalError`` with code `invalidArgument` for no run, one that is named twice, or runs of different
  ///   cohorts, sections of texts or folds; and what opening a run throws.
  public init(_ folders: [PretrainingFolder]) throws {
    guard !folders.isEmpty else {
      throw RetrievalError(.invalidArgument, "expected a run of chiasm pretrain, found none")
    }
    var seen: Set<String> = []
    for folder in folders
    where !seen.insert(folder.root.resolvingSymlinksInPath().standardizedFileURL.path).inserted {
      throw RetrievalError(.invalidArgument, "\(folder.root.path): is named twice")
    }
    runs = try folders.map { try RetrievalRun($0) }
    let first = runs[0]
    for (run, folder) in zip(runs, folders).dropFirst() {
      func require(_ isSame: Bool, _ what: String, _ own: String, _ other: String) throws {
        guard !isSame else { return }
        throw RetrievalError(
          .invalidArgument,
          "\(folder.root.path): expected the \(what) of \(folders[0].root.path) (\(other)), found \(own); judge "
            + "runs of one cohort that differ in their seeds")
      }
      try require(
        run.cohort.caseIDs == first.cohort.caseIDs && run.sections == first.sections
          && run.cohort.groups.names == first.cohort.groups.names,
        "cases, groups and texts", "\"\(run.cohort.name)\"", "\"\(first.cohort.name)\"")
      try require(run.split == first.split, "split", run.split, first.split)
      func settings(_ run: RetrievalRun) -> PretrainingSettings {
        var settings = run.settings.withoutPlaces
        settings.seed = 0
        return settings
      }
      try require(settings(run) == settings(first), "settings", "others", "all but the seed")
    }
    let seeds = runs.map(\.settings.seed)
    guard Set(seeds).count == seeds.count else {
      throw RetrievalError(
        .invalidArgument,
        "expected runs of different seeds, found \(seeds): two of one seed have the same folds")
    }
  }

  /// The parts that all runs have rows of.
  public var parts: [RetrievalRun.Part] {
    first.parts.filter { part in runs.allSatisfy { $0.parts.contains(part) } }
  }

  /// How cases were split.
  public var split: String {
    runs.count == 1 ? first.split : "\(runs.count) runs, each \(first.split)"
  }

  /// The pairs of all runs, each run's folds galleries of their own.
  public func pairs(_ part: RetrievalRun.Part) throws -> RetrievalPairs {
    try RetrievalPairs(joining: runs.map { try $0.pairs(part) })
  }

  /// The plain linear baseline of all runs.
  public func baseline() throws -> RetrievalPairs {
    try RetrievalPairs(joining: runs.map { try $0.baseline() })
  }
}

extension RetrievalPairs {
  /// Pairs under one another, those of each part in galleries of their own.
  init(joining parts: [RetrievalPairs]) throws {
    var galleries: [Int] = []
    for part in parts {
      let next = (galleries.max() ?? -1) + 1
      galleries += part.galleries.map { next + $0 }
    }
    let places = parts.flatMap(\.places)
    try self.init(
      images: .rowsOfFolds(parts.map(\.images)), texts: .rowsOfFolds(parts.map(\.texts)),
      keys: parts.flatMap(\.keys), groups: parts.flatMap(\.groups), galleries: galleries,
      classes: parts.flatMap(\.classes), classNames: parts.first?.classNames ?? [])
    self.places = places
  }
}
