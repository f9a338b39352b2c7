/// Cases with labels, groups and modalities, checked and ready to be split.
///
/// A cohort knows no model and fits nothing: whatever is learned from data happens in
/// ``Preprocessing``, on the training part of a split.
public struct Cohort: Sendable {
  /// What the cohort was read from, paths resolved.
  public let manifest: Manifest
  /// The unique key of each case, in the table's order.
  public let caseIDs: [String]
  /// The unit of independence of each case.
  public let groups: Grouping
  /// The site of each case, where the manifest names a column.
  public let sites: Grouping?
  /// What is to be predicted.
  public let target: Target
  /// The class of each case, an index into `classNames`.
  ///
  /// Where ``target`` is not classes, a division of the cases by it that serves inspection: quarters of
  /// a number, combinations of labels, events by the median time. No model is fitted to it.
  /// ``noLabel`` for a case without one, which is there only if the cohort was loaded so.
  public let labels: [Int]
  /// The classes, at least two.
  public let classNames: [String]
  /// The modalities in the manifest's order.
  public let modalities: [Modality]
  /// Classes that occur in one group only, and so can never be both learned and tested.
  public let setAside: [SetAsideClass]
  /// What a person should know about this cohort.
  public let notices: [Notice]

  /// What stands in ``labels`` for a case without a label.
  public static let noLabel = -1

  /// A class whose cases take no part in modelling.
  public struct SetAsideClass: Sendable, Hashable, Codable {
    /// The class.
    public let name: String
    /// Its cases.
    public let caseIDs: [String]
    /// The groups they come from: one at most.
    public let groups: [String]
  }

  package init(
    manifest: Manifest, caseIDs: [String], groups: Grouping, sites: Grouping?, labels: [Int],
    classNames: [String], modalities: [Modality], setAside: [SetAsideClass], notices: [Notice],
    target: Target = .classes
  ) {
    self.target = target
    self.manifest = manifest
    self.caseIDs = caseIDs
    self.groups = groups
    self.sites = sites
    self.labels = labels
    self.classNames = classNames
    self.modalities = modalities
    self.setAside = setAside
    self.notices = notices
  }

  /// The cohort's name.
  public var name: String { manifest.name }
  /// The number of cases that take part.
  public var caseCount: Int { caseIDs.count }
  /// How many cases each class has.
  public var classCounts: [Int] {
    labels.reduce(into: [Int](repeating: 0, count: classNames.count)) { counts, label in
      if label != Self.noLabel { counts[label] += 1 }
    }
  }

  /// The class of each case, `nil` where it has none.
  public var knownLabels: [Int?] { labels.map { $0 == Self.noLabel ? nil : $0 } }

  /// The modality of a name.
  ///
  /// - Throws: ``CohortError`` with code `invalidArgument`, naming the nearest modality.
  public func modality(_ name: String) throws(CohortError) -> Modality {
    if let modality = modalities.first(where: { $0.name == name }) { return modality }
    throw CohortError(
      .invalidArgument,
      "there is no modality \"\(name)\"; "
        + suggestion(for: name, among: modalities.map(\.name), kind: "modality"))
  }
}
