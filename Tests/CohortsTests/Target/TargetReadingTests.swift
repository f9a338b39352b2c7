import Cohorts
import Testing

/// Labels that are not classes: reading, errors, writing, and what folds make of them.
@Suite struct TargetReadingTests {
  /// Twenty cases of twenty patients.
  static let header = "id,x,age,edema,effusion,tags,months,died"

  static func table(_ change: (inout [[String]]) -> Void = { _ in }) -> String {
    var rows = (0..<20).map { item -> [String] in
      [
        "c\(item)", "\(item % 7)", "\(40 + item).5", item % 2 == 0 ? "1" : "0",
        item % 3 == 0 ? "yes" : "no", item % 4 == 0 ? "" : item % 4 == 1 ? "a; b" : "b",
        "\(item + 1)", item % 5 < 2 ? "TRUE" : "false",
      ]
    }
    change(&rows)
    return header + "\n" + rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  static func load(
    _ label: String, missing: String = "", _ change: (inout [[String]]) -> Void = { _ in }
  ) throws -> Cohort {
    let folder = try TemporaryFolder()
    try folder.write("t.csv", table(change))
    let path = try folder.write(
      "cohort.yaml",
      """
      name: made
      table: t.csv
      case: id
      label: \(label)
      modalities:
        x: {kind: tabular, numeric: [x]}
      \(missing)
      """)
    return try Cohort.load(manifest: path)
  }

  static func fault(
    _ label: String, missing: String = "", _ change: (inout [[String]]) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CohortError {
    try #require(throws: CohortError.self, sourceLocation: sourceLocation) {
      try load(label, missing: missing, change)
    }
  }

  // MARK: Number

  @Test func readsANumber() throws {
    let cohort = try Self.load("{column: age, kind: number}")
    guard case .number(let target) = cohort.target else {
      Issue.record("expected a number")
      return
    }
    #expect(target.name == "age")
    #expect(target.values == (0..<20).map { 40.5 + Double($0) })
    // Quarters of the cases, for inspection.
    #expect(cohort.classNames.count == 4)
    #expect(cohort.classCounts == [5, 5, 5, 5])
    #expect(cohort.classNames[0] == "age to 44.5")
    #expect(cohort.notices.contains { $0.topic == "numberTarget" })
  }

  @Test func numberFaultsNameTheCell() throws {
    let text = try Self.fault("{column: age, kind: number}") { $0[3][2] = "old" }
    #expect(text.code == .notANumber)
    #expect(text.line == 5)
    #expect(text.column == "age")
    #expect(text.caseID == "c3")
    #expect(try Self.fault("{column: age, kind: number}") { $0[3][2] = "" }.code == .emptyCell)
    #expect(try Self.fault("{column: age, kind: number}") { $0[3][2] = "inf" }.code == .notFinite)
    let missing = try Self.fault(
      "{column: age, kind: number}", missing: "missingValues: [unknown]"
    ) { $0[0][2] = "unknown" }
    #expect(missing.code == .emptyCell)
    let same = try Self.fault("{column: age, kind: number}") { rows in
      for item in rows.indices { rows[item][2] = "3" }
    }
    #expect(same.code == .oneClass)
  }

  // MARK: Several labels

  @Test func readsLabelsInColumns() throws {
    let cohort = try Self.load("{columns: [edema, effusion], kind: multilabel}") {
      $0[4][3] = ""
      $0[5][3] = "1.0"
    }
    guard case .labels(let target) = cohort.target else {
      Issue.record("expected labels")
      return
    }
    #expect(target.names == ["edema", "effusion"])
    #expect(target.values[0] == [true, true])
    #expect(target.values[4] == [nil, false])
    #expect(target.values[5] == [true, false])
    #expect(cohort.classNames.contains("edema+effusion"))
    #expect(cohort.classNames.contains("none of the labels"))
  }

  @Test func readsNamesInOneColumn() throws {
    let cohort = try Self.load("{column: tags, kind: multilabel}")
    guard case .labels(let target) = cohort.target else {
      Issue.record("expected labels")
      return
    }
    #expect(target.names == ["a", "b"])
    #expect(target.values[0] == [false, false])
    #expect(target.values[1] == [true, true])
    #expect(target.values[2] == [false, true])
    let unknown = try Self.fault("{column: tags, kind: multilabel, classes: [a, c]}")
    #expect(unknown.code == .unknownLabel)
    #expect(unknown.line == 3)
  }

  @Test func aLabelOfOneGroupIsLeftOut() throws {
    let cohort = try Self.load("{columns: [edema, effusion], kind: multilabel}") { rows in
      for item in rows.indices { rows[item][4] = item == 7 ? "1" : "0" }
    }
    guard case .labels(let target) = cohort.target else { return }
    #expect(target.names == ["edema"])
    #expect(cohort.notices.contains { $0.topic == "setAsideLabel" && $0.names == ["effusion"] })
  }

  @Test func labelFaultsNameTheCell() throws {
    let label = "{columns: [edema, effusion], kind: multilabel}"
    let word = try Self.fault(label) { $0[2][4] = "maybe" }
    #expect(word.code == .invalidValue)
    #expect(word.line == 4)
    #expect(word.column == "effusion")
    let empty = try Self.fault(label) { rows in
      rows[2][3] = ""
      rows[2][4] = ""
    }
    #expect(empty.code == .emptyCell)
    #expect(empty.caseID == "c2")
    #expect(
      try Self.fault("{columns: [edema, efusion], kind: multilabel}").code == .missingColumn)
  }

