public import Cohorts

/// Several modalities as one input: the principal components of each, side by side.
///
/// Each modality's components are divided by the standard deviation of its first, so that a wide
/// modality does not drown a narrow one. A case that lacks any of them has no row.
///
/// Source: Escofier and Pagès 1994, "Multiple factor analysis", Computational Statistics and Data
/// Analysis 18.
public struct ConcatenatedRepresentation: CaseRepresentation {
  /// The modalities, in order.
  public let modalities: [String]
  /// What the columns are.
  public let columnNames: [String]
  private let parts: [(representation: any CaseRepresentation, components: PrincipalComponents)]

  /// Columns have a common scale by construction.
  public var scaling: ColumnScaling.Rule { .centered }

  /// What the columns are made by.
  public var summary: String {
    parts.map { part in
      "\(part.components.count) components of "
        + part.representation.modalities.joined(separator: ", ")
    }.joined(separator: "; ") + "; each modality scaled by its first component"
  }

  /// Fits the components of each modality on the map cases.
  ///
  /// - Parameters:
  ///   - representations: At least two, fitted on the same map cases.
  ///   - componentLimit: The most components of one modality.
  /// - Throws: ``InteractionsError`` with code `invalidSetting`, `tooFewCases` or `constantInput`.
  public init(
    joining representations: [any CaseRepresentation], of cohort: Cohort, mapCases: [Int],
    componentLimit: Int = 50
  ) throws(InteractionsError) {
    let names = representations.flatMap(\.modalities)
    guard representations.count >= 2, Set(names).count == names.count else {
      throw InteractionsError(
        .invalidSetting,
        "expected two or more different modalities to join, found \(names)")
    }
    modalities = names
    var parts: [(representation: any CaseRepresentation, components: PrincipalComponents)] = []
    for representation in representations {
      let rows = try representation.rows(of: cohort, cases: mapCases.sorted())
      parts.append(
        (
          representation,
          try PrincipalComponents(
            fitting: rows, scaling: representation.scaling, limit: componentLimit)
        ))
    }
    self.parts = parts
    columnNames = parts.flatMap { part in
      (1...part.components.count).map {
        "\(part.representation.modalities.joined(separator: "+")) component \($0)"
      }
    }
  }

  /// The rows of some cases.
  public func rows(of cohort: Cohort, cases: [Int]) throws(InteractionsError) -> RepresentationRows
  {
    let width = columnNames.count
    var presence = [Bool](repeating: true, count: cases.count)
    var values = [Double](repeating: 0, count: cases.count * width)
    var offset = 0
    for part in parts {
      let rows = try part.representation.rows(of: cohort, cases: cases)
      let scores = try part.components.scores(of: rows)
      let count = part.components.count
      let scale = 1 / part.components.variances[0].squareRoot()
      for position in cases.indices {
        presence[position] = presence[position] && rows.presence[position]
        for component in 0..<count {
          values[position * width + offset + component] =
            scale * scores[position * count + component]
        }
      }
      offset += count
    }
    return RepresentationRows(checked: columnNames, presence: presence, values: values)
  }
}
