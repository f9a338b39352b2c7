public import Cohorts
public import Tensors

/// The pretrained picture encoders of a run: shared by its folds.
public final class PictureEncoders {
  /// Which weights encode what.
  public let settings: PretrainedSettings
  /// The features of each modality whose encoder is frozen.
  public let frozen: [String: FrozenFeatures]
  private var weights: [String: PretrainedWeights] = [:]

  /// Opens encoders; nothing is computed yet.
  ///
  /// - Parameters:
  ///   - readers: Decoders with their caches, shared with the folds.
  ///   - device: Where frozen encoders live.
  /// - Throws: ``EncoderError`` with code `otherWeights` if a file has changed since the settings were
  ///   made, or `TensorError` if it is gone.
  public init(
    _ settings: PretrainedSettings, cohort: Cohort, readers: [String: ImageReader],
    device: Device = .cpu
  ) throws {
    self.settings = settings
    var weights: [String: PretrainedWeights] = [:]
    var frozen: [String: FrozenFeatures] = [:]
    if settings.isFrozen {
      for entry in settings.entries {
        let own = try weights[entry.path] ?? Self.weights(of: entry)
        weights[entry.path] = own
        frozen[entry.modality] = try FrozenFeatures(
          cohort.modality(entry.modality), weights: own, settings: settings,
          reader: readers[entry.modality], device: device)
      }
    }
    self.weights = weights
    self.frozen = frozen
  }

  /// The weights with which a modality's encoder begins to train; `nil` where it begins at random, or
  /// is not trained.
  package func initialWeights(_ modality: String) throws -> [String: Tensor]? {
    guard !settings.isFrozen, let entry = settings[modality] else { return nil }
    let own = try weights[entry.path] ?? Self.weights(of: entry)
    weights[entry.path] = own
    return own.tensors
  }

  private static func weights(of entry: PretrainedSettings.Entry) throws -> PretrainedWeights {
    let weights = try PretrainedWeights(path: entry.path)
    guard weights.digest == entry.digest, weights.layout == entry.layout else {
      throw EncoderError(
        .otherWeights,
        "\(entry.path): is another file than the one this run was made with (SHA-256 "
          + "\(entry.digest.text.prefix(12))…, now \(weights.digest.text.prefix(12))…); put that file "
          + "back, or run again")
    }
    return weights
  }
}
