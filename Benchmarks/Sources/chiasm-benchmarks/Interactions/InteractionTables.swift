import Decomposition
import Foundation
import Interactions
import Statistics

/// Decomposes each table that the peers' script wrote, and prints one line a table.
func timeInteractions(_ exchange: Exchange) throws {
  for table in try BenchmarkTable.all(in: "\(exchange.folder)/interactions") {
    let distribution = try table.distribution()
    var result = try InformationDecomposition(of: distribution)
    let values = try processorSecondsOfEach(steps: 15) {
      result = try InformationDecomposition(of: distribution)
    }
    try InteractionLine(
      name: table.name, values: values, information: result.union.value, gap: result.gap,
      status: result.union.status.rawValue
    ).print()
  }
}

/// Draws a sample of 20 x 20 x 2 anew a thousand times and decomposes each draw.
///
/// One value is the time of all thousand, drawing included.
func timeInteractionBootstrap(_ exchange: Exchange) throws {
  let name = "bootstrap_20x20x2_n2000"
  let tables = try BenchmarkTable.all(in: "\(exchange.folder)/interactions")
  guard let table = tables.first(where: { $0.name == name }) else {
    throw BenchmarkError("the peer left no \(name).csv in \(exchange.folder); run it first")
  }
  let cases = table.weights.enumerated().flatMap { cell, count in
    [Int](repeating: cell, count: Int(count))
  }
  var information: [Double] = []
  var gap = 0.0
  var status = ""
  let values = try processorSecondsOfEach(steps: 3) {
    var stream = RandomStream(seed: 0, "benchmark", "bootstrap")
    information = try (0..<1_000).map { _ in
      var counts = [Int](repeating: 0, count: table.weights.count)
      for _ in cases { counts[cases[Int.random(in: 0..<cases.count, using: &stream)]] += 1 }
      let draw = try InformationDecomposition(of: JointTable(counts: counts, shape: table.shape))
      gap = max(gap, draw.gap)
      status = draw.union.status.rawValue
      return draw.union.value
    }
  }
  try InteractionLine(
    name: "bootstrap_1000", values: values,
    information: information.reduce(0, +) / Double(information.count), gap: gap, status: status
  ).print()
}

/// Reads a file of a million rows (a, b, label) and counts them.
func timeTabulation(_ exchange: Exchange) throws {
  let path = "\(exchange.folder)/interactions/pairs.csv"
  var check = 0.0
  let values = try processorSecondsOfEach(steps: 5) {
    guard case .sample(let sample) = try PlainTable(contentsOf: path).content,
      let table = sample.jointTable
    else { throw BenchmarkError("\(path) is no sample of two classes") }
    let cases = Double(sample.caseCount)
    check = table.values.reduce(0) { $0 + ($1 * cases) * ($1 * cases) }.rounded()
  }
  try InteractionLine(
    name: "tabulate", values: values, information: check, gap: 0, status: "counted"
  ).print()
}

/// What one benchmark of tables prints.
struct InteractionLine: Encodable {
  let name: String
  /// Processor seconds.
  let values: [Double]
  /// The least information of both inputs, in bits.
  let information: Double
  /// Its certified gap, in bits.
  let gap: Double
  let status: String

  func print() throws {
    let line = try JSONEncoder().encode(self)
    Swift.print(String(decoding: line, as: UTF8.self))
  }
}

/// The processor time of each step, in seconds, each the mean of so many that the clock is exact.
///
/// On one thread that is what an idle machine's clock would show, however busy this one is.
func processorSecondsOfEach(steps: Int, _ step: () throws -> Void) rethrows -> [Double] {
  let first = try processorSeconds(step)
  let count = max(1, min(10_000, Int(0.005 / max(first, 1e-7))))
  return try (0..<steps).map { _ in
    try processorSeconds { for _ in 0..<count { try step() } } / Double(count)
  }
}

private func processorSeconds(_ work: () throws -> Void) rethrows -> Double {
  var start = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start)
  try work()
  var end = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end)
  return Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) * 1e-9
}
