internal import Crypto

/// Everything that was learned from the training part of a split to turn cases into numbers.
///
/// Nothing outside the training part enters: imputation, scaling, categories, vocabularies and
/// feature filters are all fitted on it alone. The state is plain data and is stored with a model.
public struct Preprocessing: Sendable, Hashable, Codable {
  /// SHA-256 (hexadecimal) of the sorted keys of the training cases, each with its length before it.
  public let trainingHash: String
  /// The fitted modalities, in the manifest's order.
  public let modalities: [FittedModality]

  /// Fits every modality (or those named) on the training cases.
  ///
  /// - Parameters:
  ///   - cohort: The cohort.
  ///   - training: Indices of the training cases.
  ///   - names: The modalities to fit; all by default.
  ///   - options: Sizes of vocabularies and the like.
  ///   - images: Decoders to share; made anew for modalities that have none here.
  /// - Throws: ``CohortError`` where a modality is missing for every training case, or an image
  ///   cannot be decoded.
  public init(
    fitting cohort: Cohort, training: [Int], modalities names: [String]? = nil,
    options: FittingOptions = FittingOptions(), images: [String: ImageReader] = [:]
  ) throws(CohortError) {
    try Self.check(training, cohort)
    trainingHash = Self.hash(of: training.map { cohort.caseIDs[$0] })
    // Sorted, so that the order in which a caller lists cases changes no bit of a sum.
    let cases = training.sorted()
    var fitted: [FittedModality] = []
    for name in names ?? cohort.modalities.map(\.name) {
      let modality = try cohort.modality(name)
      guard cases.contains(where: { modality.presence[$0] }) else {
        throw CohortError(
          .noCases,
          "the modality \"\(name)\" is missing for all \(cases.count) training cases, so nothing "
            + "can be learned from it; use fewer folds, or remove the modality")
      }
      fitted.append(
        try FittedModality(
          fitting: modality, cases: cases, caseIDs: cohort.caseIDs, options: options,
          images: images[name]))
    }
    modalities = fitted
  }

  /// Turns cases into one block of numbers per modality.
  public func blocks(
    of cohort: Cohort, cases: [Int], images: [String: ImageReader] = [:]
  ) throws(CohortError) -> [FeatureBlock] {
    try Self.check(cases, cohort, mayBeEmpty: true)
    var result: [FeatureBlock] = []
    for fitted in modalities {
      let modality = try cohort.modality(fitted.name)
      result.append(try fitted.block(of: modality, cases: cases, images: images[fitted.name]))
    }
    return result
  }

  /// The fitted state of one modality.
  public func modality(_ name: String) throws(CohortError) -> FittedModality {
    if let fitted = modalities.first(where: { $0.name == name }) { return fitted }
    throw CohortError(
      .invalidArgument,
      "the modality \"\(name)\" was not fitted; "
        + suggestion(for: name, among: modalities.map(\.name), kind: "fitted modality"))
  }

  /// SHA-256 (hexadecimal) of a set of case keys, independent of their order.
  public static func hash(of caseIDs: [String]) -> String {
    var hasher = SHA256()
    for name in sortedByBytes(caseIDs) {
      let bytes = Array(name.utf8)
      // The length keeps ("ab", "c") apart from ("a", "bc").
      withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hasher.update(bufferPointer: $0) }
      hasher.update(data: bytes)
    }
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: hasher.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
      as: UTF8.self)
  }

  private static func check(
    _ cases: [Int], _ cohort: Cohort, mayBeEmpty: Bool = false
  ) throws(CohortError) {
    guard mayBeEmpty || !cases.isEmpty else {
      throw CohortError(.invalidArgument, "expected training cases, found none")
    }
    if let bad = cases.first(where: { !cohort.caseIDs.indices.contains($0) }) {
      throw CohortError(
        .invalidArgument, "there is no case \(bad); cases are 0 to \(cohort.caseCount - 1)")
    }
    if !mayBeEmpty, Set(cases).count != cases.count {
      throw CohortError(.invalidArgument, "a training case is listed twice")
    }
  }
}

/// Sizes that fitting needs to know.
public struct FittingOptions: Sendable, Hashable, Codable {
  /// A word must occur this often in the training texts.
  public var minimumWordCount: Int
  /// How many words a vocabulary may hold.
  public var vocabularySize: Int
  /// How many words of a text are read.
  public var maximumTokenCount: Int
  /// How many words, the most frequent, become columns of a design matrix.
  public var designWordCount: Int
  /// How many training images are looked at for their mean and standard deviation.
  public var imageSampleCount: Int
  /// Means and deviations of pictures that are not to be fitted: those that a pretrained encoder
  /// expects.
  public var imageScaling: ImageScaling?
  /// How many clusters the features of a vector without named sets are put into, where its manifest does
  /// not say; nil for none.
  public var vectorClusterCount: Int?
  /// The seed of what fitting draws.
  public var seed: UInt64

  /// Creates options.
  public init(
    minimumWordCount: Int = 2, vocabularySize: Int = 20_000, maximumTokenCount: Int = 128,
    designWordCount: Int = 2_000, imageSampleCount: Int = 200, vectorClusterCount: Int? = nil,
    seed: UInt64 = 0
  ) {
    self.minimumWordCount = max(1, minimumWordCount)
    self.vocabularySize = max(1, vocabularySize)
    self.maximumTokenCount = max(1, maximumTokenCount)
    self.designWordCount = max(1, designWordCount)
    self.imageSampleCount = max(1, imageSampleCount)
    self.vectorClusterCount = vectorClusterCount.map { max(1, $0) }
    self.seed = seed
  }
}
