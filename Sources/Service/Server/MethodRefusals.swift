import HTTPTypes
import Hummingbird

/// Answers methods that a place does not have with those that it has, as RFC 9110, section 15.5.6 demands.
enum MethodRefusals {
  /// Adds a refusal for every usual method that a route's path lacks.
  static func add(to router: Router<ServiceContext>) {
    let routes = router.routes
    for path in Set(routes.map(\.path.description)).sorted() {
      let own = routes.filter { $0.path.description == path }
      var allowed = own.map(\.method.rawValue)
      if allowed.contains("GET"), !allowed.contains("HEAD") { allowed.append("HEAD") }
      let allow = allowed.sorted().joined(separator: ", ")
      for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete, .options]
      where !allowed.contains(method.rawValue) {
        router.on(own[0].path, method: method) { _, _ in
          var response = Problem.response(
            ServiceError(.methodNotAllowed, "expected one of the methods \(allow)"))
          response.headers[.allow] = allow
          return response
        }
      }
    }
  }
}
