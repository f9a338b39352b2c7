import Decomposition
import Testing

/// A distribution whose decomposition is known (method page, section 9).
struct GoldenTable: Sendable, CustomTestStringConvertible {
  let name: String
  /// Outcomes `x1x2y`, one digit each, with a mass behind a colon, or of equal mass.
  let outcomes: String
  /// Redundancy, unique of the first, unique of the second, synergy; bits.
  let atoms: [Double]

  var testDescription: String { name }

  init(_ name: String, _ outcomes: String, _ atoms: Double...) {
    self.name = name
    self.outcomes = outcomes
    self.atoms = atoms
  }

  func table() throws -> JointTable {
    let entries = outcomes.split(separator: " ").map { part -> (String, Double) in
      let pieces = part.split(separator: ":")
      return (String(pieces[0]), pieces.count > 1 ? Double(pieces[1]) ?? .nan : 1)
    }
    let total = entries.reduce(0) { $0 + $1.1 }
    return try joint(entries.map { (Array($0.0).map { Int(String($0)) ?? -1 }, $0.1 / total) })
  }

  static let all: [GoldenTable] = [
    GoldenTable("AND", "000 010 100 111", 0.311278124459133, 0, 0, 0.5),
    GoldenTable("OR", "000 011 101 111", 0.311278124459133, 0, 0, 0.5),
    GoldenTable("XOR", "000 011 101 110", 0, 0, 0, 1),
    GoldenTable("RDN", "000 111", 1, 0, 0, 0),
    GoldenTable("UNQ", "000 010 101 111", 0, 1, 0, 0),
    GoldenTable("COPY", "000 011 102 113", 0, 1, 1, 0),
    GoldenTable("SUM", "000 011 101 112", 0.5, 0, 0, 1),
    GoldenTable(
      "REDUCED OR", "000:.5 011:.25 101:.25", 0.311278124459133, 0, 0, 0.688721875540867),
    GoldenTable(
      "RND", "000:.25 111:.25 010:.125 011:.125 100:.125 101:.125", 0.188721875540867, 0, 0,
      0.311278124459133),
    GoldenTable("NULL", "000 001 110 111", 0, 0, 0, 0),
    GoldenTable("RDNXOR", "000 011 101 110 222 233 323 332", 1, 0, 0, 1),
    GoldenTable(
      "GBAND", "000 010 100 111 222 232 322 333", 1.311278124459133, 0, 0, 0.5),
    GoldenTable("PWUNQ", "011 101 022 202", 0.5, 0, 0, 0.5),
    GoldenTable("WB1", "000 011 102", 0.251629167387823, 2.0 / 3, 2.0 / 3, 0),
    GoldenTable("WB2", "000 011 111 102", 0, 0.5, 1, 0),
    GoldenTable("F1", "002 010 102 111", 0, 0.5, 1, 0),
    GoldenTable("WB3", "000 110 011 111 012 102", 0, 0, 0.251629167387823, 2.0 / 3),
    GoldenTable(
      "IMPERFECT RDN", "000:.499 010:.001 111:.5", 0.989590079, 0.010409921, 0, 0),
    GoldenTable("DIFF", "000 001 010 101", 0.122556249, 0.188721876, 0.188721876, 0),
    GoldenTable(
      "BOOM", "001 002 020 121 202 212", 1.0 / 3, 1.0 / 3, 1.0 / 3, 0.125814583693911),
    GoldenTable("NOT TWO", "000 001 010 100 111", 0.019973094, 0, 0, 0.550977500),
    GoldenTable("DUP", "000 001 111 112", 0.5, 0, 0, 0),
    GoldenTable("W", "001 010 100", 0.251629167387823, 0, 0, 2.0 / 3),
    GoldenTable("PROB1", "000 001 010 011 100", 0.019973094, 0.150977500, 0, 0),
    GoldenTable("PROB2", "000 010 021 101", 0.311278124459133, 0, 0.188721875540867, 0.5),
    GoldenTable("SIMPLE", "000:.5 110:.25 111:.25", 0.311278124459133, 0, 0, 0),
    GoldenTable(
      "PERTURBED XOR", "000:.1 011:.2 101:.3 110:.4", 0.034851555, 0, 0.089659695, 0.875488750),
    GoldenTable("UNIFORM AND", "000 100 210 311", 0.311278124459133, 0.5, 0, 0),
    GoldenTable("UNIFORM XOR", "000 101 211 310", 0, 1, 0, 0),
    GoldenTable(
      "DYADIC", "000 011 102 113 220 231 322 333", 0, 1, 1, 0),
    GoldenTable(
      "TRIADIC", "000 022 202 220 111 133 313 331", 1, 0, 0, 1),
    GoldenTable(
      "ERASURE",
      "000:.28125 020:.09375 200:.09375 220:.03125 111:.28125 121:.09375 211:.09375 221:.03125",
      0.75, 0, 0, 0.1875),
  ]
}

/// The table of outcomes `(x1, x2, y)` with masses.
func joint(_ entries: [([Int], Double)]) throws -> JointTable {
  func size(_ axis: Int) -> Int { (entries.map { $0.0[axis] }.max() ?? 0) + 1 }
  let shape = TableShape(first: size(0), second: size(1), classes: size(2))
  var values = [Double](repeating: 0, count: shape.first * shape.second * shape.classes)
  for (outcome, mass) in entries {
    values[(outcome[0] * shape.second + outcome[1]) * shape.classes + outcome[2]] += mass
  }
  return try JointTable(probabilities: values, shape: shape)
}
