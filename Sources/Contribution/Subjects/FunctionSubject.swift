import Statistics

/// A function of plain numbers as a subject: for tests, and for models that live in Swift.
///
/// Every modality is a list of numbers a case, in double precision; nothing is cached, so that this is
/// also the naive loop that faster subjects are compared with.
public final class FunctionSubject: ContributionSubject {
  /// The modalities, in order.
  public let modalities: [String]
  /// A key of each case.
  public let caseKeys: [String]
  /// The group of each case.
  public let groups: [String]
  /// The number of outputs a case.
  public let outputCount: Int
  /// Whether the outputs are probabilities.
  public let outputsAreProbabilities: Bool
  /// What was computed so far.
  public private(set) var passes = PassCount()

  private let inputs: [[[Double]]]  // [modality][case][element]
  private let function: ([[Double]]) -> [Double]

  /// Joins a function with its cases, which are also one another's donors.
  ///
  /// - Parameters:
  ///   - inputs: For each modality and case its numbers.
  ///   - groups: The group of each case; each its own by default.
  ///   - function: From the numbers of each modality of one case to its outputs.
  /// - Throws: ``ContributionError`` with code `mismatch` if the counts do not fit.
  public init(
    modalities: [String], inputs: [[[Double]]], groups: [String]? = nil, outputCount: Int,
    keys: [String]? = nil, outputsAreProbabilities: Bool = false,
    function: @escaping ([[Double]]) -> [Double]
  ) throws(ContributionError) {
    let count = inputs.first?.count ?? 0
    guard inputs.count == modalities.count, inputs.allSatisfy({ $0.count == count }),
      groups.map({ $0.count == count }) ?? true, keys.map({ $0.count == count }) ?? true
    else {
      throw ContributionError(
        .mismatch,
        "expected \(modalities.count) modalities of equally many cases, groups and keys")
    }
    self.modalities = modalities
    self.inputs = inputs
    self.outputCount = outputCount
    self.function = function
    self.outputsAreProbabilities = outputsAreProbabilities
    caseKeys = keys ?? (0..<count).map { "\($0)" }
    self.groups = groups ?? caseKeys
  }

  /// The cases' own groups: they are one another's donors.
  public var referenceGroups: [String] { groups }

  /// The cases' own keys.
  public var referenceKeys: [String] { caseKeys }

  /// Features.
  public func kind(of modality: Int) -> ElementKind { .features }

  /// Every case has every modality.
  public func isPresent(_ modality: Int, case item: Int) -> Bool { true }

  /// Every case has every modality.
  public func isPresent(_ modality: Int, reference: Int) -> Bool { true }

  /// The cases whose other numbers are nearest, each number standardized over all cases.
  public func nearest(
    to item: Int, apartFrom modality: Int, among candidates: [Int], count: Int
  ) -> [Int]? {
    let others = inputs.indices.filter { $0 != modality }
    let rows = caseKeys.indices.map { index in others.flatMap { inputs[$0][index] } }
    let scales = (rows.first ?? []).indices.map { column in
      standardDeviation(of: rows.map { $0[column] }) ?? 0
    }
    func distance(_ other: Int) -> Double {
      zip(zip(rows[item], rows[other]), scales).reduce(0) { sum, next in
        let move = next.1 > 0 ? (next.0.0 - next.0.1) / next.1 : 0
        return sum + move * move
      }
    }
    let ranked = candidates.map { (distance($0), $0) }.sorted { $0 < $1 }
    return ranked.prefix(count).map(\.1)
  }

  /// The deviation of an encoding that the function hides; what is not split has none.
  public func encodingDeviation(_ modality: Int) -> Double? { nil }

  /// Whether some number differs between cases.
  public func inputsVary(_ modality: Int) -> Bool {
    inputs[modality].contains { $0 != inputs[modality][0] }
  }

