import Cohorts
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("colum", "column"), ("Column", "column"), ("clounm", "column"), ("numerc", "numeric"),
    ("categorial", "categorical"),
  ])
  func findsMisspelledNames(_ typed: String, _ meant: String) {
    #expect(nearestName(to: typed, among: ["kind", "numeric", "column", "categorical"]) == meant)
  }

  @Test func findsNothingFarAway() {
    #expect(nearestName(to: "zzz", among: ["kind", "column"]) == nil)
    #expect(nearestName(to: "x", among: []) == nil)
  }

  @Test func firstOfEqualsWins() {
    #expect(nearestName(to: "ab", among: ["ac", "ad"]) == "ac")
  }
}
