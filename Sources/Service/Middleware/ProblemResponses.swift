import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Turns whatever a handler throws into an answer that says what to do and nothing about the machine.
struct ProblemResponses: RouterMiddleware {
  typealias Context = ServiceContext

  @concurrent func handle(
    _ request: Request, context: ServiceContext,
    next: @concurrent (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as ServiceError {
      return Problem.response(error)
    } catch let error as HTTPError {
      return Problem.response(Self.error(error.status))
    } catch let error as HTTPParserError {
      // The connection ends: what would follow cannot be told from what was wrong. Hummingbird answers.
      throw error
    } catch is ChannelError {
      // Whoever asked is gone, or was too slow; there is nobody to tell.
      return Problem.response(Self.error(.badRequest))
    } catch is NIOTooManyBytesError {
      return Problem.response(ServiceError(.tooLarge, "the body is larger than allowed; send less"))
    } catch let error as any HTTPResponseError {
      return Problem.response(Self.error(error.status))
    } catch is CancellationError {
      return Problem.response(
        ServiceError(.stopping, "the server stops; ask again later", retryAfter: 5))
    } catch {
      context.logger.error("A request failed: \(error)")
      return Problem.response(
        ServiceError(
          .internalFault,
          "the server could not answer because of a fault of its own; its log says more"
        ))
    }
  }

  /// What an error of the framework means.
  private static func error(_ status: HTTPResponse.Status) -> ServiceError {
    switch status {
    case .notFound: ServiceError(.notFound, "there is nothing here; see /api/v1/openapi.json")
    case .contentTooLarge:
      ServiceError(.tooLarge, "the body is larger than allowed; send less")
    case .unsupportedMediaType:
      ServiceError(.unsupportedType, "this type of content is not taken; see /api/v1/openapi.json")
    case let other where (400..<500).contains(other.code):
      ServiceError(.invalidRequest, "the request cannot be read; see /api/v1/openapi.json")
    default:
      ServiceError(
        .internalFault,
        "the server could not answer because of a fault of its own; its log says more"
      )
    }
  }
}
