import Foundation
import HTTPTypes
import Hummingbird

/// Files that pages load.
struct AssetRoutes: ServiceRoutes {
  func add(to router: Router<ServiceContext>) {
    router.get("/assets/{file}") { request, context in
      guard let name = context.parameters.get("file"), let asset = Asset.all[name] else {
        throw ServiceError(.notFound, "there is no file of this name")
      }
      // A browser keeps them but asks each time, so that a new program is never shown with an old style.
      let headers: HTTPFields = [.eTag: asset.entityTag, .cacheControl: "no-cache"]
      if Self.holds(request.headers[.ifNoneMatch], asset.entityTag) {
        return Response(status: .notModified, headers: headers)
      }
      var response = Response.content(Data(asset.bytes), type: asset.mediaType)
      for field in headers { response.headers[field.name] = field.value }
      return response
    }
  }

  /// Whether one of the tags that a browser has is this one (RFC 9110, section 13.1.2: weak comparison).
  private static func holds(_ field: String?, _ tag: String) -> Bool {
    guard let field else { return false }
    return field.split(separator: ",").contains { part in
      let text = part.trimmingCharacters(in: .whitespaces)
      return text == "*" || text == tag || text == "W/\(tag)"
    }
  }
}
