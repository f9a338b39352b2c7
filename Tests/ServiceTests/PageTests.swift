import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Reports
import Service
import Testing

struct PageTests {
  private static let pages = ["/", "/search", "/runs/done"]

  private func page(_ path: String) async throws -> String {
    try await TestService().ask { client in
      try await client.execute(uri: path, method: .get, headers: [.accept: "text/html"]) {
        response in
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "text/html; charset=utf-8")
        let policy = HTTPField.Name("Content-Security-Policy").flatMap { response.headers[$0] }
        #expect(
          policy
            == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
        return response.text
      }
    }
  }

  @Test(arguments: pages)
  func pagesAreWellFormedAndHoldNoScriptOrStyle(path: String) async throws {
    let markup = Markup(try await page(path))
    #expect(markup.faults == [])
    for tag in markup.tags {
      #expect(tag.name != "style")
      #expect(!tag.attributes.keys.contains { $0 == "style" || $0.hasPrefix("on") }, "\(tag)")
      if tag.name == "script" {
        #expect(tag.attributes["src"]?.hasPrefix("/assets/") == true)
        #expect(tag.attributes["type"] == "module")
        #expect(tag.text == "")
      }
      for place in ["src", "href", "action"].compactMap({ tag.attributes[$0] }) {
        #expect(place.hasPrefix("/") && !place.hasPrefix("//") || place.hasPrefix("#"), "\(place)")
      }
    }
  }

  @Test(arguments: pages)
  func pagesHaveLandmarksNamesAndOneHeading(path: String) async throws {
    let markup = Markup(try await page(path))
    func count(_ name: String) -> Int { markup.tags.count { $0.name == name } }
    #expect(markup.tags.first?.attributes["lang"] == "en")
    #expect(count("main") == 1)
    #expect(count("nav") == 1)
    #expect(count("header") == 1)
    #expect(count("h1") == 1)
    let identities = markup.tags.compactMap { $0.attributes["id"] }
    #expect(Set(identities).count == identities.count)
    #expect(
      markup.tags.first { $0.name == "a" }?.attributes["href"] == "#main",
      "the first link skips to the content")
    for tag in markup.tags {
      for name in ["for", "aria-labelledby", "aria-describedby"] {
        guard let target = tag.attributes[name] else { continue }
        #expect(identities.contains(target), "\(tag)")
      }
    }
  }

  @Test(arguments: pages)
  func scriptsFindTheElementsThatTheyUse(path: String) async throws {
    let markup = Markup(try await page(path))
    let identities = Set(markup.tags.compactMap { $0.attributes["id"] })
    var waiting = markup.tags.filter { $0.name == "script" }.compactMap { $0.attributes["src"] }
    var read: Set<String> = []
    while let source = waiting.popLast() {
      guard read.insert(source).inserted else { continue }
      let name = String(source.dropFirst("/assets/".count))
      let asset = try #require(Asset.all[name], "\(source)")
      let text = String(decoding: asset.bytes, as: UTF8.self)
      for match in text.matches(of: /byId\("([^"]+)"\)/) {
        #expect(identities.contains(String(match.1)), "\(name) uses \(match.1)")
      }
      waiting += text.matches(of: /from "([^"]+)"/).map { String($0.1) }
    }
    #expect(!read.isEmpty)
  }

  @Test func thePageOfARunThatIsNotThereIsNotFound() async throws {
    try await TestService().ask { client in
      for path in [
        "/runs/nosuch", "/runs/%2e%2e", "/assets/nosuch.js", "/assets/..%2fopenapi.json",
      ] {
        try await client.execute(uri: path, method: .get) { #expect($0.status == .notFound) }
      }
      for path in ["/nowhere", "/runs/nosuch"] {
        try await client.execute(uri: path, method: .get, headers: [.accept: "text/html"]) {
          #expect($0.status == .notFound)
          #expect(!$0.text.contains("/api/"))
        }
      }
    }
  }

  @Test func whoHasLoggedInCanLogOut() async throws {
    try await TestService().ask { client in
      try await client.execute(uri: "/", method: .get) { #expect(!$0.text.contains("/logout")) }
      try await client.execute(uri: "/", method: .get, headers: [.cookie: "chiasm-session=x"]) {
        #expect($0.text.contains("action=\"/logout\""))
      }
    }
  }
}

struct AssetTests {
  @Test func everyFileIsSentWithItsTypeAndKeptByBrowsers() async throws {
    // Without a token, as the page that asks for it needs its style.
    let service = WebService(
      try ServiceConfiguration(
        host: "0.0.0.0", port: 0, token: AccessToken("0123456789abcdef0123456789abcdef")),
      parts: [])
    try await service.application().test(.router) { client in
      for (name, asset) in Asset.all.sorted(by: { $0.key < $1.key }) {
        let tag = try await client.execute(uri: "/assets/\(name)", method: .get) { response in
          #expect(response.status == .ok)
          #expect(response.headers[.contentType] == asset.mediaType)
          #expect(response.headers[.cacheControl] == "no-cache")
          #expect(Array(response.body.readableBytesView) == asset.bytes)
          return try #require(response.headers[.eTag])
        }
        for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
          try await client.execute(
            uri: "/assets/\(name)", method: .get, headers: [.ifNoneMatch: known]
          ) {
            #expect($0.status == .notModified)
            #expect($0.body.readableBytes == 0)
            #expect($0.headers[.eTag] == tag)
          }
        }
        try await client.execute(
          uri: "/assets/\(name)", method: .get, headers: [.ifNoneMatch: "\"other\""]
        ) { #expect($0.status == .ok) }
      }
    }
  }

  @Test func filesThatDifferHaveTagsThatDiffer() {
    #expect(Set(Asset.all.values.map(\.entityTag)).count == Asset.all.count)
  }

  @Test func scriptsMakeNoMarkupOfTextsAndLoadNothingFromElsewhere() {
    for asset in Asset.all.values {
      let text = String(decoding: asset.bytes, as: UTF8.self)
      for word in [
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
        "setTimeout(\"", "srcdoc", "javascript:", "https:", "@import", "url(", "localStorage",
      ] {
        #expect(!text.contains(word), "\(asset.name) holds \(word)")
      }
    }
  }

  @Test func everyColorOfTheStyleIsOneOfThePalette() throws {
    let style = String(decoding: try #require(Asset.all["chiasm.css"]).bytes, as: UTF8.self)
    let known = Set(PagePalette.standard.colors.map(\.name))
    let used = Set(style.matches(of: /var\(--([a-z]+)\)/).map { String($0.1) })
    #expect(used.subtracting(known) == [])
    #expect(!used.isEmpty)
    // No color beside the palette's own rules, so that light and dark are both complete.
    let own = style.dropFirst(PagePalette.standard.rules.count)
    #expect(own.matches(of: /#[0-9a-fA-F]{3,8}\b/).isEmpty)
  }
}
