internal import Cohorts
public import Dictionaries

/// Activations of the same features in two or more modalities of the same cases, ready to be scored.
public struct CodedCases: Sendable {
  /// One modality's activations.
  public struct Modality: Sendable {
    /// The modality's name.
    public let name: String
    /// The activations, one row a case; a case that lacks the modality has none.
    public let codes: SparseCodes
    /// Whether each case has the modality.
    public let presence: [Bool]
    /// An embedding that says how alike two cases are; `nil` where there is none.
    ///
    /// It should come from an encoder that the dictionary was not trained on.
    public let rows: EmbeddingRows?
    /// The number of cases that have the modality.
    public let presentCount: Int

    /// Joins activations and the embeddings that judge them.
    ///
    /// - Throws: ``MonosemanticityError`` with code `mismatch` if the counts differ or an absent case
    ///   has an activation.
    public init(
      name: String, codes: SparseCodes, presence: [Bool]? = nil, rows: EmbeddingRows? = nil
    ) throws(MonosemanticityError) {
      let presence = presence ?? [Bool](repeating: true, count: codes.caseCount)
      guard presence.count == codes.caseCount else {
        throw MonosemanticityError(
          .mismatch, "\(name): \(codes.caseCount) rows of codes for \(presence.count) cases")
      }
      if let rows, rows.count != codes.caseCount {
        throw MonosemanticityError(
          .mismatch,
          "\(name): \(codes.caseCount) rows of codes, but \(rows.count) rows of embeddings; rows "
            + "must be the same cases in the same order")
      }
      for row in presence.indices
      where !presence[row] && codes.offsets[row] != codes.offsets[row + 1] {
        throw MonosemanticityError(
          .mismatch,
          "\(name), row \(row) (from 0): the case lacks this modality, but feature "
            + "\(codes.features[codes.offsets[row]]) fires; write zeros there")
      }
      self.name = name
      self.codes = codes
      self.presence = presence
      self.rows = rows
      presentCount = presence.count { $0 }
    }
  }

  /// The modalities, in order.
  public let modalities: [Modality]
  /// The unit of independence of each case, from 0.
  public let groups: [Int]
  /// The number of groups.
  public let groupCount: Int
  /// The class of each case, from 0; `nil` where it has none.
  public let labels: [Int?]
  /// The number of classes.
  public let classCount: Int
  /// The number of cases.
  public var caseCount: Int { groups.count }
  /// The number of features.
  public var featureCount: Int { modalities.first?.codes.featureCount ?? 0 }

  /// Creates coded cases.
  ///
  /// - Parameters:
  ///   - groups: The group of each case as any number; by default every case is its own.
  ///   - labels: The class of each case, from 0.
  /// - Throws: ``MonosemanticityError`` with code `mismatch` if counts differ, or `invalidArgument` for
  ///   a negative class.
  public init(
    modalities: [Modality], groups: [Int]? = nil, labels: [Int?]? = nil
  ) throws(MonosemanticityError) {
    guard let first = modalities.first, modalities.count > 1 else {
      throw MonosemanticityError(
        .mismatch, "expected codes of two modalities or more, found \(modalities.count)")
    }
    let count = first.codes.caseCount
    for modality in modalities {
      guard modality.codes.caseCount == count else {
        throw MonosemanticityError(
          .mismatch,
          "\(modality.name) has codes of \(modality.codes.caseCount) cases, \(first.name) of \(count)"
        )
      }
      guard modality.codes.featureCount == first.codes.featureCount else {
        throw MonosemanticityError(
          .mismatch,
          "\(modality.name) has \(modality.codes.featureCount) features, \(first.name) has "
            + "\(first.codes.featureCount); a feature must mean the same in each modality")
      }
    }
    let groups = groups ?? Array(0..<count)
    let labels = labels ?? [Int?](repeating: nil, count: count)
    guard groups.count == count, labels.count == count else {
      throw MonosemanticityError(
        .mismatch, "\(count) cases, but \(groups.count) groups and \(labels.count) labels")
    }
    if let wrong = labels.firstIndex(where: { ($0 ?? 0) < 0 }) {
      throw MonosemanticityError(.invalidArgument, "case \(wrong): a class below 0")
    }
    var numbers: [Int: Int] = [:]
    self.groups = groups.map { group in
      let number = numbers[group] ?? numbers.count
      numbers[group] = number
      return number
    }
    groupCount = numbers.count
    self.modalities = modalities
    self.labels = labels
    classCount = (labels.compactMap { $0 }.max() ?? -1) + 1
  }

  /// Whether each case has every modality.
  public var pairPresence: [Bool] {
    (0..<caseCount).map { row in modalities.allSatisfy { $0.presence[row] } }
  }
}
