public import Hummingbird
import NIOCore

/// What a request carries on its way through the server.
public struct ServiceContext: RequestContext {
  /// Hummingbird's own part.
  public var coreContext: CoreRequestContextStorage
  /// Whether whoever asked is still there, as far as the connection tells.
  let isLive: @Sendable () -> Bool

  /// Begins with a request.
  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    let channel = source.channel
    // Tests ask routers without a connection.
    let began = channel.isActive
    isLive = { !began || channel.isActive }
  }
}
