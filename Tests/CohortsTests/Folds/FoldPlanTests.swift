import Cohorts
import Statistics
import Testing

@Suite struct FoldPlanTests {
  /// Labels and groups of a made-up cohort: groups of 1 to 4 cases, three classes.
  private func cases(
    _ groupCount: Int, seed: UInt64
  ) -> (labels: [Int], units: Grouping, ids: [String]) {
    var stream = RandomStream(seed: seed, "fold plan tests")
    var labels: [Int] = []
    var groups: [String] = []
    for group in 0..<groupCount {
      for _ in 0...stream.index(below: 4) {
        labels.append(group < 6 ? group % 3 : stream.index(below: 3))
        groups.append("g\(group)")
      }
    }
    return (labels, Grouping(nameOfCase: groups), labels.indices.map { "c\($0)" })
  }

  private func plan(
    _ groupCount: Int, seed: UInt64, _ options: FoldPlan.Options
  ) throws(CohortError) -> FoldPlan {
    let made = cases(groupCount, seed: seed)
    return try FoldPlan(
      labels: made.labels, classNames: ["a", "b", "c"], units: made.units, caseIDs: made.ids,
      options: options, seed: seed)
  }

  @Test(arguments: 0..<40)
  func partsAreDisjointAndComplete(_ seed: UInt64) throws {
    let made = cases(30, seed: seed)
    let plan = try plan(30, seed: seed, .init(foldCount: 2 + Int(seed % 5), repeatCount: 2))
    #expect(plan.splits.count == plan.options.foldCount * 2)
    for split in plan.splits {
      let all = split.training + split.inner + split.test
      #expect(all.sorted() == Array(made.labels.indices))
      let parts = [split.training, split.inner, split.test].map { part in
        Set(part.map { made.units.indexOfCase[$0] })
      }
      #expect(parts[0].isDisjoint(with: parts[1]))
      #expect(parts[0].isDisjoint(with: parts[2]))
      #expect(parts[1].isDisjoint(with: parts[2]))
      #expect(Set(split.training.map { made.labels[$0] }) == [0, 1, 2])
      #expect(!split.inner.isEmpty)
    }
    for repetition in 0..<2 {
      let tested = plan.splits.filter { $0.repetition == repetition }.flatMap(\.test)
      #expect(tested.sorted() == Array(made.labels.indices))
    }
  }

  @Test func sameSeedSameFoldsOtherSeedOtherFolds() throws {
    let first = try plan(30, seed: 1, .init())
    #expect(try plan(30, seed: 1, .init()) == first)
    let made = cases(30, seed: 1)
    let other = try FoldPlan(
      labels: made.labels, classNames: ["a", "b", "c"], units: made.units, caseIDs: made.ids,
      options: .init(), seed: 2)
    #expect(other.splits != first.splits)
  }

  @Test func moreRepeatsChangeNoEarlierOne() throws {
    let one = try plan(30, seed: 3, .init(repeatCount: 1))
    let three = try plan(30, seed: 3, .init(repeatCount: 3))
    #expect(Array(three.splits.prefix(5)) == one.splits)
    #expect(Array(three.splits[5..<10].map(\.test)) != one.splits.map(\.test))
  }

  @Test func innerPartHoldsAboutAFifthOfTraining() throws {
    for split in try plan(200, seed: 4, .init()).splits {
      let share = Double(split.inner.count) / Double(split.inner.count + split.training.count)
      #expect(abs(share - 0.2) < 0.05)
    }
  }

  @Test func classesSpreadEvenly() throws {
    let made = cases(300, seed: 5)
    for split in try plan(300, seed: 5, .init()).splits {
      for label in 0..<3 {
        let total = made.labels.count { $0 == label }
        let tested = split.test.count { made.labels[$0] == label }
        #expect(abs(Double(tested) / Double(total) - 0.2) < 0.03)
      }
    }
  }

