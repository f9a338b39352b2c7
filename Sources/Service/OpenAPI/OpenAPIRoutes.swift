import Foundation
import Hummingbird

/// The description of the programming interface.
struct OpenAPIRoutes: ServiceRoutes {
  func add(to router: Router<ServiceContext>) {
    router.get("/api/v1/openapi.json") { _, _ in
      Response.content(Data(PackageResources.openapi_json), type: "application/json")
    }
  }
}
