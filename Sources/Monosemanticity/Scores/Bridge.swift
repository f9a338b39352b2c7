internal import Dictionaries

/// How strongly features of two modalities go together, in their activations and their directions.
///
/// `Bridge[i, j]` is the mean over pairs of z_i of the first modality times z_j of the second, times
/// ⟨D_i, D_j⟩. Its rows and columns close over the reconstructions y = Dᵀz, so that the matrix is never
/// made. Source: Papadimitriou et al. (arXiv 2504.11695).
package struct Bridge: Sendable {
  /// One activation's part in the row or column of its feature, in the order of the codes.
  struct Terms: Sendable {
    var values: [Double]
  }

  /// The first modality.
  package let first: Int
  /// The second modality.
  package let second: Int
  /// The pairs.
  package let pairCount: Int
  /// The sum of each feature's row: the feature in the first modality, any in the second.
  package let rows: [Double]
  /// The sum of each feature's column: the feature in the second modality, any in the first.
  package let columns: [Double]
  /// The sum of the whole matrix.
  package let total: Double
  /// The same of the covariance instead of the mean product.
  package let centeredTotal: Double
  /// The rows of the covariance.
  package let centeredRows: [Double]
  /// The columns of the covariance.
  package let centeredColumns: [Double]
  let rowTerms: Terms
  let columnTerms: Terms

  /// Measures two modalities.
  ///
  /// - Parameters:
  ///   - decoder: The directions of the features, as they are.
  ///   - isPair: Whether each case has both modalities.
  package init(
    _ data: CodedCases, columns codeColumns: [FeatureColumns], first: Int, second: Int,
    decoder: EmbeddingRows
  ) {
    let codes = [data.modalities[first].codes, data.modalities[second].codes]
    let isPair = zip(data.modalities[first].presence, data.modalities[second].presence).map {
      $0 && $1
    }
    let pairCount = isPair.count { $0 }
    let width = decoder.width
    let featureCount = data.featureCount
    var terms = codes.map { [Double](repeating: 0, count: $0.values.count) }
    func measure<Element: RowElement>(_ directions: RowValues<Element>) {
      var (left, right) = (terms[0], terms[1])
      terms = []
      left.withUnsafeMutableBufferPointer { left in
        right.withUnsafeMutableBufferPointer { right in
          directions.withUnsafeBufferPointer { directions in
            guard let base = directions.baseAddress else { return }
            FeatureBlocks.forEach { block in
              var sums = [Double](repeating: 0, count: 2 * width)
              sums.withUnsafeMutableBufferPointer { sums in
                guard let start = sums.baseAddress else { return }
                for row in FeatureBlocks.range(block, of: isPair.count) where isPair[row] {
                  start.update(repeating: 0, count: 2 * width)
                  for side in 0..<2 {
                    Self.reconstruct(
                      codes[side], row, base, decoder, into: start + side * width)
                  }
                  for side in 0..<2 {
                    guard let terms = (side == 0 ? left : right).baseAddress else { continue }
                    Self.multiply(
                      codes[side], row, base, decoder, by: start + (1 - side) * width, into: terms)
                  }
                }
              }
            }
          }
        }
      }
      terms = [left, right]
    }
    switch decoder.storage {
    case .float(let values): measure(values)
    case .double(let values): measure(values)
    }
    let count = Double(max(1, pairCount))
    let summed = [first, second].enumerated().map { side, modality in
      (0..<featureCount).map { feature in
        codeColumns[modality].range(feature).reduce(0) {
          $0 + terms[side][Int(codeColumns[modality].places[$1])]
        } / count
      }
    }
    // Mean activations over pairs, and what they reconstruct.
    let means = [first, second].map { modality in
      (0..<featureCount).map { feature in
        codeColumns[modality].range(feature).reduce(0) { sum, place in
          isPair[Int(codeColumns[modality].cases[place])]
            ? sum + codeColumns[modality].values[place] : sum
        } / count
      }
    }
    let reconstructed = means.map { mean in
      var sum = [Double](repeating: 0, count: width)
      for feature in 0..<featureCount where mean[feature] != 0 {
        for column in 0..<width { sum[column] += mean[feature] * decoder.raw(feature, column) }
      }
      return sum
    }
    func centered(_ side: Int) -> [Double] {
      (0..<featureCount).map { feature in
        guard means[side][feature] != 0 else { return summed[side][feature] }
        let product = (0..<width).reduce(0) {
          $0 + decoder.raw(feature, $1) * reconstructed[1 - side][$1]
        }
        return summed[side][feature] - means[side][feature] * product
      }
    }
    self.first = first
    self.second = second
    self.pairCount = pairCount
    rows = summed[0]
    columns = summed[1]
    total = summed[0].reduce(0, +)
    centeredTotal =
      total - zip(reconstructed[0], reconstructed[1]).reduce(0) { $0 + $1.0 * $1.1 }
    centeredRows = centered(0)
    centeredColumns = centered(1)
    rowTerms = Terms(values: terms[0])
    columnTerms = Terms(values: terms[1])
  }

  /// Adds the directions of a case's features, times their activations, four at a time.
  private static func reconstruct<Element: RowElement>(
    _ codes: SparseCodes, _ row: Int, _ base: UnsafePointer<Element>, _ decoder: EmbeddingRows,
    into sum: UnsafeMutablePointer<Double>
  ) {
    func direction(_ place: Int) -> UnsafePointer<Element> {
      base + decoder.start(Int(codes.features[place]))
    }
    var place = codes.offsets[row]
    let end = codes.offsets[row + 1]
    let values = codes.values
    while place + 4 <= end {
      addScaled(
        (values[place], values[place + 1], values[place + 2], values[place + 3]),
        (direction(place), direction(place + 1), direction(place + 2), direction(place + 3)),
        to: sum, count: decoder.width)
      place += 4
    }
    while place < end {
      addScaled(values[place], direction(place), to: sum, count: decoder.width)
      place += 1
    }
  }

  /// Each of a case's activations times the product of its direction with a sum.
  private static func multiply<Element: RowElement>(
    _ codes: SparseCodes, _ row: Int, _ base: UnsafePointer<Element>, _ decoder: EmbeddingRows,
    by sum: UnsafePointer<Double>, into terms: UnsafeMutablePointer<Double>
  ) {
    let range = codes.offsets[row]..<codes.offsets[row + 1]
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 4) { products in
      guard let result = products.baseAddress else { return }
      result.initialize(repeating: 0, count: 4)
      for first in stride(from: range.lowerBound, to: range.upperBound, by: 4) {
        func direction(_ step: Int) -> UnsafePointer<Element> {
          base + decoder.start(Int(codes.features[min(first + step, range.upperBound - 1)]))
        }
        dotProducts(
          (direction(0), direction(1), direction(2), direction(3)), sum: sum,
          count: decoder.width, into: result)
        for place in first..<min(first + 4, range.upperBound) {
          terms[place] = codes.values[place] * result[place - first]
        }
      }
    }
  }
}
