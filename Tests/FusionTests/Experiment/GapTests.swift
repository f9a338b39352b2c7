import Cohorts
import Findings
import Foundation
import Fusion
import Statistics
import TestSupport
import Testing

struct GapTests {
  /// The genes were measured on the patients of one fold only: there, no training case has them.
  @Test func modalityAbsentFromTrainingIsDoneWithout() throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort(cases: 48)
      let complete = try made.load(in: folder)
      let plan = try FoldPlan(
        complete, options: ExperimentSettings.tiny.folds, seed: ExperimentSettings.tiny.seed)
      let tested = Set(plan.splits[1].test)
      for index in made.genes.indices where !tested.contains(index) { made.genes[index] = nil }
      let cohort = try made.load(in: folder)
      let result = try runExperiment(cohort, in: folder.appending(path: "run"))
      let blind = try #require(
        result.units.first { $0.fold == 1 && $0.model.name == "logistic:genes" })
      #expect(blind.absentModalities == ["genes"])
      #expect(blind.trainingCount == 0)
      // The shares of the classes in training, for every case.
      let split = plan.splits[1]
      let share =
        Double(split.training.count { cohort.labels[$0] == 1 })
        / Double(split.training.count)
      #expect(Set(blind.probabilities) == [[1 - share, share]])
      let fused = try #require(
        result.units.first { $0.fold == 1 && $0.model.name == "cross-attention" })
      #expect(fused.absentModalities == ["genes"])
      #expect(Set(fused.probabilities).count > 1)
      let notices = try result.document().notices.filter { $0.code == "modalityAbsentFromTraining" }
      // network:genes, logistic:table+genes, logistic:genes and three fusions.
      #expect(notices.count == 6)
      #expect(notices.allSatisfy { $0.message.contains("genes") })
    }
  }

  /// Two patients have the third class, so that some parts of some folds lack it.
  @Test func classMissingFromSomeParts() throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort(cases: 60)
      made.set("label") {
        [4, 13].contains($0 / 2) ? "rare" : $0 / 2 % 2 == 0 ? "benign" : "malignant"
      }
      let result = try runExperiment(made.load(in: folder), in: folder.appending(path: "run"))
      let document = try result.document()
      #expect(document.cohort.classes == ["benign", "malignant", "rare"])
      #expect(document.notices.contains { $0.code == "classMissingFromPart" })
      for model in document.models {
        #expect(model.metrics["accuracy"]?.value != nil)
        #expect(model.metrics["roc_auc"]?.value != nil)
      }
      _ = try document.json()
    }
  }

  @Test func columnsThatNeverChange() throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort()
      made.set("age") { _ in "50" }
      made.set("smoker") { _ in "no" }
      let result = try runExperiment(made.load(in: folder), in: folder.appending(path: "run"))
      #expect(result.units.count == 24)
    }
  }

  @Test func tableWithoutAnyInformation() throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort()
      for name in ["age", "marker", "smoker"] { made.set(name) { _ in "1" } }
      let result = try runExperiment(made.load(in: folder), in: folder.appending(path: "run"))
      let blind = try #require(result.units.first { $0.model.name == "logistic:table" })
      #expect(Set(blind.probabilities).count == 1)
      let fused = try #require(
        try result.document().contribution.first { $0.model == "cross-attention" })
      // Nothing that could be exchanged: that is no fault of the model.
      #expect(fused.verdict["table"] == .cannotTell)
      #expect(fused.verdict["genes"] == .used)
      #expect(try result.document().notices.contains { $0.code == "modalityUse" })
    }
  }
}
