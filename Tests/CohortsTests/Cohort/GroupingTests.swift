import Cohorts
import Testing

@Suite struct GroupingTests {
  @Test func namesAreSortedByBytes() {
    let grouping = Grouping(nameOfCase: ["b", "a", "B", "a", "10", "9"])
    #expect(grouping.names == ["10", "9", "B", "a", "b"])
    #expect(grouping.indexOfCase == [4, 3, 2, 3, 0, 1])
    #expect(grouping.cases() == [[4], [5], [2], [1, 3], [0]])
  }

  @Test func componentsJoinThroughEitherGrouping() {
    // Patients 1 and 2 share site A, 2 and 3 share site B; 4 stands alone.
    let patients = Grouping(nameOfCase: ["1", "2", "2", "3", "4"])
    let sites = Grouping(nameOfCase: ["A", "A", "B", "B", "C"])
    let joined = sites.connected(with: patients)
    #expect(joined.indexOfCase == [0, 0, 0, 0, 1])
    #expect(joined.names == ["A", "C"])
  }

  @Test func restrictionDropsEmptyGroups() {
    let grouping = Grouping(nameOfCase: ["x", "y", "z", "y"]).restricted(to: [3, 2])
    #expect(grouping.names == ["y", "z"])
    #expect(grouping.indexOfCase == [0, 1])
  }
}
