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
    let described = Set(
      try await document()["paths"]?.fields?.flatMap { path, item in
        (item.fields ?? [:]).keys.filter { $0 != "parameters" }.map { "\($0.uppercased()) \(path)" }
      } ?? [])
    let routed = Set(
      try TestService.everything().router().routes.map { "\($0.method) \($0.path)" })
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

  @Test func problemsAndHealthAreAsDescribed() async throws {
    let schema = Schema(document: try await document())
    let service = try TestService.everything()
    try await service.application().test(.router) { client in
      for (path, name) in [("/health", "Health"), ("/nowhere", "Problem")] {
        try await client.execute(uri: path, method: .get) { response in
          let value = try JSONDecoder().decode(
            JSONValue.self, from: Data(response.body.readableBytesView))
          let rule = try #require(schema.document["components"]?["schemas"]?[name])
          #expect(schema.faults(value, rule) == [])
        }
      }
    }
  }
}