  // MARK: Survival

  @Test func readsTimesAndEvents() throws {
    let cohort = try Self.load("{kind: survival, time: months, event: died}")
    guard case .survival(let target) = cohort.target else {
      Issue.record("expected a survival target")
      return
    }
    #expect(target.times == (1...20).map(Double.init))
    #expect(target.events == (0..<20).map { $0 % 5 < 2 })
    // Events at 1, 2, 6, 7, 11, 12, 16, 17: the lower median is the fourth.
    #expect(target.horizon == 7)
    #expect(cohort.classNames == ["died by 7", "none by 7", "censored before 7"])
    #expect(cohort.classCounts == [4, 13, 3])
    let chosen = try Self.load("{kind: survival, time: months, event: died, horizon: 12}")
    guard case .survival(let other) = chosen.target else { return }
    #expect(other.horizon == 12)
    #expect(cohort.fingerprint() != chosen.fingerprint())
  }

  @Test func survivalFaultsNameTheCell() throws {
    let label = "{kind: survival, time: months, event: died}"
    let negative = try Self.fault(label) { $0[1][6] = "-2" }
    #expect(negative.code == .negativeValue)
    #expect(negative.line == 3)
    #expect(try Self.fault(label) { $0[1][7] = "dead" }.code == .invalidValue)
    #expect(try Self.fault(label) { $0[1][7] = "" }.code == .emptyCell)
    let none = try Self.fault(label) { rows in
      for item in rows.indices { rows[item][7] = "0" }
    }
    #expect(none.code == .oneClass)
  }

  // MARK: Manifest

  @Test(arguments: [
    "{column: age, kind: numbr}", "{column: age, time: months}", "{kind: survival, time: months}",
    "{kind: survival, column: age}", "{column: age, kind: number, classes: [a, b]}",
    "{columns: [edema], column: tags, kind: multilabel}", "{columns: [], kind: multilabel}",
    "{kind: survival, time: months, event: died, horizon: 0}", "{kind: number}",
  ])
  func refusesKeysThatDoNotFit(label: String) throws {
    let error = try Self.fault(label)
    #expect([.invalidValue, .missingKey, .unknownKey].contains(error.code))
    #expect(error.line == 4)
  }

  @Test(arguments: [
    "{column: age, kind: number}", "{columns: [edema, effusion], kind: multilabel}",
    "{column: tags, kind: multilabel, classes: [a, b]}",
    "{kind: survival, time: months, event: died, horizon: 12}",
  ])
  func writesWhatItReads(label: String) throws {
    let cohort = try Self.load(label)
    let yaml = try cohort.manifest.yaml()
    #expect(try Manifest(yaml: yaml, file: "again.yaml", folder: "/") == cohort.manifest)
  }

  @Test func classesAreAskedForPlainly() throws {
    let cohort = try Self.load("{column: age, kind: number}")
    let error = #expect(throws: CohortError.self) {
      try cohort.requireClasses(for: "The interactions")
    }
    #expect(error?.code == .needsClasses)
    #expect(error?.message.contains("kind number") == true)
    try Self.load("{column: edema}").requireClasses(for: "The interactions")
  }

  // MARK: Folds

  @Test(arguments: [
    "{column: age, kind: number}", "{columns: [edema, effusion], kind: multilabel}",
    "{kind: survival, time: months, event: died}",
  ])
  func foldsSpreadTheTargetEvenly(label: String) throws {
    let cohort = try Self.load(label)
    let strata = cohort.strata
    let plan = try FoldPlan(cohort, options: .init(foldCount: 4), seed: 3)
    #expect(plan.splits.count == 4)
    for (stratum, name) in strata.names.enumerated() {
      let counts = plan.splits.map { split in
        split.test.count { strata.ofCase[$0].contains(stratum) }
      }
      let least = try #require(counts.min())
      let most = try #require(counts.max())
      #expect(most - least <= 2, "\(name): \(counts)")
      if strata.isRequired[stratum] {
        for split in plan.splits {
          #expect(split.training.contains { strata.ofCase[$0].contains(stratum) }, "\(name)")
        }
      }
    }
  }
}
