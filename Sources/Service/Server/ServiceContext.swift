public import Hummingbird

/// What a request carries on its way through the server.
public struct ServiceContext: RequestContext {
  /// Hummingbird's own part.
  public var coreContext: CoreRequestContextStorage

  /// Begins with a request.
  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
  }
}
