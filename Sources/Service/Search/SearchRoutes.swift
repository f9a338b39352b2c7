import Foundation
import HTTPTypes
public import Hummingbird
import NIOCore

/// Searches: what there is to search, cases that fit, and their small pictures.
public struct SearchRoutes: ServiceRoutes {
  private let engines: [any SearchEngine]
  private let limits: ServiceLimits
  private let metrics: ServiceMetrics

  /// Serves some indexes.
  public init(_ engines: [any SearchEngine], limits: ServiceLimits, metrics: ServiceMetrics) {
    self.engines = engines
    self.limits = limits
    self.metrics = metrics
  }

  /// The indexes as they are sent.
  struct Indexes: Codable, Sendable {
    var indexes: [SearchContents]
  }

  /// Adds the routes.
  public func add(to router: Router<ServiceContext>) {
    router.get("/api/v1/indexes") { _, _ in
      var contents: [SearchContents] = []
      for engine in engines { contents.append(try await engine.contents()) }
      return Response.json(Indexes(indexes: contents))
    }
    router.post("/api/v1/search") { request, _ in
      let (body, picture) = try await asked(request)
      let engine = try engine(body.index)
      return Response.json(try await search(engine, try body.request(picture: picture)))
    }
    router.get("/api/v1/indexes/{index}/cases/{case}/thumbnail") { _, context in
      let engine = try engine(context.parameters.get("index")?.removingPercentEncoding)
      guard let id = context.parameters.get("case")?.removingPercentEncoding,
        let picture = try await engine.thumbnail(ofCase: id)
      else { throw ServiceError(.notFound, "there is no picture of this case") }
      var response = Response.content(Data(picture.bytes), type: picture.mediaType)
      // Small pictures of cases may stay in the browser that has shown them, for as long as a page is used.
      response.headers[.cacheControl] = "private, max-age=300"
      return response
    }
  }

  /// The fields and the picture of a request in JSON or as a form.
  private func asked(_ request: Request) async throws -> (SearchBody, [UInt8]?) {
    guard request.mediaType == "multipart/form-data" else {
      return (try await request.json(SearchBody.self, upTo: limits.bodyBytes), nil)
    }
    let form = try await request.form(limits)
    guard let bytes = form.part("image")?.bytes else {
      throw ServiceError(
        .invalidRequest, "expected a part \"image\" with a picture; send it, or ask in JSON")
    }
    let picture = try UploadedPicture(bytes, mostPixels: limits.picturePixels)
    var body = SearchBody()
    if let text = form.text("options"), !text.isEmpty {
      guard let options = try? JSONDecoder().decode(SearchBody.self, from: Data(text.utf8)) else {
        throw ServiceError(
          .invalidRequest, "the part \"options\" is not what a search in JSON is")
      }
      body = options
    }
    return (body, picture.bytes)
  }

  private func engine(_ name: String?) throws -> any SearchEngine {
    guard let first = engines.first else {
      throw ServiceError(
        .notConfigured, "there is nothing to search; start the server with --index FOLDER")
    }
    guard let name else { return first }
    guard let engine = engines.first(where: { $0.name == name }) else {
      throw ServiceError(.notFound, "there is no index of this name; /api/v1/indexes lists all")
    }
    return engine
  }

  /// Searches, and counts it.
  private func search(
    _ engine: any SearchEngine, _ request: SearchRequest
  ) async throws -> SearchResponse {
    let kind =
      switch request.query {
      case .text: "text"
      case .picture: "picture"
      case .like: "case"
      }
    let start = ContinuousClock.now
    do {
      let response = try await engine.search(request)
      metrics.searched(
        kind: kind, failed: false, seconds: (ContinuousClock.now - start) / .seconds(1))
      return response
    } catch {
      metrics.searched(
        kind: kind, failed: true, seconds: (ContinuousClock.now - start) / .seconds(1))
      throw error
    }
  }
}
