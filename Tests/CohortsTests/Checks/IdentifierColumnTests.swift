import Cohorts
import Statistics
import Testing

@Suite struct IdentifierColumnTests {
  private func groups(_ count: Int, size: Int = 1) -> Grouping {
    Grouping(nameOfCase: (0..<count).map { "g\(1_000 + $0 / size)" })
  }

  private func sign(_ values: [Double?], name: String = "x", size: Int = 1) -> IdentifierSign? {
    IdentifierColumn.sign(
      TabularColumns.Column(name: name, values: values), groups(values.count, size: size))
  }

  @Test func numberingIsToldFromMeasurement() {
    var stream = RandomStream(seed: 1, "values")
    let numbering = stream.permutation(150).map { Double(700 + $0) }
    #expect(sign(numbering) == .numbering(low: 700, high: 849))
    // As wide a range, but values repeat, as measurements do.
    #expect(sign((0..<150).map { _ in Double(700 + stream.index(below: 150)) }) == nil)
    // Cell counts in the thousands rarely repeat, and rarely would by chance.
    #expect(sign((0..<150).map { _ in Double(stream.index(below: 400_000)) }) == nil)
    // Not whole.
    #expect(sign(numbering.map { $0 + 0.5 }) == nil)
  }

  @Test func oneValueAGroupIsAnIdentifierOfGroups() {
    var stream = RandomStream(seed: 1, "values")
    let ofGroup = stream.permutation(100).map(Double.init)
    #expect(sign((0..<300).map { ofGroup[$0 / 3] }, size: 3) != nil)
    let codes = (0..<300).map { Optional("code \($0 / 3)") }
    #expect(
      IdentifierColumn.sign(TabularColumns.Column(name: "c", values: codes), groups(300, size: 3))
        == .unique(perGroup: true))
  }

  @Test func risingNumbersAreTheOrderOfRows() {
    #expect(sign((0..<30).map { Double($0 * $0 * 1_000) }) == .rowOrder)
    #expect(sign((0..<30).map { Double(-$0 * $0 * 1_000) }) == .rowOrder)
    // A table sorted by age has ties.
    #expect(sign((0..<30).map { Double(40 + $0 / 2) }) == nil)
  }

  @Test func namesTell() {
    var stream = RandomStream(seed: 1, "values")
    let sparse = (0..<60).map { _ in Double(stream.index(below: 90_000_000)) }
    #expect(sign(sparse, name: "exam_id") == .name)
    #expect(sign(sparse, name: "Accession number") == .name)
    for measured in ["fluid", "number 7", "number of cells", "codeine"] {
      #expect(sign(sparse, name: measured) == nil)
    }
    // Not whole: never, whatever the name.
    #expect(sign(sparse.map { $0 + 0.25 }, name: "exam_id") == nil)
  }

  @Test func fewCasesAndRepeatedCategoriesAreNoIdentifiers() {
    #expect(sign((0..<10).map(Double.init)) == nil)
    let repeated = (0..<100).map { Optional("level \($0 % 60)") }
    #expect(
      IdentifierColumn.sign(TabularColumns.Column(name: "c", values: repeated), groups(100)) == nil)
  }
}
