internal import Cohorts

/// Embeddings of the same cases in two or more modalities, with who belongs together.
///
/// Every modality has one row a case; where a case lacks it, ``Modality/presence`` says so and the
/// row is zeros.
public struct PairedEmbeddings: Sendable, Hashable {
  /// One modality's embeddings.
  public struct Modality: Sendable, Hashable {
    /// The modality's name.
    public let name: String
    /// The numbers in a row.
    public let width: Int
    /// The rows, row-major `[cases, width]`, in memory or in a mapped file.
    ///
    /// Rows of absent cases may hold anything.
    let storage: RowValues<Float>
    /// Whether each case has the modality.
    public let presence: [Bool]
    /// The number of cases that have it.
    public var presentCount: Int { presence.count { $0 } }
    /// The rows, row-major `[cases, width]`, copied; zeros where the case lacks the modality.
    public var values: [Float] { values(of: Array(presence.indices)) }

    /// Creates a modality.
    ///
    /// - Parameter presence: Whether each case has it; without one, all cases do.
    /// - Throws: ``MonosemanticityError`` with code `mismatch` if the counts do not fit, or
    ///   `notFinite`, naming row and column.
    public init(
      name: String, width: Int, values: [Float], presence: [Bool]? = nil
    ) throws(MonosemanticityError) {
      try self.init(name: name, width: width, storage: RowValues(values), presence: presence)
    }

    /// Takes rows where they are.
    init(
      name: String, width: Int, storage: RowValues<Float>, presence: [Bool]? = nil
    ) throws(MonosemanticityError) {
      guard width > 0, storage.count > 0, storage.count % width == 0 else {
        throw MonosemanticityError(
          .mismatch, "\(name): \(storage.count) numbers are no rows of \(width) numbers each")
      }
      let count = storage.count / width
      let presence = presence ?? [Bool](repeating: true, count: count)
      guard presence.count == count else {
        throw MonosemanticityError(
          .mismatch, "\(name): \(count) rows, but \(presence.count) cases say whether they have it")
      }
      let wrong = storage.withUnsafeBufferPointer { values -> (place: Int, found: Float)? in
        for row in 0..<count where presence[row] {
          for place in row * width..<(row + 1) * width where !values[place].isFinite {
            return (place, values[place])
          }
        }
        return nil
      }
      if let wrong {
        throw MonosemanticityError(
          .notFinite,
          "\(name), row \(wrong.place / width), column \(wrong.place % width) (from 0): expected a "
            + "finite number, found \(wrong.found); if the case lacks this modality, write 0 in the "
            + "column \"has_\(name)\" of the table of cases")
      }
      self.name = name
      self.width = width
      self.storage = storage
      self.presence = presence
    }

    /// The rows of some cases, copied; zeros where a case lacks the modality.
    func values(of cases: [Int]) -> [Float] {
      var result: [Float] = []
      result.reserveCapacity(cases.count * width)
      storage.withUnsafeBufferPointer { values in
        for row in cases {
          if presence[row] {
            result += values[row * width..<(row + 1) * width]
          } else {
            result += repeatElement(0, count: width)
          }
        }
      }
      return result
    }

    /// Whether the rows stay in a mapped file.
    package var isMapped: Bool { storage.isMapped }

    /// The rows to score by, where they are.
    var scoringRows: EmbeddingRows {
      EmbeddingRows(storage, width: width, presence: presence)
    }
  }

  /// The modalities, in order.
  public let modalities: [Modality]
  /// The unique key of each case.
  public let caseIDs: [String]
  /// The unit of independence of each case, an index into ``groupNames``.
  public let groups: [Int]
  /// The groups' names.
  public let groupNames: [String]
  /// The class of each case, an index into ``classNames``; `nil` where it has none.
  public let labels: [Int?]
  /// The classes; empty without labels.
  public let classNames: [String]
  /// The number of cases.
  public var caseCount: Int { caseIDs.count }
  /// The number of groups.
  public var groupCount: Int { groupNames.count }

  /// Creates embeddings.
  ///
  /// - Parameters:
  ///   - modalities: One or more, of equally many rows and different names.
  ///   - caseIDs: The key of each case; by default its number from 0.
  ///   - groups: The group of each case by name; by default every case is a group of its own.
  ///   - labels: The class of each case by name; `nil` where it has none.
  /// - Throws: ``MonosemanticityError`` with code `mismatch` if the counts do not fit or a name or key
  ///   stands twice.
  public init(
    modalities: [Modality], caseIDs: [String]? = nil, groups: [String]? = nil,
    labels: [String?]? = nil
  ) throws(MonosemanticityError) {
    guard let first = modalities.first else {
      throw MonosemanticityError(
        .mismatch, "expected embeddings of at least one modality, found none")
    }
    let count = first.presence.count
    for modality in modalities where modality.presence.count != count {
      throw MonosemanticityError(
        .mismatch,
        "\(modality.name) has \(modality.presence.count) rows, \(first.name) has \(count); rows must "
          + "be the same cases in the same order")
    }
    let names = modalities.map(\.name)
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw MonosemanticityError(
        .mismatch, "two modalities are called \"\(twice)\"; name them with NAME=FILE")
    }
    let keys = caseIDs ?? (0..<count).map(String.init)
    for (found, kind) in [
      (keys.count, "keys"), (groups?.count ?? count, "groups"), (labels?.count ?? count, "labels"),
    ] where found != count {
      throw MonosemanticityError(
        .mismatch, "\(found) \(kind) for \(count) rows of \(first.name); expected one a row")
    }
    var seen: Set<String> = []
    if let twice = keys.first(where: { !seen.insert($0).inserted }) {
      throw MonosemanticityError(
        .mismatch, "two cases have the key \"\(twice)\"; keys must be unique")
    }
    let grouping = Grouping(nameOfCase: groups ?? keys)
    self.modalities = modalities
    self.caseIDs = keys
    self.groups = grouping.indexOfCase
    groupNames = grouping.names
    let found = sortedByBytes(Set((labels ?? []).compactMap { $0 }))
    let indices = Dictionary(uniqueKeysWithValues: found.enumerated().map { ($1, $0) })
    classNames = found
    self.labels =
      labels?.map { $0.flatMap { indices[$0] } } ?? [Int?](repeating: nil, count: count)
  }

  /// The place of a modality.
  ///
  /// - Throws: ``MonosemanticityError`` with code `unknownName`, naming the nearest one.
  public func index(of name: String) throws(MonosemanticityError) -> Int {
    if let index = modalities.firstIndex(where: { $0.name == name }) { return index }
    throw MonosemanticityError(
      .unknownName,
      "there is no modality \"\(name)\"; "
        + suggestion(for: name, among: modalities.map(\.name), kind: "modality"))
  }

  /// The embeddings of some cases; groups and classes keep their numbers.
  public func selecting(_ cases: [Int]) throws(MonosemanticityError) -> PairedEmbeddings {
    var chosen: [Modality] = []
    for modality in modalities {
      chosen.append(
        try Modality(
          name: modality.name, width: modality.width, values: modality.values(of: cases),
          presence: cases.map { modality.presence[$0] }))
    }
    return PairedEmbeddings(selected: chosen, cases, of: self)
  }

  private init(selected: [Modality], _ cases: [Int], of whole: PairedEmbeddings) {
    modalities = selected
    caseIDs = cases.map { whole.caseIDs[$0] }
    groups = cases.map { whole.groups[$0] }
    groupNames = whole.groupNames
    labels = cases.map { whole.labels[$0] }
    classNames = whole.classNames
  }
}
