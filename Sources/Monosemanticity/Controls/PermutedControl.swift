import Statistics

/// The same activations on random cases: controls of equal density and energy, feature by feature.
enum PermutedControl {
  /// Gives every feature as many different random cases as it fires in; activations stay.
  static func columns(
    _ columns: FeatureColumns, presence: [Bool], modality: String, seed: UInt64
  ) -> FeatureColumns {
    let present = presence.indices.filter { presence[$0] }.map { Int32(truncatingIfNeeded: $0) }
    var cases = columns.cases
    var values = columns.values
    cases.withUnsafeMutableBufferPointer { cases in
      values.withUnsafeMutableBufferPointer { values in
        FeatureBlocks.forEach { block in
          var pool = present
          var drawn: [(item: Int32, value: Double)] = []
          for feature in FeatureBlocks.range(block, of: columns.featureCount) {
            var stream = RandomStream(seed: seed, "features", "control", modality, "\(feature)")
            let range = columns.range(feature)
            var swaps: [(Int, Int)] = []
            swaps.reserveCapacity(range.count)
            drawn.removeAll(keepingCapacity: true)
            for (step, place) in range.enumerated() {
              let other = step + stream.index(below: pool.count - step)
              pool.swapAt(step, other)
              swaps.append((step, other))
              drawn.append((pool[step], columns.values[place]))
            }
            drawn.sort { $0.item < $1.item }
            for (place, entry) in zip(range, drawn) {
              (cases[place], values[place]) = (entry.item, entry.value)
            }
            // Undone, so that a feature's draw does not depend on those before it in the block.
            for (step, other) in swaps.reversed() { pool.swapAt(step, other) }
          }
        }
      }
    }
    return FeatureColumns(copying: columns, cases: cases, values: values)
  }
}
