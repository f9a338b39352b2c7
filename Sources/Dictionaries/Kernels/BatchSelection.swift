package import Tensors

/// Which activations of a batch are kept.
package enum BatchSelection {
  /// The k largest of each row, where above 0.
  package static func topK(_ h: Tensor, k: Int) throws(TensorError) -> ActiveEntries {
    let (values, indices) = try h.topK(k)
    return try entries(values: values.relu(), indices: indices, featureCount: h.shape[1])
  }

  /// Entries of a matrix of values and one of features, `[rows, k]` each.
  static func entries(
    values: Tensor, indices: Tensor, featureCount: Int
  ) throws(TensorError) -> ActiveEntries {
    let (rowCount, k) = (indices.shape[0], indices.shape[1])
    let device = values.device
    let rows = try Tensor.range(to: rowCount, device: device).unsqueezed(1)
      .expanded([rowCount, k]).reshaped([-1])
    let offsets = try Tensor.range(to: rowCount * k + 1, by: max(1, k), device: device)
    return try ActiveEntries(
      features: indices.reshaped([-1]), values: values.reshaped([-1]), rows: rows, offsets: offsets,
      featureCount: featureCount)
  }

  /// The B·k largest of a batch of B rows, where above 0; among equals the first.
  ///
  /// - Parameters:
  ///   - guess: A number below which no kept value is expected, such as what the last batch kept less
  ///     a little. It changes the time this takes, never the result.
  ///   - groups: Nested groups of features; see ``ActiveEntries``.
  /// - Returns: The entries, and the smallest kept value (0 if all that are above 0 were kept).
  package static func batchTopK(
    _ h: Tensor, k: Int, guess: Double?, groups: FeatureGroups? = nil
  ) throws(TensorError) -> (entries: ActiveEntries, smallest: Double) {
    let (rowCount, featureCount) = (h.shape[0], h.shape[1])
    let wanted = rowCount * k
    var floor = guess ?? 0
    if guess == nil { floor = try sampledFloor(h, k: k) }
    floor = max(0, floor)
    var mask = try h .> floor
    while floor > 0, try mask.sum().item() < Double(wanted) {
      floor = floor < 1e-6 ? 0 : floor / 4
      mask = try h .> floor
    }
    var positions = try mask.nonzeroPositions()
    var values = try h.rows(mask)
    var smallest = 0.0
    if values.count > wanted {
      smallest = try SparseKernels.largest(values, rank: wanted).item()
      let isAbove = try values .> smallest
      let isEqual = try values .== smallest
      let room = Double(wanted) - (try isAbove.sum().item())
      let kept = try isAbove .| (isEqual .& (isEqual.cumulativeSum(axis: 0) .<= room))
      positions = try positions.rows(kept)
      values = try values.rows(kept)
    }
    let rows = try positions.selected(0, axis: 1).contiguous()
    let features = try positions.selected(1, axis: 1).contiguous()
    guard let groups else {
      let counts = try SparseKernels.occurrences(of: rows, count: rowCount)
      let entries = try ActiveEntries(
        features: features, values: values, rows: rows,
        offsets: SparseKernels.offsets(ofCounts: counts), featureCount: featureCount)
      return (entries, smallest)
    }
    // Features ascend in a row, and so do their groups: segments are in order.
    let segments =
      try SparseKernels.multiplied(rows, by: groups.count) + groups.group.selecting(features)
    let counts = try SparseKernels.occurrences(of: segments, count: rowCount * groups.count)
    let entries = try ActiveEntries(
      features: features, values: values, rows: rows, segments: segments,
      offsets: SparseKernels.offsets(ofCounts: counts), featureCount: featureCount)
    return (entries, smallest)
  }

  /// A number that about twice as many values exceed as are wanted, from a few rows.
  private static func sampledFloor(_ h: Tensor, k: Int) throws(TensorError) -> Double {
    let rows = min(h.shape[0], 64)
    let sample = try h.sliced(0..<rows).reshaped([-1])
    return try SparseKernels.largest(sample, rank: min(sample.count, 2 * k * rows)).item()
  }
}

/// Nested groups of features: prefix p holds the groups up to p.
package struct FeatureGroups {
  /// Where each group ends, ascending.
  package let ends: [Int]
  /// The group of each feature, int64.
  package let group: Tensor

  /// The number of groups.
  package var count: Int { ends.count }

  /// Creates groups from where each ends.
  package init(ends: [Int], device: Device) throws(TensorError) {
    self.ends = ends
    var numbers: [Int64] = []
    for (index, end) in ends.enumerated() {
      numbers += [Int64](repeating: Int64(index), count: max(0, end - numbers.count))
    }
    group = try Tensor(numbers).to(device)
  }
}
