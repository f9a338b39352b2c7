/// The sums over groups that intervals and draws need.
extension FeatureIntervals {
  enum Slot {
    static let count = 0
    static let sum = 1
    static let centeredSum = 2
    static let centeredSquare = 3
    /// Of rows that are not all zeros.
    static let rowSquare = 4
    static let hits = 5
    static let labelled = 6
    static let products = 7
  }

  /// After the fixed slots come products with each modality's weighted sum, then bridge terms.
  var slotsPerModality: Int { Slot.products + 2 * data.modalities.count }

  func slot(_ modality: Int, _ slot: Int) -> Int { modality * slotsPerModality + slot }

  /// Adds a feature's cases of one modality.
  func add(_ feature: Int, _ modality: Int, to totals: inout GroupTotals) {
    let column = columns[modality]
    let range = column.range(feature)
    totals.update(column.cases[range], groups: data.groups) { totals, starts in
      let own = totals + slot(modality, 0)
      addActivations(feature, modality, to: own, starts)
      if !isDrawnOnly {
        addLabels(feature, modality, to: own, starts)
        addBridges(feature, modality, to: own, starts)
      }
      if let products = products[modality] {
        addProducts(feature, modality, products, to: own, starts)
      }
    }
  }

  private func addActivations(
    _ feature: Int, _ modality: Int, to totals: UnsafeMutablePointer<Double>,
    _ starts: UnsafePointer<Int>
  ) {
    let column = columns[modality]
    let least = sums[modality].leastActivation(feature)
    let scales = data.modalities[modality].rows?.scales
    for (index, place) in column.range(feature).enumerated() {
      let target = totals + starts[index]
      let value = column.values[place]
      let above = value - least
      target[Slot.count] += 1
      target[Slot.sum] += value
      target[Slot.centeredSum] += above
      target[Slot.centeredSquare] += above * above
      if let scales, scales[Int(column.cases[place])] > 0 {
        target[Slot.rowSquare] += above * above
      }
    }
  }

  private func addLabels(
    _ feature: Int, _ modality: Int, to totals: UnsafeMutablePointer<Double>,
    _ starts: UnsafePointer<Int>
  ) {
    guard let label = sums[modality].consistency(feature)?.label else { return }
    let column = columns[modality]
    let labels = data.labels
    for (index, place) in column.range(feature).enumerated() where column.values[place] > 1e-5 {
      guard let found = labels[Int(column.cases[place])] else { continue }
      let target = totals + starts[index]
      target[Slot.labelled] += 1
      if found == label { target[Slot.hits] += 1 }
    }
  }

  private func addBridges(
    _ feature: Int, _ modality: Int, to totals: UnsafeMutablePointer<Double>,
    _ starts: UnsafePointer<Int>
  ) {
    let column = columns[modality]
    let range = column.range(feature)
    for bridge in bridges where bridge.first == modality || bridge.second == modality {
      let isFirst = bridge.first == modality
      let slot =
        Slot.products + data.modalities.count + (isFirst ? bridge.second : bridge.first)
      (isFirst ? bridge.rowTerms : bridge.columnTerms).values.withUnsafeBufferPointer { terms in
        guard let terms = terms.baseAddress else { return }
        for (index, place) in range.enumerated() {
          if place + 12 < range.upperBound {
            prefetch(terms + Int(column.places[place + 12]), count: 1)
          }
          totals[starts[index] + slot] += terms[Int(column.places[place])]
        }
      }
    }
  }

  /// Adds a ⟨e, w⟩ of every modality's w of the same width.
  private func addProducts(
    _ feature: Int, _ modality: Int, _ products: RowProducts,
    to totals: UnsafeMutablePointer<Double>, _ starts: UnsafePointer<Int>
  ) {
    let column = columns[modality]
    let least = sums[modality].leastActivation(feature)
    let kinds = products.modalities.count
    for (kind, other) in products.modalities.enumerated() {
      let taken = kind == 0 ? least : 0
      for (index, place) in column.range(feature).enumerated() {
        totals[starts[index] + Slot.products + other] +=
          (column.values[place] - taken) * Double(products.values[place * kinds + kind])
      }
    }
  }
}
