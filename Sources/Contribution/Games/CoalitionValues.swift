import Statistics

/// What a model says of cases of which only some modalities are kept.
///
/// v_k(S) = mean over donors r of p(x^k on S, x^r elsewhere); v(all) = p0; v(empty) is the mean of the
/// donors' own outputs. One set of donors a case serves every S, so that the values of an additive
/// model add up without noise. Cases that lack a modality are left out: there is nothing of theirs to
/// keep.
public struct CoalitionValues: Sendable, Hashable, Codable {
  /// Who stands in for what is not kept.
  public enum Absence: Sendable, Hashable, Codable {
    /// So many random cases of other groups.
    case donors(Int)
    /// Every case, also those of the same group: the exact mean over the cases.
    case allCases
    /// An input of zeros.
    case zeros
  }

  /// The number of modalities.
  public let modalityCount: Int
  /// The cases, those that have all modalities.
  public let items: [Int]
  /// `[case][set][output]`; bit i of a set's number says that modality i is kept.
  public let values: [[[Double]]]

  /// The number of sets.
  public var setCount: Int { 1 << modalityCount }

  /// Takes values that are known.
  ///
  /// - Throws: ``ContributionError`` with code `mismatch` unless every case has one value a set.
  public init(modalityCount: Int, items: [Int]? = nil, values: [[[Double]]])
    throws(ContributionError)
  {
    guard (1...16).contains(modalityCount), values.allSatisfy({ $0.count == 1 << modalityCount }),
      items.map({ $0.count == values.count }) ?? true
    else {
      throw ContributionError(
        .mismatch, "expected 2^\(modalityCount) values a case, of at most 16 modalities")
    }
    self.modalityCount = modalityCount
    self.items = items ?? Array(values.indices)
    self.values = values
  }

  /// Asks a model.
  ///
  /// - Throws: ``ContributionError`` with code `tooFewCases` if no case has all modalities, or one has
  ///   no donor of another group.
  public init(
    _ subject: some ContributionSubject, absence: Absence, seed: UInt64
  ) throws(ContributionError) {
    let count = subject.modalities.count
    guard (1...16).contains(count) else {
      throw ContributionError(
        .invalidSetting, "expected 1 to 16 modalities for sets of them, found \(count)")
    }
    let items = subject.completeItems
    guard !items.isEmpty else {
      throw ContributionError(.tooFewCases, "no case has all \(count) modalities")
    }
    let all = (1 << count) - 1
    let whole = try subject.outputs(
      items.map { [ModalitySource](repeating: .item($0), count: count) })
    var blank: [Double] = []
    if absence == .zeros {
      blank = try subject.outputs([[ModalitySource](repeating: .zeros, count: count)])[0]
    }
    var place: [Int: Int] = [:]
    for (position, item) in items.enumerated() { place[item] = position }
    var values: [[[Double]]] = []
    values.reserveCapacity(items.count)
    for (position, item) in items.enumerated() {
      let donors = try Self.donors(subject, of: item, among: items, absence, seed)
      var rows: [[ModalitySource]] = []
      for set in 1..<max(1, all) {
        for donor in donors {
          rows.append((0..<count).map { set >> $0 & 1 == 1 ? .item(item) : donor })
        }
      }
      let outputs = try subject.outputs(rows)
      var own: [[Double]] = []
      if absence == .zeros {
        own.append(blank)
      } else {
        own.append(
          meanOutputs(
            donors.map { donor in
              if case .item(let other) = donor { whole[place[other] ?? position] } else { blank }
            }[...]))
      }
      for set in 1..<max(1, all) {
        let start = (set - 1) * donors.count
        own.append(meanOutputs(outputs[start..<start + donors.count]))
      }
      own.append(whole[position])
      values.append(own)
    }
    modalityCount = count
    self.items = items
    self.values = values
  }

  private static func donors(
    _ subject: some ContributionSubject, of item: Int, among items: [Int], _ absence: Absence,
    _ seed: UInt64
  ) throws(ContributionError) -> [ModalitySource] {
    switch absence {
    case .zeros: return [.zeros]
    case .allCases: return items.map { .item($0) }
    case .donors(let count):
      let others = items.filter { subject.groups[$0] != subject.groups[item] }
        .sorted { subject.caseKeys[$0].utf8.lexicographicallyPrecedes(subject.caseKeys[$1].utf8) }
      guard !others.isEmpty, count > 0 else {
        throw ContributionError(
          .tooFewCases,
          "case \(subject.caseKeys[item]) has no donor: no complete case is of another group")
      }
      var stream = RandomStream(seed: seed, "coalition", subject.caseKeys[item])
      return stream.sample(others, count: count).map { .item($0) }
    }
  }
}

extension RandomStream {
  /// Some elements, each at most once; all where there are not more.
  mutating func sample<Element>(_ elements: [Element], count: Int) -> [Element] {
    guard count < elements.count else { return elements }
    var pool = elements
    for place in 0..<max(0, count) { pool.swapAt(place, place + index(below: pool.count - place)) }
    return Array(pool.prefix(max(0, count)))
  }
}

extension ContributionSubject {
  /// The cases that have every modality.
  var completeItems: [Int] {
    caseKeys.indices.filter { item in
      modalities.indices.allSatisfy { isPresent($0, case: item) }
    }
  }
}
