import Hummingbird

/// The pages that are there whatever is served: what is on them comes from the programming interface.
struct PageRoutes: ServiceRoutes {
  func add(to router: Router<ServiceContext>) {
    router.get("/") { request, _ in
      Response.html(RunsPage.html(canLogOut: request.hasSession))
    }
    router.get("/search") { request, _ in
      Response.html(SearchPage.html(canLogOut: request.hasSession))
    }
  }
}

extension Request {
  /// Whether a browser has logged in, so that it can log out.
  var hasSession: Bool { cookies[AccessControl.cookieName] != nil }
}
