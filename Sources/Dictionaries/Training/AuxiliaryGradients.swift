package import Tensors

/// The auxiliary loss that revives dead features: they learn what the others leave open.
///
/// ```
/// e = x − x̂ (held fixed);  z' = relu(top k_aux of h over dead features)
/// loss = alpha · min(dead/k_aux, 1) · Σ_n |e_n − Dᵀ z'_n|² / Σ_n |e_n − mean e|²
/// ```
///
/// Source: Gao et al. 2024, <https://arxiv.org/abs/2406.04093>, section A.2.
package enum AuxiliaryGradients {
  /// The gradients, or nil if no feature is dead.
  ///
  /// - Parameters:
  ///   - h: What features see, `[rows, features]`.
  ///   - residual: x̂ − x.
  ///   - isDead: Which features are, `[features]`, bool.
  ///   - count: k_aux.
  ///   - weight: alpha.
  ///   - waits: Whether the number of dead features may be asked for. On a processor that costs
  ///     nothing and saves the work of live features; on a device everything would stop for it, so
  ///     there live features are set to −∞ instead. Both give the same gradients.
  package static func of(
    _ parameters: DictionaryParameters, x: Tensor, h: Tensor, residual: Tensor, isDead: Tensor,
    count: Int, weight: Double, waits: Bool
  ) throws(TensorError) -> DictionaryParameters? {
    let featureCount = h.shape[1]
    let values: Tensor
    let features: Tensor
    let share: Tensor
    if waits {
      let dead = try isDead.nonzeroPositions().selected(0, axis: 1).contiguous()
      guard dead.count > 0 else { return nil }
      let (largest, places) = try h.selecting(dead, axis: 1).topK(min(count, dead.count))
      values = try largest.relu()
      features = try dead.selecting(places.reshaped([-1])).reshaped(places.shape)
      share = try .full(
        [], min(1, Double(dead.count) / Double(count)), dtype: x.dtype ?? .float32,
        device: x.device)
    } else {
      let (largest, places) = try h.filled(where: .!isDead, with: -.infinity)
        .topK(min(count, featureCount))
      values = try largest.relu()
      features = places
      share = try (isDead.sum().converted(to: x.dtype ?? .float32) / Double(count))
        .clamped(max: 1)
    }
    let entries = try BatchSelection.entries(
      values: values, indices: features, featureCount: featureCount)
    let spread = try (residual - residual.mean(axes: [0])).power(2).sum()
    let scale = try share * weight * 2 / spread.clamped(min: 1e-30)
    // e = −residual, so e' − e is a sum.
    let slope = try (entries.sumsOfDirections(parameters.directions) + residual) * scale
    return try SparseGradients.gradients(
      parameters, target: x - parameters.bias, entries: entries, slope: slope,
      derivative: entries.products(slope, parameters.directions),
      ofBias: parameters.bias.zerosLike())
  }
}
