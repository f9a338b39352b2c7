import Decomposition
import Statistics

extension JointTable {
  /// Draws cases; with a group size above one, cases of a group repeat one draw.
  func sample(_ count: Int, groupSize: Int = 1, _ stream: inout RandomStream) throws -> SymbolSample
  {
    var cumulated: [Double] = []
    var total = 0.0
    for value in values {
      total += value
      cumulated.append(total)
    }
    var (first, second, label): ([Int?], [Int?], [Int?]) = ([], [], [])
    var groups: [String] = []
    for group in 0..<count {
      let point = stream.uniform() * total
      let cell = cumulated.firstIndex { $0 > point } ?? values.count - 1
      for _ in 0..<groupSize {
        first.append(cell / shape.classes / shape.second)
        second.append(cell / shape.classes % shape.second)
        label.append(cell % shape.classes)
        groups.append("\(group)")
      }
    }
    return try SymbolSample(
      first: first, second: second, label: label, groups: groups, shape: shape)
  }
}

/// A table whose modalities share a noisy view of the label and interact: every atom is above zero.
func mixedTable(_ symbols: Int, classes: Int = 2) throws -> JointTable {
  var stream = RandomStream(seed: 3, "mixed", "\(symbols)", "\(classes)")
  let shape = TableShape(first: symbols, second: symbols, classes: classes)
  var values = stream.masses(symbols * symbols * classes, unevenness: 0.7)
  for a in 0..<symbols {
    for b in 0..<symbols {
      for y in 0..<classes {
        let index = (a * symbols + b) * classes + y
        if a % classes == y { values[index] *= 3 }
        if (a + b) % classes == y { values[index] *= 2 }
        if b % classes == y { values[index] *= 2 }
      }
    }
  }
  let total = values.reduce(0, +)
  return try JointTable(probabilities: values.map { $0 / total }, shape: shape)
}
