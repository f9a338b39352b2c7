/// What one request and one connection may take.
public struct ServiceLimits: Sendable, Hashable {
  /// The most bytes of all headers of a request together.
  public var headerBytes = 16 * 1024
  /// The most headers of a request.
  public var headerCount = 64
  /// The most bytes of a body of JSON or of a form.
  public var bodyBytes = 64 * 1024
  /// The most bytes of an upload, all its parts together.
  public var uploadBytes = 20 * 1024 * 1024
  /// The most parts of an upload.
  public var uploadParts = 16
  /// The most pixels of an uploaded picture; its size is read before it is decoded.
  public var picturePixels = 50_000_000
  /// The most connections at a time; more are told to come back later.
  public var connections = 256
  /// The most audits that wait.
  public var waitingAudits = 16
  /// The most streams of events at a time.
  public var eventStreams = 64
  /// How long the head of the next request may take to arrive, in seconds.
  public var headSeconds = 15
  /// How long a body may take to arrive, in seconds.
  public var bodySeconds = 60
  /// How long a client may take nothing of an answer, in seconds.
  public var stalledSeconds = 30
  /// How long a stop waits for requests that are being answered, in seconds.
  public var stopSeconds = 5
  /// How long an audit may take to stop by itself, in seconds: as long as a step of training and its file.
  public var auditStopSeconds = 20
  /// How often a stream of events says that it is alive, in seconds.
  public var heartbeatSeconds = 15

  /// The limits that suit a hospital's own network.
  public init() {}
}
