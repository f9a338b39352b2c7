/// The checks for leaks, by the names that manifests and findings use.
///
/// A leak is a way to the label that exists in this cohort and not where a model is to be used.
public enum LeakTopic: String, Sendable, Hashable, Codable, CaseIterable {
  /// Which cells and modalities are empty tells the label, or the site.
  case missingnessLeak
  /// One column tells the label alone.
  case columnLeak
  /// Keys, accession numbers and file names among the inputs, or telling the label.
  case identifier
  /// The same picture in several groups.
  case duplicateImages
  /// The site can be read from a modality and tells the label.
  case siteLeak
  /// Size, shape or format of picture files tells the label.
  case fileProperties
  /// Where a case stands in the table tells the label.
  case caseOrder

  /// What the check looks at, in a few words for people.
  public var title: String {
    switch self {
    case .missingnessLeak: "missing values"
    case .columnLeak: "single columns"
    case .identifier: "identifiers"
    case .duplicateImages: "duplicate pictures"
    case .siteLeak: "sites"
    case .fileProperties: "picture files"
    case .caseOrder: "order of cases"
    }
  }
}
