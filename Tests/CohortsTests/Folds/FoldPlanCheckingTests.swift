import Cohorts
import Foundation
import Testing

/// The assertion that guards every figure must itself be seen to fail.
@Suite struct FoldPlanCheckingTests {
  private let labels = [0, 1, 0, 1, 0, 1, 0, 1]
  private let units = Grouping(nameOfCase: ["a", "a", "b", "b", "c", "c", "d", "d"])

  private func code(_ splits: [[[Int]]], ids: [String]? = nil) throws -> CohortError.Code? {
    let made = splits.enumerated().map { fold, parts in
      FoldPlan.Split(
        repetition: 0, fold: fold, training: parts[0], inner: parts[1], test: parts[2])
    }
    // Through JSON, because plans are otherwise made by drawing only.
    struct Plan: Encodable {
      let options: FoldPlan.Options
      let splits: [FoldPlan.Split]
      let notices: [Notice]
    }
    let data = try JSONEncoder().encode(
      Plan(options: .init(foldCount: 2), splits: made, notices: []))
    let plan = try JSONDecoder().decode(FoldPlan.self, from: data)
    do throws(CohortError) {
      try plan.check(
        labels: labels, classNames: ["x", "y"], units: units,
        caseIDs: ids ?? labels.indices.map { "c\($0)" })
      return nil
    } catch {
      return error.code
    }
  }

  private let good = [[[0, 1], [2, 3], [4, 5, 6, 7]], [[4, 5], [6, 7], [0, 1, 2, 3]]]

  @Test func goodPlansPass() throws { #expect(try code(good) == nil) }

  @Test func overlapsAndGapsAreFound() throws {
    for bad in [
      [[0, 1, 2], [2, 3], [4, 5, 6, 7]],  // a case in two parts
      [[0, 2, 1], [3], [4, 5, 6, 7]],  // a group in two parts
      [[0, 1], [2, 3], [4, 5]],  // cases in no part
      [[0, 1, 2, 3], [], [4, 5, 6, 7]],  // an empty part
      [[0, 1, 99], [2, 3], [4, 5, 6, 7]],  // a case that does not exist
      [[0, 0, 1], [2, 3], [4, 5, 6, 7]],  // a case twice
    ] {
      #expect(try code([bad, good[1]]) == .invalidSplit)
    }
  }

  @Test func testedTwiceOrNeverIsFound() throws {
    #expect(try code([good[0], good[0]]) == .invalidSplit)
  }

  @Test func equalKeysInTwoPartsAreFound() throws {
    #expect(try code(good, ids: ["k", "b", "c", "d", "e", "f", "g", "k"]) == .invalidSplit)
  }

  @Test func trainingWithoutAClassIsFound() throws {
    let units = Grouping(nameOfCase: labels.indices.map { "g\($0)" })
    let split = FoldPlan.Split(
      repetition: 0, fold: 0, training: [0, 2], inner: [1, 3], test: [4, 5, 6, 7])
    struct Plan: Encodable {
      let options: FoldPlan.Options
      let splits: [FoldPlan.Split]
      let notices: [Notice]
    }
    let data = try JSONEncoder().encode(
      Plan(options: .init(foldCount: 2), splits: [split], notices: []))
    let plan = try JSONDecoder().decode(FoldPlan.self, from: data)
    let error = #expect(throws: CohortError.self) {
      try plan.check(
        labels: labels, classNames: ["x", "y"], units: units,
        caseIDs: labels.indices.map { "c\($0)" })
    }
    #expect(error?.code == .foldWithoutClass)
  }
}
