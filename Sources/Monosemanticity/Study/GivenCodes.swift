internal import Dictionaries

/// Activations and embeddings that somebody else computed, to be judged as they are.
public struct GivenCodes: Sendable {
  /// What is judged.
  public let data: CodedCases
  /// The embeddings.
  public let set: EmbeddingSet
  /// How the findings describe it.
  public let origin: FeatureScores.Origin

  /// Reads files.
  ///
  /// - Parameters:
  ///   - codes: One file a modality, in the order of the embeddings or by their names.
  ///   - embeddings: The embeddings that the codes were made of.
  ///   - judgedBy: Embeddings of another encoder; none to use the codes' own, which is circular.
  /// - Throws: ``MonosemanticityError`` that names the file at fault.
  public init(
    codes: [String], embeddings: [EmbeddingSet.Source], judgedBy: [EmbeddingSet.Source],
    table: CaseTable?
  ) throws(MonosemanticityError) {
    guard !embeddings.isEmpty else {
      throw MonosemanticityError(
        .mismatch,
        "--codes: expected --embeddings too, one file a modality: they say how alike cases are")
    }
    let set = try EmbeddingSet(embeddings, table: table)
    let own = set.embeddings
    guard codes.count == own.modalities.count else {
      throw MonosemanticityError(
        .mismatch,
        "\(codes.count) files of codes for \(own.modalities.count) modalities "
          + "(\(own.modalities.map(\.name).joined(separator: ", "))); give one a modality")
    }
    let judge = judgedBy.isEmpty ? nil : try EmbeddingSet(judgedBy).embeddings
    let rows =
      if let judge { try FeatureStudy.Judge(judge, for: own).rows } else {
        own.modalities.map { Optional($0.scoringRows) }
      }
    var read: [(name: String, codes: SparseCodes)] = []
    for argument in codes {
      read.append(try SparseCodes.reading(EmbeddingSet.Source(argument: argument)))
    }
    let isNamed = own.modalities.allSatisfy { modality in
      read.contains { $0.name == modality.name }
    }
    var modalities: [CodedCases.Modality] = []
    for (place, modality) in own.modalities.enumerated() {
      let index = isNamed ? read.firstIndex { $0.name == modality.name } ?? place : place
      modalities.append(
        try CodedCases.Modality(
          name: modality.name, codes: read[index].codes, presence: modality.presence,
          rows: rows[place]))
    }
    data = try CodedCases(modalities: modalities, groups: own.groups, labels: own.labels)
    self.set = set
    let widths = rows.compactMap { $0?.width }
    origin = FeatureScores.Origin(
      source: "codes",
      embedding: judge == nil
        ? "the embeddings given with the codes" : "embeddings given with --judged-by",
      isCircular: judge == nil, isOneSpace: widths.allSatisfy { $0 == widths.first },
      hasGroups: set.hasGroups)
  }
}
