import Cohorts
import Testing

/// Everything a person can get wrong in a cohort, one error each.
@Suite struct BadInputTests {
  private func fault(
    _ change: (inout MadeCohort) throws -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CohortError {
    var made = try MadeCohort()
    try change(&made)
    let path = try made.write()
    return try #require(
      throws: CohortError.self, sourceLocation: sourceLocation
    ) { try Cohort.load(manifest: path) }
  }

  @Test func missingTable() throws {
    let error = try fault { $0.manifest.replace("table.csv", with: "tabel.csv") }
    #expect(error.code == .missingFile)
    #expect(error.file?.hasSuffix("/tabel.csv") == true)
  }

  @Test(arguments: [
    ("case: id", "case: idd", "id"), ("group: patient", "group: pateint", "patient"),
    ("site: site", "site: sit", "site"), ("{column: label}", "{column: lable}", "label"),
    ("numeric: [age]", "numeric: [agee]", "age"),
    ("categorical: [smoker]", "categorical: [smokr]", "smoker"),
    ("column: photo", "column: foto", "photo"), ("column: note", "column: notes", "note"),
    ("key: id", "key: idd", "id"),
  ])
  func missingColumn(_ right: String, _ wrong: String, _ nearest: String) throws {
    let error = try fault { $0.manifest.replace(right, with: wrong) }
    #expect(error.code == .missingColumn)
    #expect(error.message.contains("\"\(nearest)\""))
  }

  @Test func missingConditionColumn() throws {
    let error = try fault { $0.manifest += "\nwhere: {sight: [s0]}" }
    #expect(error.code == .missingColumn)
  }

  @Test func duplicateCaseKeyNamesBothLines() throws {
    let error = try fault { $0.set(5, "id", "case-2") }
    #expect(error.code == .duplicateCase)
    #expect(error.message.contains("lines 4 and 7"))
    #expect(error.line == 7)
  }

  @Test(arguments: ["id", "patient", "site", "label"])
  func emptyCell(_ column: String) throws {
    let error = try fault { $0.set(3, column, "") }
    #expect(error.code == .emptyCell)
    #expect(error.line == 5)
    #expect(error.column == column)
  }

  @Test func oneClassOnly() throws {
    #expect(try fault { $0.set("label") { _ in "same" } }.code == .oneClass)
    // Two classes, but one of them in one group only.
    let error = try fault { made in
      made.set("label") { $0 < 2 ? "rare" : "same" }
    }
    #expect(error.code == .oneClass)
    #expect(error.message.contains("rare"))
  }

  @Test func undeclaredLabel() throws {
    let error = try fault {
      $0.manifest.replace("{column: label}", with: "{column: label, classes: [benign, maligant]}")
    }
    #expect(error.code == .unknownLabel)
    #expect(error.message.contains("\"malignant\""))
    #expect(error.message.contains("\"maligant\""))
    #expect(error.line == 4)
  }

  @Test func groupWithMoreThanHalfOfTheCases() throws {
    let error = try fault { made in
      made.set("patient") { $0 < 13 ? "one" : "p\($0)" }
    }
    #expect(error.code == .groupLargerThanFold)
    #expect(error.message.contains("\"one\" holds 13 of 24"))
  }

  @Test(arguments: [
    ("about 40", CohortError.Code.notANumber), ("4,5", .notANumber), ("nan", .notFinite),
    ("-inf", .notFinite), ("1e999", .notFinite), (" ", .notANumber), ("0x1F", .notANumber),
  ])
  func badNumber(_ text: String, _ code: CohortError.Code) throws {
    let error = try fault { $0.set(7, "age", text) }
    #expect(error.code == code)
    #expect(error.line == 9)
    #expect(error.column == "age")
    #expect(error.file?.hasSuffix("table.csv") == true)
  }

  @Test func emptyTable() throws {
    #expect(try fault { $0.rows = [] }.code == .emptyTable)
  }

  @Test func conditionThatNoRowMeets() throws {
    let error = try fault { $0.manifest += "\nwhere: {site: [s7]}" }
    #expect(error.code == .noCases)
  }

  @Test func noImageExists() throws {
    let error = try fault { made in made.set("photo") { "elsewhere/\($0).png" } }
    #expect(error.code == .missingFile)
    #expect(error.column == "photo")
    #expect(error.message.contains("elsewhere/0.png"))
  }

  @Test func modalityMissingForEveryCase() throws {
    #expect(try fault { made in made.set("note") { _ in "" } }.code == .noCases)
  }

  @Test func vectorKeysThatMatchNoCase() throws {
    let error = try fault { $0.vectors.replace("case-", with: "case_") }
    #expect(error.code == .unmatchedKeys)
    // Examples of both sides.
    #expect(error.message.contains("\"case_0\""))
    #expect(error.message.contains("\"case-0\""))
  }

  @Test func duplicateVectorKey() throws {
    let error = try fault { $0.vectors += "case-3,1,2,3\n" }
    #expect(error.code == .duplicateKey)
    #expect(error.message.contains("lines 5 and 26"))
  }

  @Test(arguments: [
    ("case-3,x,1,1", CohortError.Code.notANumber), ("case-3,,1,1", .notANumber),
    ("case-3,nan,1,1", .notFinite), ("case-3,1e39,1,1", .notFinite),
    ("case-3,-1,1,1", .negativeValue), ("case-3,1,1", .raggedRow),
  ])
  func badVectorCell(_ row: String, _ code: CohortError.Code) throws {
    let error = try fault { made in
      made.vectors = made.vectors.split(separator: "\n")
        .map { $0.hasPrefix("case-3,") ? row : String($0) }.joined(separator: "\n")
    }
    #expect(error.code == code)
    #expect(error.line == 5)
    #expect(error.file?.hasSuffix("genes.csv") == true)
  }

  @Test func vectorFileWithoutNumbers() throws {
    #expect(try fault { $0.vectors = "id\ncase-1\n" }.code == .emptyTable)
    #expect(try fault { $0.vectors = "id,a\n" }.code == .emptyTable)
  }
}
