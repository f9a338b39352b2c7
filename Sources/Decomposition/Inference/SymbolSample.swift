/// Cases whose modalities were turned into symbols: what every table is counted from.
///
/// A case may lack a modality or the label, so that one sample holds labelled pairs, cases with one
/// modality and a label, and unlabelled pairs at once.
public struct SymbolSample: Sendable, Hashable {
  /// The sizes.
  public let shape: TableShape
  /// The symbol of the first modality of each case; -1 where it is missing.
  private(set) var first: [Int32]
  /// The symbol of the second modality of each case; -1 where it is missing.
  private(set) var second: [Int32]
  /// The class of each case; -1 where there is no label.
  private(set) var label: [Int32]
  /// The group of each case, numbered by first appearance.
  let group: [Int32]
  /// The number of groups.
  public let groupCount: Int

  /// The number of cases.
  public var caseCount: Int { label.count }

  /// Creates a sample.
  ///
  /// - Parameters:
  ///   - first: Symbols of the first modality, `nil` where it is missing.
  ///   - second: Symbols of the second modality.
  ///   - label: Classes, `nil` where a case has no label.
  ///   - groups: The unit of independence of each case, such as the patient; by default every case is
  ///     its own.
  ///   - shape: The sizes.
  /// - Throws: ``DecompositionError`` if the lists differ in length or a symbol is out of range.
  public init(
    first: [Int?], second: [Int?], label: [Int?], groups: [String]? = nil, shape: TableShape
  ) throws(DecompositionError) {
    try Self.check(shape)
    let count = label.count
    guard first.count == count, second.count == count, groups.map({ $0.count == count }) ?? true
    else {
      throw DecompositionError(
        .invalidTable,
        "expected one entry a case in every list, found \(first.count), \(second.count), "
          + "\(count) and \(groups?.count ?? count)")
    }
    self.shape = shape
    self.first = try Self.checked(first, below: shape.first, "the first modality")
    self.second = try Self.checked(second, below: shape.second, "the second modality")
    self.label = try Self.checked(label, below: shape.classes, "the label")
    (group, groupCount) = Self.numbered(groups, count: count)
  }

  /// Creates a sample from symbols as codes, -1 where one is missing: what a million rows need.
  ///
  /// - Throws: ``DecompositionError`` if the lists differ in length or a code is out of range.
  public init(
    codes: (first: [Int32], second: [Int32], label: [Int32]), groups: [String]? = nil,
    shape: TableShape
  ) throws(DecompositionError) {
    try Self.check(shape)
    let count = codes.label.count
    guard codes.first.count == count, codes.second.count == count,
      groups.map({ $0.count == count }) ?? true
    else {
      throw DecompositionError(
        .invalidTable,
        "expected one entry a case in every list, found \(codes.first.count), "
          + "\(codes.second.count), \(count) and \(groups?.count ?? count)")
    }
    let lists = [
      (codes.first, shape.first), (codes.second, shape.second), (codes.label, shape.classes),
    ]
    for (list, bound) in lists {
      if let index = list.firstIndex(where: { $0 < -1 || Int($0) >= bound }) {
        throw DecompositionError(
          .invalidTable, "case \(index) has symbol \(list[index]); expected -1 to \(bound - 1)")
      }
    }
    self.shape = shape
    (first, second, label) = codes
    (group, groupCount) = Self.numbered(groups, count: count)
  }

  private static func check(_ shape: TableShape) throws(DecompositionError) {
    guard shape.first > 0, shape.second > 0, shape.classes > 0,
      let cells = shape.cellCount, cells <= 1 << 28
    else {
      throw DecompositionError(
        .invalidTable,
        "\(shape.first) x \(shape.second) x \(shape.classes) is no shape of a table that can be counted"
      )
    }
  }

  private static func numbered(_ groups: [String]?, count: Int) -> ([Int32], Int) {
    guard let groups else { return ((0..<count).map(Int32.init), count) }
    var numbers: [String: Int32] = [:]
    let numbered = groups.map { name in
      let number = numbers[name] ?? Int32(numbers.count)
      numbers[name] = number
      return number
    }
    return (numbered, numbers.count)
  }

