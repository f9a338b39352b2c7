import Advice
import Findings
import Foundation
import Statistics
import Testing

/// docs/findings.schema.json holds what findings.json holds, and nothing else.
struct SchemaTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private let schema: JSONSchema

  init() throws {
    schema = try JSONSchema(
      contentsOf: Self.root.appending(path: "docs/findings.schema.json"))
  }

  private func faults(_ document: FindingsDocument) throws -> [String] {
    try schema.faults(of: JSONSerialization.jsonObject(with: document.json()))
  }

  @Test func madeUpFindingsWithAdviceFit() throws {
    for index in 0..<60 {
      var stream = RandomStream(seed: UInt64(index), "advice", "schema")
      var document = MadeUp.random(&stream).document
      document.advice = Advisor().advice(on: document)
      let faults = try faults(document)
      #expect(faults.isEmpty, "\(faults.prefix(3))")
    }
  }

  @Test(arguments: try RecordedFindings.names()) func findingsOfRealRunsFit(name: String) throws {
    var document = try RecordedFindings.named(name)
    document.advice = Advisor().advice(on: document)
    let faults = try faults(document)
    #expect(faults.isEmpty, "\(faults.prefix(3))")
  }

  @Test func aWrongKeyOrValueIsFound() throws {
    let document = MadeUp.two(0.6, 0.6, added: 0.7, together: 0.8).document
    var object = try #require(
      try JSONSerialization.jsonObject(with: document.json()) as? [String: Any])
    object["surprise"] = 1
    #expect(schema.faults(of: object).contains { $0.contains("surprise") })
    object["surprise"] = nil
    object["cohort"] = nil
    #expect(schema.faults(of: object) == [": cohort is missing"])
    object = try #require(
      try JSONSerialization.jsonObject(with: document.json()) as? [String: Any])
    object["primary_metric"] = 3
    #expect(schema.faults(of: object).contains { $0.contains(".primary_metric") })
  }
}
