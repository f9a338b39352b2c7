import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Service
import Testing

struct ContributionRouteTests {
  private let json: HTTPFields = [.contentType: "application/json"]
  private let place = "/api/v1/runs/done/contribution"

  @Test func aContributionIsAsDescribedAndItsHeatMapIsWhereItSays() async throws {
    let service = try TestService()
    try await service.ask { client in
      let document = try await client.execute(uri: "/api/v1/openapi.json", method: .get) {
        $0.json()
      }
      let rule = try #require(document["components"]?["schemas"]?["Contribution"])
      let address = try await client.execute(
        uri: place, method: .post, headers: json, body: ByteBuffer(string: #"{"case":"a/1 é"}"#)
      ) { response in
        #expect(response.status == .ok)
        let value = response.json()
        #expect(Schema(document: document).faults(value, rule) == [])
        #expect(value["notes"]?.items?.first?.text == "done")
        let shares = try #require(value["shares"]?.items)
        #expect(shares[1]["heat_map"] == nil && shares[2]["share"] == nil)
        #expect(
          shares[0]["picture"]?.text
            == "/api/v1/runs/done/cases/a%2F1%20%C3%A9/pictures/photo%201")
        return try #require(shares[0]["heat_map"]?.text)
      }
      #expect(address == "/api/v1/runs/done/cases/a%2F1%20%C3%A9/heatmaps/photo%201")
      try await client.execute(uri: address, method: .get) { response in
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "image/png")
        #expect(Array(response.body.readableBytesView) == [4, 5, 6])
      }
      try await client.execute(
        uri: address.replacingOccurrences(of: "heatmaps", with: "pictures"), method: .get
      ) { #expect(Array($0.body.readableBytesView) == [7]) }
    }
    #expect(service.contributions.measured == 1)
  }

  @Test func aCaseIsMeasuredOnceForAllWhoAskAndAnewWhenTheRunHasChanged() async throws {
    let service = try TestService()
    @Sendable func ask() async throws {
      try await service.ask { client in
        try await client.execute(
          uri: place, method: .post, headers: json, body: ByteBuffer(string: #"{"case":"a/1 é"}"#)
        ) { #expect($0.status == .ok) }
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<10 { group.addTask { try await ask() } }
      try await group.waitForAll()
    }
    #expect(service.contributions.measured == 1)
    try service.folder.append("\n", to: "runs/done/findings.json")
    try await ask()
    #expect(service.contributions.measured == 2)
  }

  @Test(arguments: [
    ("done", "{}", 400), ("done", #"{"case":""}"#, 400), ("done", "[", 400),
    ("done", #"{"case":"nobody"}"#, 404), ("nosuch", #"{"case":"a/1 é"}"#, 404),
  ])
  func badQuestionsAreRefused(run: String, body: String, status: Int) async throws {
    let service = try TestService()
    try await service.ask { client in
      try await client.execute(
        uri: "/api/v1/runs/\(run)/contribution", method: .post, headers: json,
        body: ByteBuffer(string: body)
      ) { #expect($0.status.code == status) }
    }
  }

  @Test(arguments: [
    "done/cases/a%2F1%20%C3%A9/heatmaps/clinical", "done/cases/nobody/heatmaps/photo%201",
    "nosuch/cases/a%2F1%20%C3%A9/heatmaps/photo%201",
  ])
  func thereIsNoOtherHeatMap(path: String) async throws {
    let service = try TestService()
    try await service.ask { client in
      try await client.execute(uri: "/api/v1/runs/\(path)", method: .get) {
        #expect($0.status == .notFound)
      }
    }
  }
}
