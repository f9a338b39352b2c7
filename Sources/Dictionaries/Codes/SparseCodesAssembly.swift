import Tensors

/// Puts codes together from blocks of what features see.
struct SparseCodesAssembly {
  private let featureCount: Int
  private var offsets = [0]
  private var features: [Int32] = []
  private var values: [Double] = []

  init(featureCount: Int) { self.featureCount = featureCount }

  /// Adds a block of rows, `h` `[rows, features]`.
  mutating func append(_ h: Tensor, activation: FeatureActivation) throws {
    switch activation {
    case .topK(let k):
      let (largest, indices) = try h.topK(k)
      let places = try indices.sortingIndices()
      append(
        width: k, try indices.gathered(places, axis: 1).converted(to: .int32).array(of: Int32.self),
        try largest.gathered(places, axis: 1).array(of: Double.self))
    case .batchTopK(let threshold): try append(h, where: h .> threshold)
    case .jumpReLU(let thresholds): try append(h, where: h .> thresholds)
    case .relu: try append(h, where: h .> 0)
    }
  }

  private mutating func append(width: Int, _ indices: [Int32], _ activations: [Double]) {
    for start in stride(from: 0, to: indices.count, by: width) {
      for place in start..<start + width where activations[place] > 0 {
        features.append(indices[place])
        values.append(activations[place])
      }
      offsets.append(values.count)
    }
  }

  private mutating func append(_ h: Tensor, where mask: Tensor) throws {
    let positions = try mask.nonzeroPositions()
    let rows = try positions.selected(0, axis: 1)
    let columns = try positions.selected(1, axis: 1)
    // A mask picks elements in the order in which their positions are listed.
    let active = try h.rows(mask)
    let counts = try SparseKernels.occurrences(of: rows, count: h.shape[0]).array(of: Int64.self)
    for count in counts { offsets.append((offsets.last ?? 0) + Int(count)) }
    features += try columns.converted(to: .int32).array(of: Int32.self)
    values += try active.array(of: Double.self)
  }

  /// The codes of all blocks.
  func codes() throws(DictionariesError) -> SparseCodes {
    try SparseCodes(
      featureCount: featureCount, offsets: offsets, features: features, values: values)
  }
}
