import Cohorts
import Contribution
import Foundation
import Statistics
import Tensors

/// Hides 196 cells and 30 columns one at a time, and values both modalities over eight donors, as the
/// peer does.
func timeContribution(_ exchange: Exchange, shapes names: [String]) throws {
  let shapes = [
    "small": TwoEncoders.Shape(blockCounts: [1, 1, 1, 1], width: 64, blockCount: 1),
    "resnet18": TwoEncoders.Shape(blockCounts: [2, 2, 2, 2], width: 192, blockCount: 3),
    "wide_table": TwoEncoders.Shape(blockCounts: [1, 1, 1, 1], width: 384, blockCount: 6),
    // The transformer of BERT-base: 768 wide, 12 blocks.
    "base_table": TwoEncoders.Shape(blockCounts: [1, 1, 1, 1], width: 768, blockCount: 12),
  ]
  for (name, shape) in shapes.sorted(by: { $0.key < $1.key })
  where names.isEmpty || names.contains(name) {
    guard let tensors = try? exchange.tensors("contribution_\(name)") else { continue }
    let model = try TwoEncoders(shape, tensors: tensors, exchange: exchange)
    let cohort = try cohort(exchange, count: caseCount + donorCount)
    var size = 0.0
    var values = try processorSecondsOfEach(steps: 1) { size = try ablated(model, cohort) }
    try report("contribution_ablation_\(name)", unit: "s", values: values, check: size)
    values = try processorSecondsOfEach(steps: 1) { size = try shapley(model, cohort) }
    try report("contribution_shapley_\(name)", unit: "s", values: values, check: size)
    let orders = try exchange.orders(name)
    values = try processorSecondsOfEach(steps: 1) { size = try sampled(model, cohort, orders) }
    try report("contribution_players_\(name)", unit: "s", values: values, check: size)
  }
}

private let caseCount = 16
private let playerCaseCount = 4
private let donorCount = 8

/// A subject made anew, so that nothing is encoded before the clock runs.
private func subject(_ model: TwoEncoders, _ cohort: Cohort) throws -> ModelSubject {
  try ModelSubject(
    model, cohort: cohort, cases: Array(0..<caseCount),
    reference: Array(caseCount..<caseCount + donorCount),
    stream: RandomStream(seed: 0, "benchmark"))
}

/// Σ |p0 − p| over cases and parts.
private func ablated(_ model: TwoEncoders, _ cohort: Cohort) throws -> Double {
  let subject = try subject(model, cohort)
  let items = Array(0..<caseCount)
  let unfilled = try subject.outputs(items.map { [.item($0), .item($0)] })
  var total = 0.0
  try subject.occlude(
    [
      OcclusionRequest(modality: 0, players: 196, fill: .constant(0)),
      OcclusionRequest(modality: 1, players: 30, fill: .constant(0)),
    ], cases: items
  ) { part in
    total += abs(unfilled[part.item][0] - part.outputs[0])
  }
  return total
}

/// Σ |φ| over cells and columns, in the peer's orders.
private func sampled(_ model: TwoEncoders, _ cohort: Cohort, _ orders: [[Int]]) throws -> Double {
  var sampling = ShapleySampling(players: [196, 30], fills: [.constant(0), .constant(0)])
  sampling.orders = orders
  let estimate = try sampling.estimate(
    try subject(model, cohort), cases: Array(0..<playerCaseCount), seed: 0)
  return estimate.values.joined().joined().joined().reduce(0) { $0 + abs($1) }
}

/// Σ |φ| over cases and modalities, missing ones from donors.
private func shapley(_ model: TwoEncoders, _ cohort: Cohort) throws -> Double {
  let subject = try subject(model, cohort)
  let sets: [(Int, Int) -> [ModalitySource]] = [
    { _, donor in [.reference(donor), .reference(donor)] },
    { item, donor in [.item(item), .reference(donor)] },
    { item, donor in [.reference(donor), .item(item)] },
    { item, _ in [.item(item), .item(item)] },
  ]
  var rows: [[ModalitySource]] = []
  for item in 0..<caseCount {
    for donor in 0..<donorCount { rows += sets.map { $0(item, donor) } }
  }
  let outputs = try subject.outputs(rows).map { $0[0] }
  var total = 0.0
  for item in 0..<caseCount {
    var values = [Double](repeating: 0, count: 4)
    for donor in 0..<donorCount {
      for set in 0..<4 {
        values[set] += outputs[(item * donorCount + donor) * 4 + set] / Double(donorCount)
      }
    }
    total += try SetFunction(playerCount: 2, values: values).shapley.reduce(0) { $0 + abs($1) }
  }
  return total
}

/// Names and groups for the peer's cases; the model brings the inputs itself.
private func cohort(_ exchange: Exchange, count: Int) throws -> Cohort {
  let folder = URL(fileURLWithPath: exchange.folder).appending(path: "contribution-cases")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  var table = "id,label,photo,table\n"
  for item in 0..<count { table += "\(item),\(item % 2),\(item),\(item)\n" }
  try Data(table.utf8).write(to: folder.appending(path: "cases.csv"))
  let manifest = """
    name: benchmark
    table: cases.csv
    case: id
    label: {column: label}
    modalities:
      photo: {kind: tabular, numeric: [photo]}
      table: {kind: tabular, numeric: [table]}

    """
  let path = folder.appending(path: "cohort.yaml")
  try Data(manifest.utf8).write(to: path)
  return try Cohort.load(manifest: path.path)
}

extension Exchange {
  /// The peer's orders of all players.
  fileprivate func orders(_ shape: String) throws -> [[Int]] {
    var tensors = try self.tensors("contribution_orders_\(shape)")
    let orders = try take("orders", from: &tensors)
    let numbers = try orders.array(of: Int64.self).map(Int.init)
    let width = try orders.size(1)
    return (0..<(try orders.size(0))).map { Array(numbers[$0 * width..<($0 + 1) * width]) }
  }
}
