import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Service
import Testing

struct SearchTests {
  private let json: HTTPFields = [.contentType: "application/json"]

  @Test func aTextIsLookedForAsItWasAsked() async throws {
    let service = try TestService()
    let schemas = try JSONDecoder().decode(
      JSONValue.self, from: try await Self.description(service))
    let rule = try #require(schemas["components"]?["schemas"]?["SearchResponse"])
    try await service.ask { client in
      try await client.execute(
        uri: "/api/v1/search", method: .post, headers: json,
        body: ByteBuffer(string: #"{"text":"små <b>","filters":["sex=F","age>=60"],"count":3}"#)
      ) { response in
        #expect(response.status == .ok)
        let value = response.json()
        #expect(Schema(document: schemas).faults(value, rule) == [])
        let hit = try #require(value["hits"]?.items?.first)
        #expect(hit["text"]?.text == "text små <b>")
        #expect(hit["columns"]?["filters"]?.text == "sex=F,age>=60")
        #expect(hit["columns"]?["count"]?.text == "3")
      }
    }
    #expect(service.service.metrics.snapshot.searches == ["text": 1])
  }

  @Test(arguments: [
    ("{}", 400), (#"{"text":""}"#, 400), (#"{"text":"a","case":"b"}"#, 400),
    (#"{"text":"a","count":0}"#, 400), (#"{"text":"a","count":201}"#, 400),
    (#"{"text":"a","index":"other"}"#, 404), (#"{"case":"nobody"}"#, 404), ("[", 400),
    (#"{"text":"a","filters":"sex=F"}"#, 400),
    (#"{"text":"a","filter":["sex=F"]}"#, 400),
  ])
  func badSearchesAreRefused(body: String, status: Int) async throws {
    let service = try TestService()
    try await service.ask { client in
      try await client.execute(
        uri: "/api/v1/search", method: .post, headers: json, body: ByteBuffer(string: body)
      ) { #expect($0.status.code == status) }
    }
  }

  @Test func aDroppedPictureIsCheckedBeforeItIsLookedFor() async throws {
    let service = try TestService()
    let headers: HTTPFields = [.contentType: "multipart/form-data; boundary=x"]
    @Sendable func form(_ content: [UInt8]) -> ByteBuffer {
      var buffer = ByteBuffer(
        string:
          "--x\r\nContent-Disposition: form-data; name=\"options\"\r\n\r\n{\"count\":2}\r\n--x\r\n"
          + "Content-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n")
      buffer.writeBytes(content)
      buffer.writeString("\r\n--x--\r\n")
      return buffer
    }
    let picture = UploadTests().png()
    try await service.ask { client in
      try await client.execute(
        uri: "/api/v1/search", method: .post, headers: headers, body: form(picture)
      ) { response in
        #expect(response.status == .ok)
        #expect(
          response.json()["hits"]?.items?.first?["text"]?.text == "picture \(picture.count)")
      }
      try await client.execute(
        uri: "/api/v1/search", method: .post, headers: headers, body: form(Array("GIF89a".utf8))
      ) { #expect($0.status == .unsupportedMediaType) }
    }
  }

  @Test func aSmallPictureIsFoundUnderItsCase() async throws {
    let service = try TestService()
    try await service.ask { client in
      for (path, status) in [
        ("/api/v1/indexes/plain/cases/a%2F1/thumbnail", 200),
        ("/api/v1/indexes/plain/cases/b/thumbnail", 404),
        ("/api/v1/indexes/other/cases/a%2F1/thumbnail", 404),
      ] {
        try await client.execute(uri: path, method: .get) { #expect($0.status.code == status) }
      }
    }
  }

  private static func description(_ service: TestService) async throws -> Data {
    try await service.ask { client in
      try await client.execute(uri: "/api/v1/openapi.json", method: .get) {
        Data($0.body.readableBytesView)
      }
    }
  }
}
