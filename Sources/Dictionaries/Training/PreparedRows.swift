import Statistics
import Tensors

/// The rows of all modalities below each other, as dictionaries see them, and which of them pair.
struct PreparedRows {
  /// `[rows, width]`, without rows of zeros.
  let x: Tensor
  /// Rows of one case in two modalities.
  let pairs: [(first: Int, second: Int)]
  /// What was done to the rows.
  let normalization: InputNormalization

  /// Normalizes and joins the rows of a plan.
  init(_ rows: DictionaryRows, plan: DictionaryPlan, device: Device) throws {
    let typed = try rows.modalities.map { try $0.rows.converted(to: plan.dtype) }
    normalization = try InputNormalization(
      fitting: typed, modalities: rows.names, usesUnitRows: plan.usesUnitRows,
      subtractsMeans: plan.subtractsMeans)
    var parts: [Tensor] = []
    var placeOfCase: [[Int: Int]] = []
    var count = 0
    for (modality, matrix) in zip(rows.modalities, typed) {
      let isKept = try matrix.isNotZero().squeezed(1)
      let kept = try isKept.array(of: Bool.self)
      var places: [Int: Int] = [:]
      for (row, number) in modality.cases.enumerated() where kept[row] {
        places[number] = count
        count += 1
      }
      placeOfCase.append(places)
      parts.append(try normalization(matrix, modality: modality.name).rows(isKept))
    }
    x = try Tensor.concatenated(parts).to(device)
    var pairs: [(Int, Int)] = []
    for (index, modality) in rows.modalities.enumerated() {
      for other in placeOfCase[(index + 1)...] {
        for number in modality.cases {
          if let first = placeOfCase[index][number], let second = other[number] {
            pairs.append((first, second))
          }
        }
      }
    }
    self.pairs = pairs
  }
}

/// The rows of each step: passes over all of them in random order, in batches of nearly one size.
///
/// The order of a pass depends on the seed and the pass alone, so a resumed training goes on as an
/// uninterrupted one.
struct BatchOrder {
  private let count: Int
  private let batches: Int
  private let seed: UInt64
  private let name: String
  private var pass = -1
  private var order: [Int] = []

  /// Creates the order of `count` things in batches of at most `size`.
  init(count: Int, size: Int, seed: UInt64, name: String) {
    self.count = count
    batches = max(1, (count + size - 1) / max(1, size))
    self.seed = seed
    self.name = name
  }

  /// The things of a step, from 0.
  mutating func batch(step: Int) -> ArraySlice<Int> {
    if step / batches != pass {
      pass = step / batches
      var stream = RandomStream(seed: seed, "dictionary", "order", name, "pass \(pass)")
      order = stream.permutation(count)
    }
    let index = step % batches
    return order[index * count / batches..<(index + 1) * count / batches]
  }
}
