import Cohorts
import Findings
import Foundation
import Fusion
import Statistics
import TestSupport
import Testing

/// What the findings say of models beside each other, of repeats, probabilities, sites and labels.
struct JudgementTests {
  @Test func everyPairIsComparedOnce() throws {
    try withTemporaryFolder { folder in
      let result = try runExperiment(
        MadeCohort().load(in: folder), in: folder.appending(path: "run"), models: "logistic")
      let document = try result.document()
      #expect(
        document.comparisons.map { [$0.model, $0.other] } == [
          ["logistic:table", "logistic:genes"], ["logistic:table", "logistic:table+genes"],
          ["logistic:genes", "logistic:table+genes"],
        ])
      let areas = Dictionary(
        uniqueKeysWithValues: document.models.map { ($0.name, $0.metrics["roc_auc"]?.value ?? 0) })
      for pair in document.comparisons {
        expectClose(
          try #require(pair.difference.value),
          to: try #require(areas[pair.model]) - (try #require(areas[pair.other])), absolute: 1e-12)
        let p = try #require(pair.pValue)
        #expect(try #require(pair.adjustedPValue) >= p && p > 0)
      }
    }
  }

  @Test func repeatsGiveASpreadAndNoFurtherCases() throws {
    try withTemporaryFolder { folder in
      var settings = ExperimentSettings.tiny
      settings.folds.repeatCount = 3
      let result = try runExperiment(
        MadeCohort().load(in: folder), in: folder.appending(path: "run"), settings: settings,
        models: "logistic:genes")
      let document = try result.document()
      let spread = try #require(document.models[0].repeats?["roc_auc"])
      #expect(spread.repeats == 3)
      // By hand from the units: pool each repeat's folds, then mean and sample deviation.
      var areas: [Double] = []
      for repetition in 0..<3 {
        let units = result.units.filter { $0.repetition == repetition }
        let scored = try ScoredCases(
          labels: units.flatMap { $0.cases.map { result.cohort.labels[$0] } },
          positiveProbabilities: units.flatMap { $0.probabilities.map { $0[1] } })
        areas.append(try #require(scored.value(of: .rocAUC)))
      }
      let mean = areas.reduce(0, +) / 3
      expectClose(spread.mean, to: mean, absolute: 1e-12)
      let squares = areas.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      expectClose(try #require(spread.sd), to: (squares / 2).squareRoot(), absolute: 1e-12)
      #expect(document.models[0].cases == 48)
      #expect(document.notices.contains { $0.code == "repeatsAreNoCases" })
      #expect(document.notices.contains { $0.code == "fewRepeats" })
      let once = try runExperiment(
        result.cohort, in: folder.appending(path: "once"), models: "logistic:genes")
      #expect(try once.document().models[0].repeats == nil)
      #expect(try !once.document().notices.contains { $0.code == "repeatsAreNoCases" })
    }
  }

  /// Raising calibrated probabilities to the temperature gives back what the logits say: with two
  /// classes log-odds are multiplied by it.
  @Test func probabilitiesBeforeTheTemperature() throws {
    try withTemporaryFolder { folder in
      // Sixteen cases of the inner split are too few for a temperature, so more cases.
      let result = try runExperiment(
        MadeCohort(cases: 240).load(in: folder), in: folder.appending(path: "run"),
        models: "logistic:genes")
      let document = try result.document()
      let entry = try #require(document.calibration.first)
      #expect(entry.positiveClass == "malignant")
      #expect(entry.bins.reduce(0) { $0 + $1.cases } == 240)
      #expect(entry.binsBefore.reduce(0) { $0 + $1.cases } == 240)
      let temperatures = result.units.map(\.temperature)
      #expect(temperatures.contains { abs($0 - 1) > 0.01 })
      // The mean stated probability over all cases, from the units by the log-odds.
      var sum = 0.0
      for unit in result.units {
        for row in unit.probabilities {
          let odds = unit.temperature * log(row[1] / row[0])
          sum += 1 / (1 + exp(-odds))
        }
      }
      let stated = entry.binsBefore.reduce(0.0) { $0 + Double($1.cases) * $1.meanProbability }
      expectClose(stated, to: sum, absolute: 1e-9)
    }
  }

  @Test func sitesAreJudgedApart() throws {
    try withTemporaryFolder { folder in
      var made = try MadeCohort(cases: 96)
      // At site B the marker and the genes say the opposite.
      made.header.append("site")
      for index in made.rows.indices { made.rows[index].append(index < 48 ? "A" : "B") }
      made.set("label") { index in
        let own = index / 2 % 2
        return (index < 48 ? own : 1 - own) == 0 ? "benign" : "malignant"
      }
      var settings = ExperimentSettings.tiny
      settings.bootstrapDraws = 200
      let path = try made.write(to: folder)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try Data(text.replacing("group: patient", with: "group: patient\nsite: site").utf8)
        .write(to: URL(fileURLWithPath: path))
      let cohort = try Cohort.load(manifest: path)
      let result = try runExperiment(
        cohort, in: folder.appending(path: "run"), settings: settings, models: "logistic:genes")
      let document = try result.document()
      #expect(document.sites.map(\.site) == ["A", "B"])
      #expect(document.sites.map(\.cases) == [48, 48])
      #expect(document.sites.map(\.groups) == [24, 24])
      #expect(document.sites.allSatisfy { $0.classCounts == [24, 24] })
      let whole = try result.scored(result.models[0])
      for (site, rows) in zip(document.sites, [Array(0..<48), Array(48..<96)]) {
        #expect(site.models[0].figure.value == whole.restricted(to: rows).value(of: .rocAUC))
      }
      // With two sites one's difference from the others is the other's, turned.
      let first = try #require(document.sites[0].models[0].difference?.value)
      expectClose(
        try #require(document.sites[1].models[0].difference?.value), to: -first, absolute: 1e-12)
      #expect(document.notices.contains { $0.code == "sitesInSeveralFolds" })
      settings.folds.unit = .site
      settings.folds.foldCount = 2
      let bySite = try? FoldPlan(cohort, options: settings.folds, seed: 1)
      for split in bySite?.splits ?? [] {
        #expect(Set(split.test.map { $0 < 48 }).count == 1)
      }
    }
  }

  @Test func aLabelMadeFromAnInputGetsNoVerdict() throws {
    try withTemporaryFolder { folder in
      let made = try MadeCohort()
      let path = try made.write(to: folder)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try Data(
        text.replacing(
          "label: {column: label}", with: "label: {column: label, derivedFrom: genes}"
        ).utf8
      ).write(to: URL(fileURLWithPath: path))
      let result = try runExperiment(
        Cohort.load(manifest: path), in: folder.appending(path: "run"))
      let document = try result.document()
      #expect(document.cohort.labelDerivedFrom == ["genes"])
      for entry in document.contribution {
        #expect(entry.verdict["genes"] == .cannotTell)
        #expect(entry.reasons?["genes"]?.contains("made from") == true)
        #expect(entry.influence?["genes"] != nil, "the measurement stays")
      }
      let gain = try #require(document.fusionGain)
      #expect(gain.verdict == .cannotTell && gain.withheldBecause != nil)
      #expect(gain.gain.value != nil)
    }
  }

  /// Table, genes and notes, the label made from the genes: the other two are joined without them too.
  @Test func aLabelMadeFromAnInputAddsModelsWithoutIt() throws {
    try withTemporaryFolder { folder in
      let path = try MadeCohort(includes: [.notes]).write(to: folder)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let plain = try ModelDescription.standard(for: Cohort.load(manifest: path)).map(\.name)
      try Data(
        text.replacing(
          "label: {column: label}", with: "label: {column: label, derivedFrom: genes}"
        ).utf8
      ).write(to: URL(fileURLWithPath: path))
      let models = try ModelDescription.standard(for: Cohort.load(manifest: path))
      #expect(
        models.map(\.name)
          == plain + ["logistic:table+notes", "cross-attention-without:genes"])
      #expect(models.last?.modalities == ["table", "notes"])
    }
  }
}
