import Cohorts
import Findings
import Foundation
import Fusion
import Statistics
import TestSupport
import Tensors
import Testing
import Training

struct ExperimentTests {
  // MARK: The result

  @Test func findingsHoldWhatTheFileNeeds() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let result = try runExperiment(cohort, in: folder.appending(path: "run"))
      let data = try result.document().json()
      let json = try #require(
        try JSONSerialization.jsonObject(with: data) as? [String: Any])
      let models = try #require(json["models"] as? [[String: Any]])
      #expect(
        models.compactMap { $0["name"] as? String } == [
          "logistic:table", "logistic:genes", "logistic:table+genes", "network:table",
          "network:genes", "early-concat", "late", "cross-attention",
        ])
      for model in models {
        let metrics = try #require(model["metrics"] as? [String: [String: Any]])
        #expect(
          Set(metrics.keys).isSuperset(of: [
            "accuracy", "balanced_accuracy", "macro_f1", "mcc", "roc_auc", "average_precision",
            "brier", "ece",
          ]))
        let area = try #require(metrics["roc_auc"])
        let value = try #require(area["value"] as? Double)
        let low = try #require(area["low"] as? Double)
        let high = try #require(area["high"] as? Double)
        #expect(0 <= low && low <= value && value <= high && high <= 1)
      }
      let gain = try #require(json["fusion_gain"] as? [String: Any])
      #expect(gain["metric"] as? String == "roc_auc")
      #expect(gain["model"] as? String == "cross-attention")
      #expect(gain["value"] is Double && gain["low"] is Double && gain["high"] is Double)
      let unimodal = ["logistic:table", "logistic:genes", "network:table", "network:genes"]
      #expect(unimodal.contains(try #require(gain["best_unimodal"] as? String)))

      let contribution = try #require(json["contribution"] as? [[String: Any]])
      #expect(
        contribution.compactMap { $0["model"] as? String }
          == ["logistic:table+genes", "early-concat", "late", "cross-attention"])
      for entry in contribution {
        let verdict = try #require(entry["verdict"] as? [String: String])
        #expect(Set(verdict.keys) == ["table", "genes"])
        #expect(verdict.values.allSatisfy { $0 == "used" })
        let influence = try #require(entry["influence"] as? [String: Double])
        #expect(influence.values.allSatisfy { (0...1).contains($0) && $0 > 0 })
      }
    }
  }

  /// The cohort's label follows one column of each modality, and logistic regression finds it.
  @Test func learnsWhatIsThere() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort(cases: 96).load(in: folder)
      let result = try runExperiment(
        cohort, in: folder.appending(path: "run"), models: "logistic,cross-attention")
      for model in result.models {
        let area = try #require(try result.scored(model).value(of: .rocAUC))
        #expect(area > 0.75, "\(model.name): \(area)")
      }
    }
  }

  @Test func shuffledLabelsTeachNothing() throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort(cases: 96)
      // Patients in pairs of pairs: half of each class's cases keep its signal, half carry the other.
      made.set("label") { $0 / 4 % 2 == 0 ? "benign" : "malignant" }
      let result = try runExperiment(
        made.load(in: folder), in: folder.appending(path: "run"), models: "logistic:table+genes")
      let document = try result.document()
      let area = try #require(document.models.first?.metrics["roc_auc"])
      #expect(try #require(area.low) < 0.5 && #require(area.high) > 0.4)
    }
  }

  @Test func everyCaseIsPredictedOnceAModelAndRepeat() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      var settings = ExperimentSettings.tiny
      settings.folds.repeatCount = 2
      let result = try runExperiment(
        cohort, in: folder.appending(path: "run"), settings: settings,
        models: "logistic:genes,network:genes")
      var rows = result.predictionsCSV().split(separator: "\n")
      #expect(
        rows.removeFirst() == "case,group,label,model,repeat,fold,p_benign,p_malignant,decision")
      #expect(rows.count == 2 * 2 * 48)
      let keys = rows.map { row in
        let cells = row.split(separator: ",")
        return [cells[0], cells[3], cells[4]]
      }
      #expect(Set(keys).count == keys.count)
      for row in rows {
        let cells = row.split(separator: ",")
        let sum = try #require(Double(cells[6])) + #require(Double(cells[7]))
        expectClose(sum, to: 1, absolute: 1e-9)
      }
    }
  }

  @Test func threeClasses() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort(cases: 72, classes: ["a", "b", "c, rare"]).load(in: folder)
      let result = try runExperiment(cohort, in: folder.appending(path: "run"))
      for unit in result.units {
        #expect(unit.threshold == nil)
        #expect(unit.probabilities.allSatisfy { $0.count == 3 })
      }
      #expect(result.predictionsCSV().contains("\"p_c, rare\""))
      let document = try result.document()
      #expect(document.models.allSatisfy { $0.metrics["roc_auc"]?.value != nil })
      #expect(document.models.allSatisfy { $0.thresholds == nil })
    }
  }

  @Test func photosAndTexts() throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort(cases: 24, includes: [.photo, .notes])
      made.set("note") { $0 % 5 == 2 ? "" : "a \($0 / 2 % 2 == 0 ? "flat" : "raised") spot" }
      made.set("photo") { $0 % 4 == 1 ? "" : "images/\($0).png" }
      var settings = ExperimentSettings.tiny
      settings.training.epochs = 1
      let result = try runExperiment(
        made.load(in: folder), in: folder.appending(path: "run"), settings: settings,
        models: "logistic:notes,network:photo,network:notes,cross-attention")
      #expect(result.units.count == 12)
      // Words tell the label wholly, so that a linear model of them finds it.
      let words = try result.scored(result.models[0])
      #expect(try #require(words.value(of: .rocAUC)) > 0.8)
      // Cases without a photo get the shares of the classes from the photo's network: all the same.
      for unit in result.units where unit.model.name == "network:photo" {
        let blind = zip(unit.cases, unit.probabilities).filter { $0.0 % 4 == 1 }.map(\.1)
        #expect(Set(blind).count == 1)
        #expect(Set(unit.probabilities).count > 1)
      }
    }
  }

  // MARK: Seeds

  @Test func sameSeedGivesTheSameBytes() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      var settings = ExperimentSettings.tiny
      let first = try runExperiment(cohort, in: folder.appending(path: "a"))
      let second = try runExperiment(cohort, in: folder.appending(path: "b"))
      #expect(first.predictionsCSV() == second.predictionsCSV())
      #expect(try first.document().json() == second.document().json())
      settings.seed = 8
      let other = try runExperiment(cohort, in: folder.appending(path: "c"), settings: settings)
      #expect(first.predictionsCSV() != other.predictionsCSV())
    }
  }

  @Test func modelsDoNotInfluenceEachOther() throws {
    try withTemporaryFolder { folder in
      let cohort = try MadeCohort().load(in: folder)
      let all = try runExperiment(cohort, in: folder.appending(path: "a"))
      let one = try runExperiment(
        cohort, in: folder.appending(path: "b"), models: "network:genes")
      #expect(
        all.units(of: one.models[0]).map(\.probabilities) == one.units.map(\.probabilities))
    }
  }
}
