package import Tensors

/// The loss of a batch and its gradients.
package struct BatchGradients {
  /// The loss without the auxiliary one: a tensor, so that nobody waits for it.
  package var loss: Tensor
  /// The gradients, the auxiliary loss's included.
  package var gradients: DictionaryParameters
  /// How often each feature was active in the batch, `[features]`.
  package var activity: Tensor
  /// x̂ − x, `[rows, width]`.
  package var residual: Tensor
}

/// The reconstruction loss of sparse codes, differentiated by hand.
///
/// ```
/// loss = (1/R) Σ_n |x̂_n − x_n|²,  g = 2 (x̂ − x)/R
/// ∂D = Zᵀ g,  dz = ⟨g_n, D_f⟩ at the entries,  ∂We = dHᵀ (x − b),  ∂be = Σ_n dh,  ∂b = Σ_n g − ∂be We
/// ```
///
/// No matrix `[rows, features]` is made: only the entries take part. With nested groups the loss is the
/// mean over prefixes of the groups.
package enum SparseGradients {
  /// The loss and gradients of a batch.
  ///
  /// - Parameters:
  ///   - x: `[rows, width]`.
  ///   - divisor: R: the rows, or the pairs of rows.
  ///   - groupCount: Nested groups; 1 for none.
  ///   - penalty: Adds to the loss and to the derivative by each entry's activation.
  package static func of(
    _ parameters: DictionaryParameters, x: Tensor, entries: ActiveEntries, divisor: Double,
    groupCount: Int = 1, penalty: GroupPenalty.Value? = nil
  ) throws(TensorError) -> BatchGradients {
    let (rows, width) = (x.shape[0], x.shape[1])
    let sums = try entries.sumsOfDirections(parameters.directions)
    let target = try x - parameters.bias
    let residual: Tensor
    let slope: Tensor
    var loss: Tensor
    if groupCount > 1 {
      let scale = 1 / (divisor * Double(groupCount))
      let prefixes = try sums.reshaped([rows, groupCount, width]).cumulativeSum(axis: 1)
      let residuals = try prefixes - target.unsqueezed(1)
      residual = try residuals.selected(groupCount - 1, axis: 1)
      // A group's entries take part in its own prefix and in all longer ones.
      slope = try (residuals * (2 * scale)).flipped([1]).cumulativeSum(axis: 1).flipped([1])
        .reshaped([rows * groupCount, width])
      loss = try (residuals * residuals).sum() * scale
    } else {
      residual = try sums - target
      slope = try residual * (2 / divisor)
      loss = try (residual * residual).sum() / divisor
    }
    var derivative = try entries.products(slope, parameters.directions)
    if let penalty {
      loss = try loss + penalty.loss
      derivative = try derivative + penalty.derivative
    }
    let ofBias =
      groupCount > 1
      ? try slope.reshaped([rows, groupCount, width]).selected(0, axis: 1).sum(axes: [0])
      : try slope.sum(axes: [0])
    let gradients = try Self.gradients(
      parameters, target: target, entries: entries, slope: slope, derivative: derivative,
      ofBias: ofBias)
    return BatchGradients(
      loss: loss, gradients: gradients,
      activity: try entries.sums(
        entries.isActive(), featureCount: parameters.directions.shape[0]),
      residual: residual)
  }

  /// The gradients by all parameters, given those by x̂ (`slope`, a row a segment) and by the entries.
  static func gradients(
    _ parameters: DictionaryParameters, target: Tensor, entries: ActiveEntries, slope: Tensor,
    derivative: Tensor, ofBias: Tensor
  ) throws(TensorError) -> DictionaryParameters {
    let ofPreactivation = try derivative * entries.isActive()
    let ofEncoderBias = try entries.sums(
      ofPreactivation, featureCount: parameters.directions.shape[0])
    return DictionaryParameters(
      encoderWeight: try entries.sumsByFeature(
        target, index: entries.rows, weights: ofPreactivation),
      encoderBias: ofEncoderBias,
      directions: try entries.sumsByFeature(
        slope, index: entries.segments, weights: entries.values),
      bias: try ofBias - ofEncoderBias.unsqueezed(0).matmul(parameters.encoderWeight).squeezed(0))
  }
}
