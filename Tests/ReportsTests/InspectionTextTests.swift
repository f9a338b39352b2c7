import Findings
import Reports
import Testing

@Suite struct InspectionTextTests {
  private let inspection = Inspection(
    cohort: CohortSummary(
      name: "skin", cases: 200, groups: 120, sites: 1,
      classes: [("benign", 199), ("malignant", 1)],
      modalities: [
        ("photo", .init(kind: "image", present: 150)),
        ("clinical", .init(kind: "tabular", present: 200)),
      ], labelProvenance: "histology"),
    columns: [
      ColumnSummary(
        modality: "clinical", name: "age", kind: "numeric", present: 190, missing: 10, minimum: 6,
        median: 62.25, maximum: 1_234_567),
      ColumnSummary(
        modality: "clinical", name: "region", kind: "categorical", present: 200, missing: 0,
        distinct: 14, mostFrequent: "FACE", mostFrequentCount: 57),
      ColumnSummary(
        modality: "clinical", name: "ghost", kind: "numeric", present: 0, missing: 200),
      ColumnSummary(
        modality: "clinical", name: "dose", kind: "numeric", present: 200, missing: 0,
        minimum: -0.000000125, median: 0, maximum: 123.456),
    ],
    presence: [
      PresencePattern(modalities: ["photo", "clinical"], cases: 150),
      PresencePattern(modalities: ["clinical"], cases: 50),
    ],
    notices: [Notice(.warning, code: "c", message: "Look here.")])

  private func rows(_ inspection: Inspection) -> [[Substring]] {
    InspectionText(inspection).text.split(separator: "\n").map { $0.split(separator: " ") }
  }

  @Test func countsCasesAndClasses() {
    let text = InspectionText(inspection).text
    #expect(text.contains("Holds       200 cases, 120 groups, 1 site\n"))
    #expect(
      text.contains("Classes     benign: 199 (>99 %), malignant: 1 (<1 %); label from histology\n"))
    #expect(text.contains("WARNING  Look here."))
  }

  @Test func countsModalities() {
    let rows = rows(inspection)
    #expect(rows.contains(["photo", "image", "150", "75", "%", "50"]))
    #expect(rows.contains(["clinical", "tabular", "200", "100", "%", "0"]))
    #expect(rows.contains(["photo", "+", "clinical", "150", "75", "%"]))
    #expect(rows.contains(["clinical", "50", "25", "%"]))
  }

  @Test func describesColumns() {
    let text = InspectionText(inspection).text
    #expect(text.contains("6 to 1.23e6, median 62.25"))
    #expect(text.contains("14 values, mostly FACE (57)"))
    #expect(text.contains("-1.25e-7 to 123.5, median 0"))
    #expect(rows(inspection).contains(["ghost", "clinical", "numeric", "200", "nothing"]))
  }

  @Test func groupsChecksByHowTheyEnded() throws {
    var checked = inspection
    checked.checks = [
      CheckSummary(
        code: "columnLeak", title: "single columns", outcome: .found,
        notices: [
          Notice(.warning, code: "columnLeak", message: "Column b."),
          Notice(.error, code: "columnLeak", message: "Column a."),
        ]),
      CheckSummary(
        code: "caseOrder", title: "order of cases", outcome: .passed, message: "nothing there",
        figures: ["auc": 0.51]),
      CheckSummary(code: "siteLeak", title: "sites", outcome: .skipped, message: "no site"),
    ]
    let text = InspectionText(checked).text
    #expect(
      text.hasSuffix(
        """
        CHECKS FOR LEAKS  3 checks: 1 found something, 1 passed, 1 not made
        ERROR    Column a.
        WARNING  Column b.
        passed   order of cases: nothing there
        not made sites: no site

        """))
    #expect(try Inspection(json: checked.json()) == checked)
  }

  @Test func countsColumnsThatItDoesNotList() {
    var wide = inspection
    wide.columns = (0..<100).map {
      ColumnSummary(modality: "genes", name: "g\($0)", kind: "numeric", present: 1, missing: 0)
    }
    let text = InspectionText(wide).text
    #expect(text.contains("g39 ") && !text.contains("g40 "))
    #expect(text.contains("and 60 more columns"))
  }

  @Test func disarmsHostileNamesAndKeepsToTheTerminal() {
    var hostile = inspection
    hostile.columns[0].name = hostileName + String(repeating: "x", count: 300)
    hostile.columns[1].mostFrequent = hostileName + String(repeating: "y", count: 300)
    hostile.cohort.classes[0] = hostileName
    hostile.columns[3].maximum = .nan
    let text = InspectionText(hostile, style: TextStyle(columns: 80)).text
    #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
    #expect(!text.contains(#/\bnan\b/#))
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }
}
