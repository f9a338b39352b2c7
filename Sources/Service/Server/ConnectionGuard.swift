import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends connections of clients that are too slow or send too much.
///
/// Five things are bounded: how many connections there are, how long the head of a request may take, how long its
/// body may, how many bytes a body may have whatever its route does with it, and how long a client may take nothing
/// of an answer. A client that sends one byte now and then is not idle, so a timer of idleness alone would let
/// it hold its place for ever.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limits: ServiceLimits
  private let metrics: ServiceMetrics
  private var deadline: Scheduled<Void>?
  private var stall: Scheduled<Void>?
  private var open = 0
  private var isReading = false
  private var bodyBytes = 0
  private var closesAfterAnswer = false

  init(limits: ServiceLimits, metrics: ServiceMetrics) {
    self.limits = limits
    self.metrics = metrics
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { begin(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      open += 1
      isReading = true
      bodyBytes = 0
      close(context, after: limits.bodySeconds)
    case .body(let buffer):
      bodyBytes += buffer.readableBytes
      if bodyBytes > 2 * limits.uploadBytes {
        // The route has refused it long ago; the rest would be read for nothing.
        context.close(promise: nil)
        return
      }
    case .end:
      isReading = false
      cancelDeadline()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head):
      if head.headerFields[.connection] == "close" { closesAfterAnswer = true }
      context.write(data, promise: promise)
    case .body:
      context.write(data, promise: promise)
    case .end:
      open -= 1
      if closesAfterAnswer {
        context.writeAndFlush(data, promise: promise)
        context.close(promise: nil)
        return
      }
      if open <= 0, !isReading { close(context, after: limits.headSeconds) }
      context.write(data, promise: promise)
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      stall?.cancel()
      stall = nil
    } else if stall == nil {
      stall = schedule(context, after: limits.stalledSeconds)
    }
    context.fireChannelWritabilityChanged()
  }

  private var isCounted = false

  private func begin(_ context: ChannelHandlerContext) {
    guard !isCounted else { return }
    isCounted = true
    guard metrics.connectionOpened() <= limits.connections else {
      refuse(context)
      return
    }
    close(context, after: limits.headSeconds)
  }

  /// Says that there is no place, before anything was asked.
  private func refuse(_ context: ChannelHandlerContext) {
    let head = HTTPResponse(
      status: .serviceUnavailable,
      headerFields: [.connection: "close", .contentLength: "0", .retryAfter: "5"])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    context.close(promise: nil)
  }

  private func end() {
    cancelDeadline()
    stall?.cancel()
    stall = nil
    guard isCounted else { return }
    isCounted = false
    metrics.connectionClosed()
  }

  private func close(_ context: ChannelHandlerContext, after seconds: Int) {
    cancelDeadline()
    deadline = schedule(context, after: seconds)
  }

  private func schedule(_ context: ChannelHandlerContext, after seconds: Int) -> Scheduled<Void> {
    let channel = context.channel
    let metrics = metrics
    return context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
      metrics.connectionTimedOut()
      channel.close(promise: nil)
    }
  }

  private func cancelDeadline() {
    deadline?.cancel()
    deadline = nil
  }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}
