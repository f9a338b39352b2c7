import Indexing
import Testing

struct FilterTests {
  @Test(arguments: [
    ("sex=F", "sex", CaseFilter.Relation.equal, "F"), ("age>=60", "age", .atLeast, "60"),
    ("age<=60", "age", .atMost, "60"), ("site!=A=B", "site", .unequal, "A=B"),
    ("age<5", "age", .less, "5"), ("x>-1e3", "x", .more, "-1e3"), ("note=", "note", .equal, ""),
  ])
  func conditionsAreRead(
    text: String, column: String, relation: CaseFilter.Relation, value: String
  ) throws {
    #expect(try CaseFilter.Condition(parsing: text) == .init(column, relation, value))
  }

  @Test(arguments: ["", "sex", "=F", "age>old", "age<nan", "age>=0x10"])
  func othersAreRefused(text: String) {
    #expect(throws: IndexingError.self) { try CaseFilter.Condition(parsing: text) }
  }

  @Test func cellsCompareAsNumbersOrTexts() {
    func holds(_ relation: CaseFilter.Relation, _ value: String, _ cell: String?) -> Bool {
      CaseFilter.Condition("c", relation, value).holds(cell)
    }
    #expect(holds(.equal, "1.0", "1") && holds(.equal, "F", "F") && !holds(.equal, "F", "f"))
    #expect(!holds(.equal, "é", "e\u{301}"))
    #expect(!holds(.equal, "F", nil) && !holds(.unequal, "F", nil))
    #expect(holds(.unequal, "F", "M") && !holds(.unequal, "1", "1.00"))
    #expect(holds(.less, "10", "9") && !holds(.less, "10", "10") && holds(.atMost, "10", "10"))
    #expect(!holds(.more, "10", "many") && !holds(.more, "10", "inf"))
  }
}
