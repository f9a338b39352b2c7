import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// Pages of runs: the file that the run wrote, or one that is drawn anew.
actor ReportPages {
  private let renderer: any ReportRenderer
  private var drawn: [(name: RunName, language: String, stamp: RunFiles.Stamp, page: Data)] = []

  /// How many drawn pages are kept.
  private static let mostKept = 8
  /// The largest file that is sent.
  private static let mostBytes = 64 << 20

  init(_ renderer: any ReportRenderer) { self.renderer = renderer }

  /// The page of a run, under a policy that lets its own style apply and nothing run.
  func response(_ name: RunName, _ files: RunFiles, language: String?) throws -> Response {
    let language = language ?? "en"
    guard ["en", "ja"].contains(language) else {
      throw ServiceError(.invalidRequest, "expected the language en or ja")
    }
    let stamp = files.stamp
    let page: Data
    if language == "en", let file = RunFiles.attributes(files.report),
      file.time >= stamp.findingsTime ?? .distantPast, file.size <= Self.mostBytes,
      let data = try? Data(contentsOf: files.report)
    {
      page = data
    } else {
      page = try drawnPage(name, files, stamp, language)
    }
    var response = Response.content(page, type: "text/html; charset=utf-8")
    if let field = HTTPField.Name("Content-Security-Policy") {
      response.headers[field] = Self.policy(page)
    }
    if let field = HTTPField.Name("X-Frame-Options") { response.headers[field] = "SAMEORIGIN" }
    return response
  }

  private func drawnPage(
    _ name: RunName, _ files: RunFiles, _ stamp: RunFiles.Stamp, _ language: String
  ) throws -> Data {
    guard stamp.findingsBytes != nil else {
      throw ServiceError(.notFound, "this run has no findings yet; ask again when it has finished")
    }
    if let kept = drawn.first(where: {
      $0.name == name && $0.language == language && $0.stamp == stamp
    }) {
      return kept.page
    }
    let page: Data
    do {
      page = Data(try renderer.page(ofRun: files.root, language: language).utf8)
    } catch {
      throw ServiceError(
        .unprocessable, "the findings of this run cannot be drawn; chiasm report says why")
    }
    drawn.removeAll { $0.name == name && $0.language == language }
    drawn.append((name, language, stamp, page))
    if drawn.count > Self.mostKept { drawn.removeFirst() }
    return page
  }

  /// The policy of a page: its style elements by their digests, attributes of style (widths of bars), pictures
  /// that it holds itself.
  static func policy(_ page: Data) -> String {
    let digests = styles(page).map {
      "'sha256-\(Data(SHA256.hash(data: $0)).base64EncodedString())'"
    }
    let elements = digests.isEmpty ? "'none'" : digests.joined(separator: " ")
    return
      "default-src 'none'; style-src-elem \(elements); style-src-attr 'unsafe-inline'; img-src data:; "
      + "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
  }

  /// The contents of the first style elements.
  private static func styles(_ page: Data) -> [Data] {
    var styles: [Data] = []
    var start = page.startIndex
    while styles.count < 4,
      let open = page.range(of: Data("<style>".utf8), in: start..<page.endIndex),
      let close = page.range(of: Data("</style>".utf8), in: open.upperBound..<page.endIndex)
    {
      styles.append(page[open.upperBound..<close.lowerBound])
      start = close.upperBound
    }
    return styles
  }
}
