import Cohorts
import Testing

@Suite struct GroupedStratificationTests {
  /// The golden case of `methods/fusion.md`, section 11, made by scikit-learn 1.9.
  @Test func equalsScikitLearn() throws {
    let golden = try Golden.read()
    var counts = [[Int]](repeating: [0, 0], count: 10)
    for (group, label) in zip(golden.groups, golden.labels) { counts[group][label] += 1 }
    let folds = GroupedStratification(countsOfGroup: counts).folds(3)
    #expect(folds == golden.foldOfGroup)
    #expect(folds == [1, 1, 0, 0, 2, 1, 2, 1, 2, 0])
    // Each fold has 3 cases of class 0 and 2 of class 1.
    for fold in 0..<3 {
      let cases = golden.groups.indices.filter { folds[golden.groups[$0]] == fold }
      #expect(cases.count { golden.labels[$0] == 0 } == 3)
      #expect(cases.count { golden.labels[$0] == 1 } == 2)
    }
  }

  @Test func asManyGroupsAsFoldsGetOneEach() {
    let counts = [[9, 1], [1, 0], [100, 3], [2, 2], [50, 0]]
    #expect(Set(GroupedStratification(countsOfGroup: counts).folds(5)) == Set(0..<5))
  }
}
