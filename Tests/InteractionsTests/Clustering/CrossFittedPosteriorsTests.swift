import Cohorts
import Foundation
import Interactions
import Phantoms
import TestSupport
import Testing

struct CrossFittedPosteriorsTests {
  @Test func lossesAreTheConditionalEntropies() throws {
    let table = try DiscreteTable.additive(strength: 1)
    try PhantomCohort.with(table, cases: 3_000) { cohort, phantom in
      let folds = try GroupFolds(cohort, count: 5, seed: 1)
      for (index, name) in ["a", "b"].enumerated() {
        let found = try CrossFittedPosteriors.fit(
          RepresentationPlan([name]), of: cohort, folds: folds, seed: 1)
        let information = try phantom.shownTable.information(of: [index])
        let entropy = (phantom.shownTable.labelEntropy - information) * log(2)
        // Standard error of a mean loss over 3,000 cases is about .008.
        #expect(abs((found.logLoss(labels: cohort.labels) ?? 0) - entropy) < 0.03)
        for case let logs? in (0..<cohort.caseCount).map({ found[$0] }) {
          expectClose(logs.reduce(0) { $0 + exp($1) }, to: 1, absolute: 1e-12)
        }
      }
      let both = try CrossFittedPosteriors.fit(
        RepresentationPlan(["a", "b"]), of: cohort, folds: folds, seed: 1)
      let information = try phantom.shownTable.information(of: [0, 1])
      #expect(
        abs(
          (both.logLoss(labels: cohort.labels) ?? 0)
            - (phantom.shownTable.labelEntropy - information) * log(2)) < 0.03)
    }
  }

  @Test func noCaseTeachesItsOwnFold() throws {
    try PhantomCohort.with(.uniqueToFirst, cases: 200) { cohort, _ in
      let folds = try GroupFolds(cohort, count: 4, seed: 1)
      let plan = try RepresentationPlan(["a"])
      let before = try CrossFittedPosteriors.fit(plan, of: cohort, folds: folds, seed: 1)
      let held = folds.cases(of: 2)
      var labels: [Int?] = cohort.labels
      // Every label of the fold is turned around or taken away.
      for (number, index) in held.enumerated() {
        labels[index] = number % 2 == 0 ? nil : 1 - cohort.labels[index]
      }
      let after = try CrossFittedPosteriors.fit(
        plan, of: cohort, folds: folds, labels: labels, seed: 1)
      for index in held { #expect(before[index] == after[index]) }
      #expect(folds.cases(outside: 2).contains { before[$0] != after[$0] })
    }
  }

  @Test func missingCasesHaveNone() throws {
    try PhantomCohort.with(.redundant, cases: 300) { design in
      design.missingModalityRates = [0.3, 0.1]
    } _: { cohort, phantom in
      let folds = try GroupFolds(cohort, count: 3, seed: 1)
      let found = try CrossFittedPosteriors.fit(
        RepresentationPlan(["a"]), of: cohort, folds: folds, seed: 1)
      #expect(found.presence == phantom.cases.map { $0.hasModality[0] })
      #expect(found.presence.contains(false))
      let both = try CrossFittedPosteriors.fit(
        RepresentationPlan(["a", "b"]), of: cohort, folds: folds, seed: 1)
      #expect(both.presence == phantom.cases.map { $0.hasModality == [true, true] })
    }
  }

  @Test func unlabelledPairsTeachNothingAndAreJudged() throws {
    try PhantomCohort.with(.redundant, cases: 600) { design in
      design.observeApart(first: 1, second: 1, pairs: 1)
    } _: { cohort, phantom in
      let split = try MapSplit(cohort, seed: 1)
      let folds = try GroupFolds(cohort, count: 3, seed: 1)
      for (index, name) in ["a", "b"].enumerated() {
        let plan = try RepresentationPlan([name])
        let found = try CrossFittedPosteriors.fit(plan, of: cohort, folds: folds, seed: 1)
        #expect(found.presence == phantom.cases.map { $0.hasModality[index] })
        // The pairs' labels, which the cohort does not know, are told all the same.
        let pairs = phantom.cases.indices.filter { !phantom.cases[$0].hasLabel }
        #expect(pairs.allSatisfy { found[$0]?[phantom.cases[$0].label] ?? -9 > log(0.9) })
        let representation = try plan.fit(cohort, mapCases: split.mapCases)
        let map = try PosteriorMap(
          fitting: representation, of: cohort, mapCases: split.mapCases, seed: 1)
        let symbols = try map.symbols(of: cohort, cases: pairs, through: representation)
        let truth = pairs.map { phantom.cases[$0].label }
        #expect(PhantomCohort.information(symbols, truth) > 0.95)
      }
      // Nobody has both and a label.
      let both = #expect(throws: InteractionsError.self) {
        try CrossFittedPosteriors.fit(
          RepresentationPlan(["a", "b"]), of: cohort, folds: folds, seed: 1)
      }
      #expect(both?.code == .tooFewCases)
    }
  }

  @Test func foldsSplitNoGroup() throws {
    try PhantomCohort.with(.redundant, cases: 500) { design in
      design.mostCasesPerGroup = 6
    } _: { cohort, _ in
      let folds = try GroupFolds(cohort, count: 5, seed: 3)
      #expect(folds.count == 5)
      var foldOfGroup: [Int: Set<Int>] = [:]
      for (index, fold) in folds.foldOfCase.enumerated() {
        foldOfGroup[cohort.groups.indexOfCase[index], default: []].insert(fold)
      }
      #expect(foldOfGroup.values.allSatisfy { $0.count == 1 })
      let split = try MapSplit(cohort, mapShare: 0.4, seed: 3)
      let groups = [split.mapCases, split.tableCases].map {
        Set($0.map { cohort.groups.indexOfCase[$0] })
      }
      #expect(groups[0].isDisjoint(with: groups[1]))
      #expect((split.mapCases + split.tableCases).sorted() == Array(0..<cohort.caseCount))
      #expect(abs(Double(split.mapCases.count) / Double(cohort.caseCount) - 0.4) < 0.05)
      for share in [0, 1, .nan] {
        #expect(throws: InteractionsError.self) {
          try MapSplit(cohort, mapShare: share, seed: 1)
        }
      }
    }
  }
}
