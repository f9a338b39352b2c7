import Contribution
import Statistics

/// Small functions whose answers are known by hand.
enum Toy {
  /// A function of modalities of which each is a list of numbers, one case unless told otherwise.
  static func subject(
    _ inputs: [[[Double]]], groups: [String]? = nil, outputs: Int = 1,
    _ function: @escaping ([[Double]]) -> [Double]
  ) throws -> FunctionSubject {
    try FunctionSubject(
      modalities: inputs.indices.map { String(UnicodeScalar(UInt8(97 + $0))) }, inputs: inputs,
      groups: groups, outputCount: outputs, function: function)
  }

  /// The effects of hiding every modality behind a fill.
  static func effects(
    _ subject: some ContributionSubject, players: [Int], fill: Fill = .constant(0)
  ) throws -> [OcclusionEffects] {
    let items = Array(subject.caseKeys.indices)
    let whole = try subject.outputs(
      items.map { item in subject.modalities.map { _ in .item(item) } })
    let donors = items.map { _ in Array(subject.referenceGroups.indices) }
    let requests = players.enumerated().map {
      OcclusionRequest(modality: $0, players: $1, fill: fill, donors: donors)
    }
    var effects = requests.map {
      OcclusionEffects(
        modality: $0.modality, players: $0.players, fill: fill, caseCount: items.count,
        outputCount: subject.outputCount, keepsParts: true)
    }
    try subject.occlude(requests, cases: items) {
      effects[$0.request].add($0, unfilled: whole[$0.item])
    }
    return effects
  }

  static func sum(_ values: [Double]) -> Double { values.reduce(0, +) }
}
