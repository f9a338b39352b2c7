import HTTPTypes
import Hummingbird
import Logging

/// Counts requests and how long their answers took.
struct RequestCounting: RouterMiddleware {
  typealias Context = ServiceContext

  let metrics: ServiceMetrics

  @concurrent func handle(
    _ request: Request, context: ServiceContext,
    next: @concurrent (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    metrics.requestBegan()
    let start = ContinuousClock.now
    // What is thrown from here is a request that cannot be parsed, and is answered so.
    var status = 400
    defer {
      let took = (ContinuousClock.now - start) / .seconds(1)
      metrics.requestEnded(
        ServiceMetrics.RequestKey(
          route: context.endpointPath ?? "unknown", method: Self.method(request.method),
          status: status),
        seconds: took)
      context.logger.debug(
        "\(Self.method(request.method)) \(context.endpointPath ?? "unknown") \(status)")
    }
    let response = try await next(request, context)
    status = response.status.code
    return response
  }

  /// The method, if it is one that routes have: others are counted as one, because a client may invent many.
  private static func method(_ method: HTTPRequest.Method) -> String {
    switch method {
    case .get, .head, .post, .delete, .put: method.rawValue
    default: "other"
    }
  }
}
