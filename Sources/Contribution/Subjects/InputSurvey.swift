import Predictors
import Tensors

/// What is to be known of the inputs of all cases before anything is hidden.
struct InputSurvey {
  /// Whether each case has each modality.
  private(set) var presence: [[Bool]]
  /// Whether a modality differs between the cases that have it.
  private(set) var varies: [Bool]
  private var first: [ModalityBatch?]
  /// The number of words or pictures of each case; empty where the modality is no text and no bag.
  private(set) var pieceCounts: [[Int]]
  private var examples: [ModalityBatch?]

  init(count: Int) {
    presence = Array(repeating: [], count: count)
    varies = Array(repeating: false, count: count)
    first = Array(repeating: nil, count: count)
    examples = Array(repeating: nil, count: count)
    pieceCounts = Array(repeating: [], count: count)
  }

  mutating func add(_ inputs: [ModalityBatch]) throws {
    for (index, batch) in inputs.enumerated() {
      let isPresent = try batch.presence.array(of: Bool.self)
      presence[index] += isPresent
      let there = isPresent.indices.filter { isPresent[$0] }
      if examples[index] == nil { examples[index] = try batch.selecting([0]) }
      if let counts = try batch.pieceCounts() {
        pieceCounts[index] += isPresent.indices.map { isPresent[$0] ? counts[$0] : 0 }
      }
      guard !varies[index], let head = there.first else { continue }
      let example = try first[index] ?? batch.selecting([head])
      first[index] = example
      let own = try batch.selecting(there)
      if zip(own.tensors, example.tensors).contains(where: {
        $0.shape.dropFirst() != $1.shape.dropFirst()
      }) {
        varies[index] = true  // texts or bags of different lengths
      } else {
        let alike = try example.selecting([Int](repeating: 0, count: there.count))
        varies[index] = try own.differs(from: alike).contains(true)
      }
    }
  }

  /// How many parts each modality can be split into.
  func available(layouts: [String: InputLayout], modalities: [String]) throws -> [Int] {
    try examples.indices.map { index in
      guard let example = examples[index] else { return 1 }
      switch example.content {
      case .pixels(let pixels):
        guard pixels.rank == 4 else {
          throw ContributionError(
            .failed, "expected pixels [cases, channels, height, width], found \(pixels.shape)")
        }
        let side = min(try pixels.size(2), try pixels.size(3))
        return side * side
      case .words, .bag, .features:
        let sorted = pieceCounts[index].filter { $0 > 0 }.sorted()
        return sorted.isEmpty ? 1 : max(1, sorted[sorted.count / 2])
      case .columns, .vector:
        return try ElementMap.available(example, layout: layouts[modalities[index]])
      }
    }
  }
}
