extension PredictorError.Code {
  /// The description of a model (a `model.yaml` or options) is wrong or does not fit the cohort.
  public static let invalidDescription = Self(rawValue: "invalidDescription")
  /// The model's file cannot be opened as what it should be.
  public static let unreadableModel = Self(rawValue: "unreadableModel")
  /// The model takes other inputs than its description says.
  public static let unsuitableInput = Self(rawValue: "unsuitableInput")
  /// The model answers with another shape, type or kind of numbers than its description says.
  public static let unsuitableOutput = Self(rawValue: "unsuitableOutput")
  /// The model did not answer in time.
  public static let timedOut = Self(rawValue: "timedOut")
  /// The program behind a model could not be started, ended, or broke the protocol.
  public static let programFailed = Self(rawValue: "programFailed")
  /// The caller asked to stop.
  public static let cancelled = Self(rawValue: "cancelled")
  /// The loaded LibTorch, or this machine, lacks what the model needs.
  public static let missingFeature = Self(rawValue: "missingFeature")
}