  private static func checked(
    _ symbols: [Int?], below count: Int, _ name: String
  ) throws(DecompositionError) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(symbols.count)
    for (index, symbol) in symbols.enumerated() {
      if let symbol, !(0..<count).contains(symbol) {
        throw DecompositionError(
          .invalidTable,
          "case \(index) has symbol \(symbol) in \(name); expected 0 to \(count - 1)")
      }
      result.append(symbol.map(Int32.init) ?? -1)
    }
    return result
  }

  private init(copying other: SymbolSample, keeping isKept: (Int) -> Bool) {
    let cases = other.label.indices.filter(isKept)
    shape = other.shape
    first = cases.map { other.first[$0] }
    second = cases.map { other.second[$0] }
    label = cases.map { other.label[$0] }
    var numbers: [Int32: Int32] = [:]
    group = cases.map { index in
      let number = numbers[other.group[index]] ?? Int32(numbers.count)
      numbers[other.group[index]] = number
      return number
    }
    groupCount = numbers.count
  }

  /// The cases that have both modalities and a label.
  public var labelledPairs: SymbolSample {
    SymbolSample(copying: self) { first[$0] >= 0 && second[$0] >= 0 && label[$0] >= 0 }
  }

  /// The same cases as three disjoint samples: the first loses the second modality, the next the first
  /// modality, the rest the label.
  ///
  /// What simulations of unpaired data begin with.
  ///
  /// - Parameters:
  ///   - first: How many cases keep the first modality and the label.
  ///   - second: How many cases keep the second modality and the label.
  /// - Throws: ``DecompositionError`` with code `invalidSetting` if there are fewer cases.
  public func separated(first firstCount: Int, second secondCount: Int) throws(DecompositionError)
    -> SymbolSample
  {
    guard firstCount >= 0, secondCount >= 0, firstCount <= caseCount,
      secondCount <= caseCount - firstCount
    else {
      throw DecompositionError(
        .invalidSetting,
        "\(caseCount) cases cannot be separated into \(firstCount), \(secondCount) and a rest")
    }
    var result = self
    for index in 0..<caseCount {
      if index < firstCount {
        result.second[index] = -1
      } else if index < firstCount + secondCount {
        result.first[index] = -1
      } else {
        result.label[index] = -1
      }
    }
    return result
  }

  /// How many cases and groups each table rests on.
  public var sizes: SampleSizes {
    var sizes = SampleSizes()
    for index in label.indices {
      let (a, b, y) = (first[index] >= 0, second[index] >= 0, label[index] >= 0)
      if a && y { sizes.labelledFirst += 1 }
      if b && y { sizes.labelledSecond += 1 }
      if a && b { sizes.pairs += 1 }
      if a && b && y { sizes.labelledPairs += 1 }
    }
    sizes.groups = groupCount
    return sizes
  }

  /// The counted table of the labelled pairs, or `nil` if there are none or they have one class only.
  public var jointTable: JointTable? { counts().jointTable }

  /// The late fusion that loses least in the worst case, made from what each case knows.
  ///
  /// - Parameter smoothing: What is added to every count.
  /// - Throws: ``DecompositionError`` with code `invalidTable` if no case has the first modality and a
  ///   label, the second and a label, or both modalities.
  public func lateFusion(smoothing: Double = 0.5) throws(DecompositionError) -> LateFusion {
    let counts = counts()
    try counts.requireTables(sizes)
    let three = try counts.threeMargins(smoothing: smoothing)
    let joint = MaximumEntropyJoint(three.margins, pair: three.pair.values)
    return LateFusion(first: joint.first, second: joint.second, margins: three.margins)
  }

  /// Counts with a weight for each group.
  func counts(weights: [Double]? = nil) -> SampleCounts {
    let (second, classes) = (shape.second, shape.classes)
    var counts = SampleCounts(shape)
    for index in label.indices {
      let weight = weights?[Int(group[index])] ?? 1
      guard weight > 0 else { continue }
      let (a, b, y) = (Int(first[index]), Int(self.second[index]), Int(label[index]))
      if a >= 0 && y >= 0 { counts.labelledFirst[a * classes + y] += weight }
      if b >= 0 && y >= 0 { counts.labelledSecond[b * classes + y] += weight }
      if a >= 0 && b >= 0 { counts.pairs[a * second + b] += weight }
      if a >= 0 && b >= 0 && y >= 0 { counts.joint[(a * second + b) * classes + y] += weight }
    }
    return counts
  }
}

/// How many cases each table rests on.
public struct SampleSizes: Sendable, Hashable {
  /// Cases with the first modality and a label.
  public var labelledFirst = 0
  /// Cases with the second modality and a label.
  public var labelledSecond = 0
  /// Cases with both modalities.
  public var pairs = 0
  /// Cases with both modalities and a label.
  public var labelledPairs = 0
  /// Groups.
  public var groups = 0
}

/// The tables of a sample, as weighted counts.
struct SampleCounts {
  let shape: TableShape
  var labelledFirst: [Double]
  var labelledSecond: [Double]
  var pairs: [Double]
  var joint: [Double]

  init(_ shape: TableShape) {
    self.shape = shape
    labelledFirst = [Double](repeating: 0, count: shape.first * shape.classes)
    labelledSecond = [Double](repeating: 0, count: shape.second * shape.classes)
    pairs = [Double](repeating: 0, count: shape.first * shape.second)
    joint = [Double](repeating: 0, count: shape.first * shape.second * shape.classes)
  }

  /// The table of the labelled pairs, or `nil` if there are none or they have one class only.
  var jointTable: JointTable? {
    let total = joint.reduce(0, +)
    guard total > 0 else { return nil }
    var hasClass = [Bool](repeating: false, count: shape.classes)
    for (index, count) in joint.enumerated() where count > 0 {
      hasClass[index % shape.classes] = true
    }
    guard hasClass.count(where: { $0 }) > 1 else { return nil }
    return JointTable(
      unchecked: joint.map { $0 / total }, shape: shape, sampleSize: Int(total.rounded()))
  }
}
