public import Cohorts
public import Tensors

/// Which pretrained weights encode the pictures of which modalities, and whether they are trained.
public struct PretrainedSettings: Sendable, Hashable, Codable {
  /// The weights of one modality.
  public struct Entry: Sendable, Hashable, Codable {
    /// The modality.
    public var modality: String
    /// The file of weights.
    public var path: String
    /// SHA-256 of that file.
    public var digest: Digest
    /// The network.
    public var layout: PictureLayout
    /// What is taken off a pixel in 0...1, a channel.
    public var mean: [Double]
    /// What that is divided by, a channel.
    public var standardDeviation: [Double]

    /// Describes weights that encode a modality.
    public init(modality: String, weights: PretrainedWeights) {
      self.modality = modality
      path = weights.path
      digest = weights.digest
      layout = weights.layout
      mean = weights.mean
      standardDeviation = weights.standardDeviation
    }
  }

  /// One entry a modality, in the cohort's order.
  public var entries: [Entry]
  /// Whether the weights stay as they are, so that features can be kept; otherwise they are where
  /// training begins.
  public var isFrozen: Bool
  /// Views of each picture when frozen: the plain one, and augmented ones for training.
  public var viewCount: Int
  /// The type in which features are kept.
  public var dtype: DType
  /// Where features are kept; `nil` computes them whenever they are needed.
  public var cacheFolder: String?

  /// The most views of a picture.
  public static let largestViewCount = 1_000

  /// Creates settings.
  public init(
    entries: [Entry], isFrozen: Bool = false, viewCount: Int = 1, dtype: DType = .float32,
    cacheFolder: String? = nil
  ) {
    self.entries = entries
    self.isFrozen = isFrozen
    self.viewCount = viewCount
    self.dtype = dtype
    self.cacheFolder = cacheFolder
  }

  /// The weights of a modality.
  public subscript(modality: String) -> Entry? { entries.first { $0.modality == modality } }

  /// The same without where files are: what decides results.
  public var withoutPlaces: PretrainedSettings {
    var result = self
    for index in result.entries.indices { result.entries[index].path = "" }
    if cacheFolder != nil { result.cacheFolder = "" }
    return result
  }

  /// The settings that a user's choices stand for.
  ///
  /// - Parameters:
  ///   - choices: `FILE` for all modalities with pictures, or `NAME=FILE` for one; later ones win.
  ///   - cohort: The cohort.
  /// - Returns: `nil` without choices. Beside it stands what a person should know about the files.
  /// - Throws: ``EncoderError``, or `TensorError` if a file cannot be read.
  public static func chosen(
    _ choices: [String], for cohort: Cohort
  ) throws -> (settings: PretrainedSettings, notes: [String])? {
    guard !choices.isEmpty else { return nil }
    let names = cohort.modalities.filter { $0.pictures != nil }.map(\.name)
    guard !names.isEmpty else {
      throw EncoderError(
        .invalidSetting, "--weights: the cohort has no modality with pictures to encode")
    }
    var paths: [String: String] = [:]
    for choice in choices {
      let parts = choice.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].contains("/") else {
        for name in names { paths[name] = choice }
        continue
      }
      let name = String(parts[0])
      guard names.contains(name) else {
        throw EncoderError(
          .invalidSetting,
          "--weights \(choice): expected one of the modalities with pictures "
            + "(\(names.joined(separator: ", "))) before =, found \"\(name)\"")
      }
      paths[name] = String(parts[1])
    }
    var loaded: [String: PretrainedWeights] = [:]
    var entries: [Entry] = []
    for name in names {
      guard let path = paths[name].map(FilePath.absolute) else { continue }
      let weights = try loaded[path] ?? PretrainedWeights(path: path)
      loaded[path] = weights
      if let files = try cohort.modality(name).pictures {
        try weights.layout.require(size: files.size, channels: files.channels, modality: name)
      }
      entries.append(Entry(modality: name, weights: weights))
    }
    let notes = loaded.sorted { $0.key < $1.key }.flatMap(\.value.notes)
    return (PretrainedSettings(entries: entries), notes)
  }
}
