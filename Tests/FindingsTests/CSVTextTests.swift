import Findings
import Testing

struct CSVTextTests {
  @Test(arguments: [
    ("", ""), ("plain", "plain"), (" two words ", " two words "), ("a;b", "a;b"),
    ("a,b", "\"a,b\""), ("say \"ah\"", "\"say \"\"ah\"\"\""), ("\"", "\"\"\"\""),
    ("two\nlines", "\"two\nlines\""), ("carriage\rreturn", "\"carriage\rreturn\""),
    ("both\r\nends", "\"both\r\nends\""), ("Zürich, 北京", "\"Zürich, 北京\""),
    // One character each: a quote under an accent, a comma before a joiner.
    ("\"\u{301}", "\"\"\"\u{301}\""), (",\u{200D}", "\",\u{200D}\""),
  ])
  func onlyWhatMustBeIsQuoted(text: String, cell: String) {
    #expect(Array(CSVText.cell(text).utf8) == Array(cell.utf8))
  }

  @Test func aLineJoinsCellsAndEnds() {
    #expect(CSVText.line(["a", "", "b,c"]) == "a,,\"b,c\"\n")
  }
}