  /// The shortest list.
  public func availableParts(_ modality: Int) -> Int {
    inputs[modality].map(\.count).min() ?? 0
  }

  /// As many as asked for, or as there are numbers.
  public func partCount(_ modality: Int, case item: Int, players: Int) -> Int {
    min(players, inputs[modality][item].count)
  }

  /// Numbers.
  public func partNames(_ modality: Int, players: Int) -> [String]? {
    (0..<min(players, availableParts(modality))).map { "part \($0 + 1)" }
  }

  /// None.
  public func pieces(_ modality: Int, case item: Int) -> [String] { [] }

  /// The function of what is put together.
  public func outputs(_ rows: [[ModalitySource]]) throws(ContributionError) -> [[Double]] {
    try check(rows)
    var results: [[Double]] = []
    results.reserveCapacity(rows.count)
    for row in rows {
      var values: [[Double]] = []
      for (modality, source) in row.enumerated() {
        switch source {
        case .item(let item), .reference(let item): values.append(inputs[modality][item])
        case .zeros:
          values.append([Double](repeating: 0, count: inputs[modality].first?.count ?? 0))
        case .meanEncoding:
          throw ContributionError(
            .unavailableFill, "a plain function has no encodings, so no mean of them")
        }
      }
      results.append(try evaluated(values))
    }
    return results
  }

  /// The same: nothing is transformed.
  public var rawOutputsAreProbabilities: Bool { outputsAreProbabilities }

  /// The same: a plain function has no logits behind its outputs.
  public func rawOutputs(_ rows: [[ModalitySource]]) throws(ContributionError) -> [[Double]] {
    try outputs(rows)
  }

  /// The function of every case with every part replaced, one after another.
  public func occlude(
    _ requests: [OcclusionRequest], cases: [Int], receive: (OccludedPart) -> Void
  ) throws(ContributionError) {
    try check(requests, cases: cases)
    for (number, request) in requests.enumerated() {
      let modality = request.modality
      for item in cases {
        let own = inputs[modality][item]
        let count = min(request.players, own.count)
        let parts = try Partition.blocks(elements: own.count, count: count).parts
        var values = inputs.map { $0[item] }
        for part in request.parts?[item] ?? Array(parts.indices) where part < parts.count {
          var outputs: [[Double]] = []
          let fills = try fills(request, item: item, own)
          for fill in fills {
            values[modality] = own
            for element in parts[part] where element < fill.count {
              values[modality][element] = fill[element]
            }
            outputs.append(try evaluated(values))
          }
          receive(
            OccludedPart(
              request: number, item: item, part: part, partCount: count,
              outputs: meanOutputs(outputs[...])))
        }
      }
    }
  }

  /// What is put in place of a case's numbers, one list a donor.
  private func fills(
    _ request: OcclusionRequest, item: Int, _ own: [Double]
  ) throws(ContributionError) -> [[Double]] {
    switch request.fill {
    case .constant(let value): return [[Double](repeating: value, count: own.count)]
    case .donor, .nearestDonor:
      guard request.donors.indices.contains(item), !request.donors[item].isEmpty else {
        throw ContributionError(.tooFewCases, "case \(caseKeys[item]) has no donor")
      }
      return request.donors[item].map { inputs[request.modality][$0] }
    case .mean:
      let all = inputs[request.modality]
      return [own.indices.map { index in all.reduce(0) { $0 + $1[index] } / Double(all.count) }]
    default:
      throw ContributionError(
        .unavailableFill, "plain numbers cannot be filled by \"\(request.fill.name)\"")
    }
  }

  private func evaluated(_ values: [[Double]]) throws(ContributionError) -> [Double] {
    passes.predict += 1
    let outputs = function(values)
    guard outputs.count == outputCount, outputs.allSatisfy(\.isFinite) else {
      throw ContributionError(
        .failed, "expected \(outputCount) finite outputs, found \(outputs)")
    }
    return outputs
  }
}
