import Cohorts
import Statistics
import Testing

@Suite struct InspectionTests {
  /// 120 cases in 60 groups; `value` gives the cells `a` (number), `b` (category) for a case.
  private func cohort(
    classCount: Int = 2, value: (_ item: Int, _ label: Int) -> (a: String, b: String)
  ) throws -> Cohort {
    let folder = try TemporaryFolder()
    var table = "id,g,y,a,b,filler\n"
    for item in 0..<120 {
      let label = item / 2 % classCount
      let cells = value(item, label)
      table += "c\(item),g\(item / 2),class \(label),\(cells.a),\(cells.b),1\n"
    }
    try folder.write("t.csv", table)
    let path = try folder.write(
      "c.yaml",
      """
      name: t
      table: t.csv
      case: id
      group: g
      label: {column: y}
      modalities:
        t: {kind: tabular, numeric: [a, filler], categorical: [b]}
      """)
    return try Cohort.load(manifest: path)
  }

  private func noise(_ item: Int) -> String {
    var stream = RandomStream(seed: 9, "noise", "\(item)")
    return "\(stream.index(below: 1000))"
  }

  @Test func cleanCohortRaisesNothing() throws {
    let cohort = try cohort { item, _ in (noise(item), item % 7 < 3 ? "u" : "v") }
    let notices = cohort.inspect(seed: 1)
    #expect(notices.allSatisfy { $0.severity == .info })
    #expect(!notices.contains { $0.topic.hasSuffix("Leak") })
  }

  @Test func missingnessThatFollowsTheLabelIsAnError() throws {
    // Empty for two thirds of class 0 and a fifth of class 1.
    let cohort = try cohort { item, label in
      let isEmpty = label == 0 ? item / 4 % 3 != 0 : item / 4 % 5 == 0
      return (isEmpty ? "" : noise(item), item % 3 == 0 ? "u" : "v")
    }
    let notice = try #require(
      cohort.missingnessLeakCheck(seed: 1).notices.first { $0.topic == "missingnessLeak" })
    #expect(notice.severity == .error)
    #expect(notice.names == ["a"])
    // AUC of one flag: P(empty | 0) = .667, P(empty | 1) = .2; .5 (1 + .467) = .733.
    let area = try #require(notice.figures.first { $0.name == "auc" }).value
    #expect(abs(area - 0.733) < 0.03)
    #expect(notice.figures.map(\.name) == ["auc", "low", "high"])
  }

  @Test func missingnessAtRandomIsNoLeak() throws {
    let cohort = try cohort { item, _ in (item / 2 % 5 == 0 ? "" : noise(item), "u") }
    let check = cohort.missingnessLeakCheck(seed: 1)
    #expect(check.outcome == .passed && check.notices.isEmpty)
    #expect(check.sentence.contains("no more than chance"))
  }

  @Test func numberThatGivesTheLabelAwayIsNamed() throws {
    // Lower numbers for class 1: the direction does not matter.
    let cohort = try cohort { item, label in ("\(1000 * (1 - label) + item)", "u") }
    let notice = try #require(cohort.columnLeakCheck(seed: 1).notices.first)
    #expect(notice.names == ["a"])
    #expect(notice.figures.first?.value == 1)
  }

  @Test func categoryThatGivesTheLabelAwayIsNamed() throws {
    let cohort = try cohort(classCount: 3) { item, label in
      (noise(item), label == 2 ? "biopsy" : "none")
    }
    let notices = cohort.columnLeakCheck(seed: 1).notices
    #expect(notices.map(\.names) == [["b"]])
    #expect(notices.first?.sentence.contains("\"class 2\"") == true)
  }

  @Test func uniqueCategoriesAreNoLeak() throws {
    // A key as a category: each value occurs once, so it tells nothing out of fold.
    let cohort = try cohort { item, _ in (noise(item), "key-\(item)") }
    #expect(cohort.columnLeakCheck(seed: 1).notices.isEmpty)
  }

  @Test func columnEmptyInOneClassOnlyIsNamed() throws {
    let cohort = try cohort { item, label in
      (label == 0 && item / 2 % 4 == 0 ? "" : noise(item), "u")
    }
    let notice = try #require(
      cohort.missingnessLeakCheck(seed: 1).notices.first { $0.topic == "missingOnlyInOneClass" })
    #expect(notice.topic == "missingOnlyInOneClass")
    #expect(notice.names == ["a"])
    #expect(notice.sentence.contains("\"class 0\""))
  }

  @Test func columnFilledInOneClassOnlyIsNamed() throws {
    let cohort = try cohort { item, label in
      (noise(item), label == 1 && item / 2 % 3 != 0 ? "done" : "")
    }
    #expect(
      cohort.missingnessLeakCheck(seed: 1).notices.contains {
        $0.topic == "presentOnlyInOneClass" && $0.names == ["b"]
      })
  }

  @Test func fewEmptyCellsInOneClassAreChance() throws {
    let cohort = try cohort { item, _ in (item < 2 ? "" : noise(item), "u") }
    #expect(cohort.missingnessLeakCheck(seed: 1).outcome == .passed)
  }

  @Test func fewGroupsAndRareClassesAreWarned() throws {
    let made = try MadeCohort().load()
    // Six groups a class.
    #expect(made.balanceNotices().allSatisfy { $0.severity == .warning })
    #expect(made.countNotices().first?.figures.first { $0.name == "sites" }?.value == 3)
    #expect(made.gapNotices().map(\.names) == [["age"]])
  }

  @Test func sameSeedSameNotices() throws {
    let cohort = try cohort { item, label in (item % 3 == label ? "" : noise(item), "u") }
    #expect(cohort.inspect(seed: 3) == cohort.inspect(seed: 3))
  }

  @Test func logisticRegressionEqualsScikitLearn() throws {
    let golden = try Golden.read()
    let model = WeightedLogisticRegression(
      rows: golden.rows, positives: golden.rowLabels.map(Double.init),
      totals: golden.rows.map { _ in 1 }, penalty: 1)
    for (found, expected) in zip(model.weights, golden.weights) {
      #expect(abs(found - expected) < 1e-5)
    }
  }

  @Test func separableRowsStayFinite() {
    let model = WeightedLogisticRegression(
      rows: [[0], [1]], positives: [0, 500], totals: [500, 500], penalty: 1)
    #expect(model.weights.allSatisfy { $0.isFinite })
    #expect(model.logit([1]) > 2)
    let constant = WeightedLogisticRegression(
      rows: [[0], [1]], positives: [5, 5], totals: [5, 5], penalty: 1)
    #expect(constant.weights.allSatisfy { $0.isFinite })
  }
}
