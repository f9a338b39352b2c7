package import Tensors

/// What makes the features of a ``ContrastiveHead`` non-negative.
public enum NonNegativeActivation: String, Sendable, Hashable, Codable {
  /// max(h, 0).
  case relu
  /// max(h, 0) with the slope of GELU, so that features below 0 can come back.
  ///
  /// Source: Wang et al. 2024, <https://arxiv.org/abs/2403.12459>, section 4.
  case reparametrizedReLU

  /// The activation, recorded for differentiation.
  package func callAsFunction(_ h: Tensor) throws(TensorError) -> Tensor {
    switch self {
    case .relu: return try h.relu()
    case .reparametrizedReLU:
      let smooth = try h.gelu()
      // The order matters: the difference is 0 to the last digit, so values are those of ReLU.
      return try h.detached().relu() + (smooth - smooth.detached())
    }
  }
}

/// The contrastive loss of paired rows.
///
/// ```
/// loss = mean over pairs of −log softmax(⟨u_i, v_j⟩/T)_i, in both directions, averaged
/// ```
///
/// Source: van den Oord et al. 2018, <https://arxiv.org/abs/1807.03748>; both directions as Radford et
/// al. 2021, <https://arxiv.org/abs/2103.00020>.
package enum InfoNCE {
  /// The loss of either direction of unit rows `[pairs, features]`.
  ///
  /// - Returns: From first to second, and back.
  package static func losses(
    _ first: Tensor, _ second: Tensor, temperature: Double
  ) throws(TensorError) -> (forward: Tensor, backward: Tensor) {
    let scores = try first.matmul(second.transposed()) / temperature
    let count = first.shape[0]
    let diagonal = try Tensor.range(to: count, device: first.device).unsqueezed(1)
    func loss(_ scores: Tensor) throws(TensorError) -> Tensor {
      try -scores.logSoftmax(axis: 1).gathered(diagonal, axis: 1).mean()
    }
    return (try loss(scores), try loss(scores.transposed()))
  }

  /// Rows scaled to length 1; rows of zeros stay zero.
  package static func normalized(_ rows: Tensor) throws(TensorError) -> Tensor {
    try rows / rows.norm(axes: [1], keepsAxes: true).clamped(min: InputNormalization.smallestNorm)
  }
}
