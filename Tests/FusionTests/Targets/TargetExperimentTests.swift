import Cohorts
import Findings
import Foundation
import Fusion
import Statistics
import TestSupport
import Testing
import Training

/// Whole experiments on labels that are not classes, against the best that any model could do.
@Suite struct TargetExperimentTests {
  /// What the true score says, beside the truth.
  private func oracle(_ made: TargetCohort, _ cohort: Cohort) throws -> any Scored {
    switch cohort.target {
    case .number(let target):
      return try ScoredNumbers(truth: target.values, predictions: made.best.map { $0[0] })
    case .survival(let target):
      return try ScoredRisks(
        times: target.times, events: target.events, risks: made.best.map { $0[0] })
    case .labels(let target):
      return try ScoredLabels(
        labelNames: target.names, truth: target.values.flatMap { $0 },
        probabilities: made.best.flatMap { row in row.map { 1 / (1 + exp(-$0)) } })
    case .classes: fatalError("not made here")
    }
  }

  @Test(arguments: TargetCohort.Kind.allCases)
  func comesCloseToTheBestPossible(kind: TargetCohort.Kind) throws {
    try withTemporaryFolder { folder in
      let made = TargetCohort(kind)
      let cohort = try made.load(in: folder)
      let best = try #require(
        try oracle(made, cohort).value(of: oracle(made, cohort).primaryMetric))
      let result = try runExperiment(cohort, in: folder.appending(path: "run"))
      let metric = result.primaryMetric
      for model in result.models where !model.isUnimodal {
        let value = try #require(try result.scored(model).value(of: metric))
        #expect(value > best - 0.06, "\(model.name): \(value), best \(best)")
        #expect(value < best + 0.03, "\(model.name): \(value), best \(best)")
      }
      // The first table tells more than the second.
      let linear = result.models.filter { $0.joining == nil }
      let first = try #require(try result.scored(linear[0]).value(of: metric))
      let second = try #require(try result.scored(linear[1]).value(of: metric))
      let both = try #require(try result.scored(linear[2]).value(of: metric))
      #expect(both > max(first, second))

      let document = try result.document()
      #expect(document.primaryMetric == metric.rawValue)
      let wanted = Set(try result.scored(linear[0]).metrics.map(\.rawValue))
      for entry in document.models {
        #expect(Set(entry.metrics.keys) == wanted)
        #expect(entry.metrics[metric.rawValue]?.interval != nil, "\(entry.name)")
      }
      #expect(document.fusionGain?.metric == metric.rawValue)
      #expect(document.cohort.labelKind == kind.rawValue)
      #expect(document.calibration.isEmpty)
      for entry in document.contribution where entry.method == "permutation" {
        #expect(entry.verdict["first"] == .used, "\(entry.model)")
        let drop = (entry.aucDrop ?? entry.metricDrop)?["first"]?.value
        #expect(try #require(drop) > 0.03, "\(entry.model)")
      }
      let labels = document.models[0].labels?.map(\.label)
      #expect(labels == (kind == .multilabel ? ["u", "v"] : nil))
    }
  }

  @Test(arguments: TargetCohort.Kind.allCases)
  func resumesAndReloads(kind: TargetCohort.Kind) throws {
    try withTemporaryFolder { folder in
      let cohort = try TargetCohort(kind, cases: 90).load(in: folder)
      let path = folder.appending(path: "run")
      let result = try runExperiment(cohort, in: path)
      let again = try runExperiment(cohort, in: path, resumes: true)
      #expect(again.predictionsCSV() == result.predictionsCSV())
      let run = try FinishedRun(RunFolder(path.path))
      #expect(run.cohort.target == cohort.target)
      for model in run.models {
        // Throws unless the model says again what the run recorded.
        let reloaded = try run.reloaded(model, in: run.plan.splits[0], readers: [:])
        #expect(reloaded.givesProbabilities == (kind == .multilabel))
      }
    }
  }

  @Test func predictionsAreInTheLabelsUnit() throws {
    try withTemporaryFolder { folder in
      let cohort = try TargetCohort(.number, cases: 90).load(in: folder)
      let result = try runExperiment(
        cohort, in: folder.appending(path: "run"), models: "ridge:first+second")
      let lines = result.predictionsCSV().split(separator: "\n")
      #expect(lines[0] == "case,group,label_u,model,repeat,fold,predicted")
      let predicted = try lines.dropFirst().map { line in
        try #require(Double(line.split(separator: ",").last ?? ""))
      }
      let middle = try #require(mean(of: predicted))
      #expect((45...55).contains(middle))
    }
  }

  @Test func chancesOfAnEventAreCalibrated() throws {
    try withTemporaryFolder { folder in
      let cohort = try TargetCohort(.survival, cases: 300).load(in: folder)
      let result = try runExperiment(
        cohort, in: folder.appending(path: "run"), models: "cox:first+second")
      guard case .survival(let target) = cohort.target else { return }
      let lines = result.predictionsCSV().split(separator: "\n")
      #expect(
        lines[0]
          == "case,group,label_u,label_v,model,repeat,fold,log_cumulative_hazard,p_event_by_horizon"
      )
      let chances = try lines.dropFirst().map { line in
        try #require(Double(line.split(separator: ",").last ?? ""))
      }
      // The mean chance of an event by the horizon against Kaplan and Meier's.
      var atRisk = Double(cohort.caseCount)
      var survival = 1.0
      for index in target.times.indices.sorted(by: { target.times[$0] < target.times[$1] })
      where target.times[index] <= target.horizon {
        if target.events[index] { survival *= 1 - 1 / atRisk }
        atRisk -= 1
      }
      #expect(abs(try #require(mean(of: chances)) - (1 - survival)) < 0.03)
    }
  }

  /// The label follows the size of a column: only a network can see that, and its loss must be right.
  @Test(arguments: [TargetCohort.Kind.number, .survival])
  func networksLearnWhatIsNotLinear(kind: TargetCohort.Kind) throws {
    try withTemporaryFolder { folder in
      let made = TargetCohort(kind, cases: 300, isCurved: true)
      let cohort = try made.load(in: folder)
      var settings = ExperimentSettings.tiny
      settings.training.epochs = 30
      settings.training.batchSize = 32
      settings.training.learningRate = 5e-3
      settings.folds.foldCount = 2
      settings.network.dropout = 0
      let result = try runExperiment(
        cohort, in: folder.appending(path: "run"), settings: settings,
        models: "\(kind == .number ? "ridge" : "cox"):first,network:first")
      let values = try result.models.map {
        try #require(try result.scored($0).value(of: result.primaryMetric))
      }
      #expect(values[1] > values[0] + 0.15, "\(values)")
    }
  }

  @Test func settingsOfClassesAreRefused() throws {
    try withTemporaryFolder { folder in
      let cohort = try TargetCohort(.number, cases: 90).load(in: folder)
      var settings = ExperimentSettings.tiny
      settings.balancesClasses = true
      let error = #expect(throws: FusionError.self) {
        try runExperiment(cohort, in: folder.appending(path: "run"), settings: settings)
      }
      #expect(error?.code == .invalidSetting)
      #expect(throws: FusionError.self) {
        try ModelDescription.named("logistic", for: cohort)
      }
    }
  }
}
