/// The products of rows with weighted sums that intervals over groups need.
///
/// ⟨e, w⟩ of every entry's unit row e with its feature's weighted sums w, of its own modality and of others
/// of the same width. Kept in single precision; they are added in double.
struct RowProducts {
  /// The modalities with products, the own one first.
  let modalities: [Int]
  /// `[entries, modalities]`.
  let values: [Float]

  /// Multiplies the rows of one modality.
  init(
    _ column: FeatureColumns, rows: EmbeddingRows, sums: [SimilaritySums], modality: Int
  ) {
    let width = rows.width
    let modalities =
      [modality] + sums.indices.filter { $0 != modality && sums[$0].width == width }
    var values = [Float](repeating: 0, count: column.cases.count * modalities.count)
    func measure<Element: RowElement>(_ source: RowValues<Element>) {
      source.withUnsafeBufferPointer { source in
        values.withUnsafeMutableBufferPointer { values in
          guard let base = source.baseAddress, let target = values.baseAddress else { return }
          RowTiles.forEach(column, rows: rows) { feature, entries in
            Self.multiply(
              feature, entries, column, rows, base, sums, modalities, into: target)
          }
        }
      }
    }
    switch rows.storage {
    case .float(let values): measure(values)
    case .double(let values): measure(values)
    }
    self.modalities = modalities
    self.values = values
  }

  private static func multiply<Element: RowElement>(
    _ feature: Int, _ entries: Range<Int>, _ column: FeatureColumns, _ rows: EmbeddingRows,
    _ base: UnsafePointer<Element>, _ sums: [SimilaritySums], _ modalities: [Int],
    into target: UnsafeMutablePointer<Float>
  ) {
    let width = rows.width
    let kinds = modalities.count
    let own = sums[modalities[0]].centeredRow(feature)
    own.withUnsafeBufferPointer { own in
      guard let own = own.baseAddress else { return }
      // The first other modality shares the reading of rows with this one.
      let partner = kinds > 1 ? modalities[1] : modalities[0]
      sums[partner].weighted.withUnsafeBufferPointer { weighted in
        guard let other = weighted.baseAddress.map({ $0 + feature * width }) else { return }
        for place in entries {
          let row = Int(column.cases[place])
          if place + 3 < entries.upperBound {
            prefetch(base + rows.start(Int(column.cases[place + 3])), count: width)
          }
          let products = dotProducts(base + rows.start(row), own, other, count: width)
          target[place * kinds] = Float(rows.scales[row] * products.0)
          if kinds > 1 { target[place * kinds + 1] = Float(rows.scales[row] * products.1) }
        }
      }
    }
    for kind in stride(from: 2, to: kinds, by: 1) {
      sums[modalities[kind]].weighted.withUnsafeBufferPointer { weighted in
        guard let other = weighted.baseAddress.map({ $0 + feature * width }) else { return }
        for place in entries {
          let row = Int(column.cases[place])
          target[place * kinds + kind] = Float(
            rows.scales[row] * dotProduct(base + rows.start(row), sum: other, count: width))
        }
      }
    }
  }
}