  @Test func innerPartLeavesRareClassesInTraining() throws {
    // Class 1 occurs in groups 0 and 1 only: whichever is not tested must stay in training.
    let groups = (0..<20).map { "g\($0 / 2)" }
    let labels = (0..<20).map { $0 < 4 ? $0 % 2 : 0 }
    let units = Grouping(nameOfCase: groups)
    for seed in 0..<30 {
      let plan = try FoldPlan(
        labels: labels, classNames: ["x", "y"], units: units,
        caseIDs: labels.indices.map { "c\($0)" }, options: .init(), seed: UInt64(seed))
      #expect(plan.splits.allSatisfy { $0.training.contains { labels[$0] == 1 } })
      #expect(
        plan.notices.contains { $0.topic == "classMissingFromPart" && $0.names == ["y", "inner"] })
    }
  }

  @Test func foldWithoutClassNamesClassAndFold() {
    // Both groups of class 1 fit into one fold only where folds are forced: two folds, three groups.
    let labels = [0, 0, 1, 1, 0, 0]
    let units = Grouping(nameOfCase: ["a", "a", "b", "b", "c", "c"])
    let error = #expect(throws: CohortError.self) {
      try FoldPlan(
        labels: labels, classNames: ["x", "rare"], units: units,
        caseIDs: labels.indices.map { "c\($0)" }, options: .init(foldCount: 3), seed: 0)
    }
    #expect(error?.code == .foldWithoutClass)
    #expect(error?.message.contains("\"rare\"") == true)
  }

  @Test func innerPartThatMustTakeAClassIsAnError() {
    // Two groups train in each fold; each class is in two groups, so the inner part takes one away.
    let labels = [0, 1, 1, 2, 2, 0]
    let units = Grouping(nameOfCase: ["a", "a", "b", "b", "c", "c"])
    let error = #expect(throws: CohortError.self) {
      try FoldPlan(
        labels: labels, classNames: ["x", "y", "z"], units: units,
        caseIDs: labels.indices.map { "c\($0)" }, options: .init(foldCount: 3), seed: 0)
    }
    #expect(error?.code == .foldWithoutClass)
    #expect(error?.message.contains("fold 1 of 3") == true)
    #expect(error?.message.contains("training part") == true)
  }

  @Test func tooFewGroupsAndLargeGroupsAreRefused() {
    let labels = [0, 1, 0, 1, 0, 1, 0, 1]
    func fault(_ groups: [String], _ options: FoldPlan.Options) -> CohortError.Code? {
      #expect(throws: CohortError.self) {
        try FoldPlan(
          labels: labels, classNames: ["x", "y"], units: Grouping(nameOfCase: groups),
          caseIDs: labels.indices.map { "c\($0)" }, options: options, seed: 0)
      }?.code
    }
    #expect(fault(["a", "a", "a", "b", "b", "c", "c", "c"], .init()) == .tooFewGroups)
    #expect(
      fault(["a", "a", "a", "a", "a", "b", "c", "d"], .init(foldCount: 2)) == .groupLargerThanFold)
    let each = labels.indices.map { "g\($0)" }
    for options: FoldPlan.Options in [
      .init(foldCount: 1), .init(repeatCount: 0), .init(innerFraction: 0),
      .init(innerFraction: 1), .init(innerFraction: .nan),
    ] {
      #expect(fault(each, options) == .invalidArgument)
    }
  }

  @Test func sitesStayWhole() throws {
    let cohort = try MadeCohort().load()
    let plan = try FoldPlan(cohort, options: .init(foldCount: 3, unit: .site), seed: 1)
    let sites = try #require(cohort.sites)
    for split in plan.splits {
      let tested = Set(split.test.map { sites.indexOfCase[$0] })
      #expect(tested.count == 1)
      #expect(!split.training.contains { tested.contains(sites.indexOfCase[$0]) })
      #expect(!split.inner.contains { tested.contains(sites.indexOfCase[$0]) })
    }
    var made = try MadeCohort()
    made.manifest.replace("site: site\n", with: "")
    let without = try made.load()
    #expect(
      #expect(throws: CohortError.self) {
        try FoldPlan(without, options: .init(unit: .site), seed: 1)
      }?.code == .missingKey)
  }
}
