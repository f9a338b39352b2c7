/// What a cohort holds.
public struct CohortSummary: Codable, Sendable, Hashable {
  /// One kind of data about the cases.
  public struct Modality: Codable, Sendable, Hashable {
    /// `image`, `bag`, `tabular`, `text` or `vector`.
    public var kind: String
    /// The number of cases that have it.
    public var present: Int

    /// Creates a modality.
    public init(kind: String, present: Int) {
      self.kind = kind
      self.present = present
    }
  }

  /// The name of the cohort.
  public var name: String
  /// The number of cases.
  public var cases: Int
  /// The number of independent groups (patients).
  public var groups: Int
  /// The number of sites, if the manifest names a site column.
  public var sites: Int?
  /// What the label is: `multilabel`, `number` or `survival`; classes where it is left out.
  public var labelKind: String?
  /// The names of the classes, in order; where the label is not classes, of the parts that it was
  /// divided into for inspection.
  public var classes: [String]
  /// The number of cases of each class, in the order of ``classes``.
  public var classCounts: [Int]
  /// The modalities by name.
  public var modalities: [String: Modality]
  /// The names of the modalities in manifest order.
  public var modalityOrder: [String]
  /// Where the label comes from, in the words of the manifest.
  public var labelProvenance: String?
  /// The modalities that the label was made from, if any.
  public var labelDerivedFrom: [String]?
  /// What one case of a modality costs, in the manifest's unit, where it says so.
  public var costs: [String: Double]?

  /// Creates a summary.
  ///
  /// - Parameters:
  ///   - name: The name of the cohort.
  ///   - cases: The number of cases.
  ///   - groups: The number of independent groups.
  ///   - sites: The number of sites, if known.
  ///   - classes: The names and sizes of the classes, in order.
  ///   - modalities: The names and descriptions of the modalities, in manifest order; of two with
  ///     one name the last counts.
  ///   - labelProvenance: Where the label comes from.
  public init(
    name: String, cases: Int, groups: Int, sites: Int? = nil, classes: [(String, Int)],
    modalities: [(String, Modality)], labelProvenance: String? = nil
  ) {
    self.name = name
    self.cases = cases
    self.groups = groups
    self.sites = sites
    self.classes = classes.map(\.0)
    classCounts = classes.map(\.1)
    self.modalities = Dictionary(modalities, uniquingKeysWith: { $1 })
    modalityOrder = modalities.map(\.0)
    self.labelProvenance = labelProvenance
  }

  private enum CodingKeys: String, CodingKey {
    case name, cases, groups, sites, classes, modalities, costs
    case classCounts = "class_counts"
    case modalityOrder = "modality_order"
    case labelKind = "label_kind"
    case labelProvenance = "label_provenance"
    case labelDerivedFrom = "label_derived_from"
  }
}
