import Advice
import Foundation
import Testing

/// docs/advice.md says what the rules are.
struct DocumentationTests {
  private func page() throws -> String {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "docs/advice.md"), encoding: .utf8)
  }

  @Test func everyRuleHasItsRow() throws {
    let rows = try page().split(separator: "\n").filter { $0.hasPrefix("| `") }
    for rule in Rule.all {
      let row = try #require(rows.first { $0.hasPrefix("| `\(rule.name)`") }, "\(rule.name)")
      #expect(row.contains(rule.never), "\(rule.name): \(rule.never)")
    }
    #expect(rows.count == Rule.all.count)
  }

  @Test func thresholdsAreThoseOfTheCode() throws {
    let settings = AdviceSettings()
    let text = try page()
    #expect(settings.smallestGain == 0.02 && text.contains("is .02 of the metric"))
    #expect(settings.smallestBits == 0.02 && text.contains(".02 bits"))
    #expect(settings.significance == 0.05 && text.contains("at most .05 after Holm"))
    #expect(settings.fewestGroups == 30 && text.contains("fewer than 30 groups"))
  }
}
