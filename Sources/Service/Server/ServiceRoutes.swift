public import Hummingbird

/// A part of the server: it adds its routes to the one router.
///
/// What a handler throws as ``ServiceError`` becomes a problem in JSON; what else it throws becomes a fault without
/// any detail. Access, limits and headers are dealt with before and after. Every route has to stand in
/// `OpenAPI/openapi.json`, which tests compare with the router.
public protocol ServiceRoutes: Sendable {
  /// Adds the routes.
  func add(to router: Router<ServiceContext>)
}
