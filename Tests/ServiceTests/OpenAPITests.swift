import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Service
import Testing

struct OpenAPITests {
  /// The description as the server gives it.
  private func document() async throws -> JSONValue {
    let service = try TestService.everything()
    return try await service.application().test(.router) { client in
      try await client.execute(uri: "/api/v1/openapi.json", method: .get) { response in
        #expect(response.status == .ok)
        return try JSONDecoder().decode(JSONValue.self, from: Data(response.body.readableBytesView))
      }
    }
  }

  @Test func everyRouteStandsInTheDescriptionAndTheOtherWayRound() async throws {
    // A route's capture is written `:name` by the router.
    func template(_ path: String) -> String {
      path.split(separator: "/", omittingEmptySubsequences: false).map {
        $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0)
      }.joined(separator: "/")
    }
    let described = Set(
      try await document()["paths"]?.fields?.flatMap { path, item in
        (item.fields ?? [:]).keys.filter { $0 != "parameters" }.map { "\($0.uppercased()) \(path)" }
      } ?? [])
    let routed = Set(
      try TestService.everything().router().routes.map {
        "\($0.method) \(template($0.path.description))"
      })
    #expect(routed.subtracting(described).sorted() == [])
    #expect(described.subtracting(routed).sorted() == [])
  }

  @Test func everyReferenceLeadsSomewhere() async throws {
    let schema = Schema(document: try await document())
    func check(_ value: JSONValue, _ place: String) {
      if value["$ref"] != nil { #expect(schema.resolved(value) != .null, "\(place)") }
      for (name, field) in value.fields ?? [:] { check(field, "\(place).\(name)") }
      for item in value.items ?? [] { check(item, place) }
    }
    check(schema.document, "$")
  }

  @Test func theCheckerItselfFindsFaults() throws {
    let document = try JSONDecoder().decode(
      JSONValue.self,
      from: Data(
        #"{"a":{"type":"object","required":["x"],"properties":{"x":{"type":"integer","minimum":1}},"additionalProperties":false}}"#
          .utf8))
    let schema = Schema(document: document)
    let rule = try #require(document["a"])
    func faults(_ text: String) throws -> Int {
      schema.faults(try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)), rule).count
    }
    #expect(try faults(#"{"x":1}"#) == 0)
    #expect(try faults(#"{"x":0}"#) == 1)
    #expect(try faults(#"{"x":1.5}"#) == 1)
    #expect(try faults(#"{"x":"1"}"#) == 1)
    #expect(try faults(#"{}"#) == 1)
    #expect(try faults(#"{"x":1,"y":2}"#) == 1)
    #expect(try faults("[]") == 1)
  }

  @Test(arguments: [
    ("/health", "Health"), ("/health/live", "Health"), ("/health/ready", "Health"),
    ("/nowhere", "Problem"), ("/api/v1/runs", "RunList"), ("/api/v1/runs/done", "Run"),
    ("/api/v1/runs/nosuch", "Problem"), ("/api/v1/cohorts", "CohortList"),
    ("/api/v1/indexes", "IndexList"),
    ("/api/v1/audits", "AuditList"), ("/api/v1/runs/done/findings.json", "Findings"),
  ])
  func bodiesAreAsDescribed(path: String, name: String) async throws {
    let schema = Schema(document: try await document())
    let service = try TestService()
    _ = try await service.audits.submit(AuditRequest(cohort: "cohorts/a", name: "asked"))
    try await service.ask { client in
      try await client.execute(uri: path, method: .get) { response in
        let value = response.json()
        if name == "Findings" {
          let template = "/api/v1/runs/{name}/findings.json"
          let rule = schema.document["paths"]?[template]?["get"]?["responses"]?["200"]?["content"]?[
            "application/json"]?["schema"]
          #expect(schema.faults(value, try #require(rule)) == [])
        } else {
          let rule = try #require(schema.document["components"]?["schemas"]?[name])
          #expect(schema.faults(value, rule) == [])
        }
      }
    }
  }

  @Test func whatTheDescriptionAllowsToAskForIsUnderstood() async throws {
    let schema = Schema(document: try await document())
    let rule = try #require(schema.document["components"]?["schemas"]?["AuditRequest"])
    let fields = try #require(rule["properties"]?.fields)
    let text =
      #"{"cohort":"a","name":"n","seed":1,"folds":2,"epochs":1,"threads":1,"contribution_cases":0,"interactions":true,"features":true,"resume":false}"#
    let value = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    #expect(schema.faults(value, rule) == [])
    #expect(value.fields.map { Set($0.keys) } == Set(fields.keys))
    let request = try JSONDecoder().decode(AuditRequest.self, from: Data(text.utf8))
    let again = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(request))
    #expect(again == value)
  }

  @Test func statusesOfAnswersStandInTheDescription() async throws {
    let document = try await document()
    let service = try TestService()
    try await service.ask { client in
      for (method, path, template) in [
        (.get, "/api/v1/runs/x", "/api/v1/runs/{name}"),
        (.get, "/api/v1/runs/done/events", "/api/v1/runs/{name}/events"),
        (.get, "/runs/done/report.html?language=xx", "/runs/{name}/report.html"),
        (.delete, "/api/v1/audits/x", "/api/v1/audits/{name}"),
        (.post, "/api/v1/audits", "/api/v1/audits"), (.post, "/login", "/login"),
        (.get, "/login", "/login"), (.post, "/logout", "/logout"), (.get, "/metrics", "/metrics"),
      ] as [(HTTPRequest.Method, String, String)] {
        try await client.execute(uri: path, method: method) { response in
          let item = document["paths"]?[template]?[method.rawValue.lowercased()]
          #expect(
            item?["responses"]?[String(response.status.code)] != nil, "\(method) \(path)")
        }
      }
    }
  }
}
