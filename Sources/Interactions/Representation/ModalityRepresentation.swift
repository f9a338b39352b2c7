public import Cohorts

/// One modality as rows of numbers.
///
/// - tabular: scaled numbers, indicators of missing cells, one column a category;
/// - text: TF-IDF, each row of length 1, of the most frequent words of the map cases;
/// - vector: the transformed and scaled features of the manifest;
/// - image, and any modality for which a person brings vectors: ``FixedFeatures``, which learn
///   nothing from the cohort.
///
/// Scaling, imputation, categories and vocabulary come from the map cases alone.
public struct ModalityRepresentation: CaseRepresentation {
  /// The modality's name.
  public let modality: String
  /// What the columns are.
  public let columnNames: [String]
  /// How the columns are to be scaled.
  public let scaling: ColumnScaling.Rule
  /// What the columns are made by.
  public let summary: String
  private let source: Source

  private enum Source: Sendable {
    case fitted(FittedModality)
    case fixed(FixedFeatures)
  }

  /// The only modality.
  public var modalities: [String] { [modality] }

  /// Fits the modality on the map cases.
  ///
  /// - Parameters:
  ///   - mapCases: Indices of the cases to learn from.
  ///   - fixed: Features that were made before; needed for images.
  /// - Throws: ``InteractionsError`` with code `tooFewCases` if no map case has the modality,
  ///   `invalidSetting` for an image without features or features of another cohort, or
  ///   `unreadableInput`.
  public init(
    fitting cohort: Cohort, modality name: String, mapCases: [Int], fixed: FixedFeatures? = nil,
    options: FittingOptions = FittingOptions()
  ) throws(InteractionsError) {
    let found = try reading("modality \"\(name)\"") { () throws(CohortError) in
      try cohort.modality(name)
    }
    try cohort.check(mapCases, "map cases of \"\(name)\"")
    guard mapCases.contains(where: { found.presence[$0] }) else {
      throw InteractionsError(
        .tooFewCases,
        "none of the \(mapCases.count) map cases has the modality \"\(name)\"; draw another "
          + "split, or leave the modality out")
    }
    modality = name
    if let fixed {
      try fixed.check(cohort, modality: name)
      columnNames = fixed.names
      scaling = .standardized
      summary = fixed.summary
      source = .fixed(fixed)
      return
    }
    if found.pictures != nil {
      throw InteractionsError(
        .invalidSetting,
        "\"\(name)\" holds images: describe them first (FixedFeatures), or bring vectors")
    }
    let fitted = try reading("modality \"\(name)\"") { () throws(CohortError) in
      try Preprocessing(fitting: cohort, training: mapCases, modalities: [name], options: options)
        .modality(name)
    }
    let empty = try reading("modality \"\(name)\"") { () throws(CohortError) in
      try fitted.designMatrix(of: cohort, cases: [])
    }
    guard let columns = empty?.names, !columns.isEmpty else {
      throw InteractionsError(
        .constantInput,
        "no column of \"\(name)\" varies over the \(mapCases.count) map cases, so there is nothing "
          + "to tell cases apart by; use more map cases, or leave the modality out")
    }
    columnNames = columns
    switch found.kind {
    case .text:
      // Rows have length 1 and words carry their weights: a rare word must not grow loud again.
      scaling = .centered
      summary = "TF-IDF of the \(columns.count) most frequent words of the map cases"
    case .tabular:
      scaling = .standardized
      summary = "\(columns.count) columns: scaled numbers, missing cells, categories"
    case .vector, .image, .bag:
      scaling = .standardized
      summary = "\(columns.count) scaled features"
    }
    source = .fitted(fitted)
  }

  /// The rows of some cases.
  public func rows(of cohort: Cohort, cases: [Int]) throws(InteractionsError) -> RepresentationRows
  {
    switch source {
    case .fixed(let features):
      return try features.rows(of: cohort, cases: cases)
    case .fitted(let fitted):
      try cohort.check(cases, "cases of \"\(modality)\"")
      let (presence, design) = try reading("modality \"\(modality)\"") { () throws(CohortError) in
        let found = try cohort.modality(modality)
        return (
          cases.map { found.presence[$0] }, try fitted.designMatrix(of: cohort, cases: cases)
        )
      }
      guard let design else {
        throw InteractionsError(.failed, "\"\(modality)\" has no columns")
      }
      return try RepresentationRows(
        names: design.names, presence: presence, values: design.values)
    }
  }
}
