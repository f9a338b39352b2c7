/// How findings came about, so that they can be made again.
public struct Provenance: Codable, Sendable, Hashable {
  /// The version of the program.
  public var version: String
  /// The seed of all randomness.
  public var seed: UInt64
  /// The number of folds.
  public var folds: Int?
  /// The number of times the folds were drawn anew.
  public var repeats: Int?
  /// What no fold split: `group` (patients), or `site` (sites and patients).
  public var foldUnit: String?
  /// The command line, word by word.
  public var command: [String]
  /// When the run began, in ISO 8601.
  public var started: String?
  /// How long the run took, without interruptions.
  public var seconds: Double?
  /// Where tensors were computed, such as `cpu` or `cuda:0`.
  public var device: String?
  /// The number of threads.
  public var threads: Int?
  /// The version of LibTorch.
  public var libtorch: String?
  /// How often frozen picture encoders ran.
  public var encoderPasses: [EncoderPasses]?

  /// Creates a record.
  public init(
    version: String, seed: UInt64, folds: Int? = nil, repeats: Int? = nil, command: [String] = [],
    started: String? = nil, seconds: Double? = nil, device: String? = nil, threads: Int? = nil,
    libtorch: String? = nil, encoderPasses: [EncoderPasses]? = nil
  ) {
    self.version = version
    self.seed = seed
    self.folds = folds
    self.repeats = repeats
    self.command = command
    self.started = started
    self.seconds = seconds
    self.device = device
    self.threads = threads
    self.libtorch = libtorch
    self.encoderPasses = encoderPasses
  }

  private enum CodingKeys: String, CodingKey {
    case version, seed, folds, repeats, command, started, seconds, device, threads, libtorch
    case foldUnit = "fold_unit"
    case encoderPasses = "encoder_passes"
  }
}
