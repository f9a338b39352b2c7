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
    let error: ServiceError
    do {
      return try await next(request, context)
    } catch let thrown as HTTPParserError {
      // The connection ends: what would follow cannot be told from what was wrong. Hummingbird answers.
      throw thrown
    } catch let thrown {
      error = Self.error(thrown, context)
    }
    return ErrorPage.isWanted(by: request) ? ErrorPage.response(error) : Problem.response(error)
  }

  /// What is told of an error.
  private static func error(_ thrown: any Error, _ context: ServiceContext) -> ServiceError {
    switch thrown {
    case let thrown as ServiceError: return thrown
    case let thrown as HTTPError: return error(thrown.status)
    // Whoever asked is gone, or was too slow; there is nobody to tell.
    case is ChannelError: return error(.badRequest)
    case is NIOTooManyBytesError: return error(.contentTooLarge)
    case let thrown as any HTTPResponseError: return error(thrown.status)
    case is CancellationError:
      return ServiceError(.stopping, "the server stops; ask again later", retryAfter: 5)
    default:
      context.logger.error("A request failed: \(thrown)")
      return error(.internalServerError)
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
