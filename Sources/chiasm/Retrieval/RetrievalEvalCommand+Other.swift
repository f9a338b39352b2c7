import Cohorts
import Findings
import Foundation
import Retrieval
import Tokenizers

extension RetrievalEvalCommand {
  /// Another cohort's pairs, in the space of the run's model of all cases.
  func judge(
    _ manifest: String, by run: RetrievalRun, _ folder: PretrainingFolder
  ) throws -> RetrievalDocument {
    let steps = StepReporter()
    let other = try ExternalPairs(
      Cohort.load(manifest: manifest, foldCount: 2, keepsUnlabelled: true), run: run, folder: folder
    ) { done, total in
      if done % 100 == 0 || done == total { steps.show("\(done) of \(total) pairs embedded") }
    }
    steps.clear()
    var result = try document(
      [(name: "model", pairs: other.pairs)], data: other.cohort.name, source: "run",
      section: run.settings.section.rawValue,
      split: other.sharedGroups.isEmpty
        ? "all pairs of a cohort that \(folder.root.lastPathComponent) has not seen"
        : "all pairs of a cohort that shares names of groups with what \(folder.root.lastPathComponent) has learned from"
    )
    var notes: [String] = []
    if other.lacking > 0 {
      notes.append("\(other.lacking) cases without a picture or a text were left out.")
    }
    if !other.sharedGroups.isEmpty {
      let shared = other.sharedGroups
      let names =
        shared.prefix(3).map { "\"\($0)\"" }.joined(separator: ", ")
        + (shared.count > 3 ? ", …" : "")
      notes.append(
        (shared.count == 1
          ? "1 group (\(names)) has the name of a group"
          : "\(shared.count) groups (\(names)) have names of groups")
          + " that the model may have learned from; if these are the same patients, these figures are too good."
      )
    }
    for index in result.retrieval.indices {
      result.retrieval[index].notes = notes + result.retrieval[index].notes
    }
    return result
  }
}
