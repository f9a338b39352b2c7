public import Cohorts

/// How one modality, or several as one input, become rows: what is needed to fit the same
/// representation anew in every fold.
public struct RepresentationPlan: Sendable {
  /// The modalities; several are joined.
  public let modalities: [String]
  /// Features that were made before, by modality: images need them.
  public let fixed: [String: FixedFeatures]
  /// Sizes of vocabularies and the like.
  public let options: FittingOptions

  /// Plans a representation.
  ///
  /// - Throws: ``InteractionsError`` with code `invalidSetting` for no modality or one twice.
  public init(
    _ modalities: [String], fixed: [String: FixedFeatures] = [:],
    options: FittingOptions = FittingOptions()
  ) throws(InteractionsError) {
    guard !modalities.isEmpty, Set(modalities).count == modalities.count else {
      throw InteractionsError(
        .invalidSetting, "expected one or more different modalities, found \(modalities)")
    }
    self.modalities = modalities
    self.fixed = fixed
    self.options = options
  }

  /// Fits the representation on the map cases.
  ///
  /// - Throws: ``InteractionsError`` as ``ModalityRepresentation`` and
  ///   ``ConcatenatedRepresentation`` do.
  public func fit(
    _ cohort: Cohort, mapCases: [Int]
  ) throws(InteractionsError) -> any CaseRepresentation {
    var parts: [ModalityRepresentation] = []
    for name in modalities {
      parts.append(
        try ModalityRepresentation(
          fitting: cohort, modality: name, mapCases: mapCases, fixed: fixed[name],
          options: options))
    }
    if parts.count == 1 { return parts[0] }
    return try ConcatenatedRepresentation(joining: parts, of: cohort, mapCases: mapCases)
  }

  /// Describes every picture modality of a cohort that has no features yet by the built-in rule.
  ///
  /// - Parameter known: Features by modality, kept as they are.
  public static func describingImages(
    of cohort: Cohort, modalities: [String], known: [String: FixedFeatures] = [:]
  ) throws(InteractionsError) -> [String: FixedFeatures] {
    var result = known
    for modality in cohort.modalities
    where modalities.contains(modality.name) && modality.pictures != nil
      && result[modality.name] == nil
    {
      result[modality.name] = try .describing(cohort, modality: modality.name)
    }
    return result
  }
}
