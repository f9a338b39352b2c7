public import Tensors

/// Scales gradients together so that their joint Euclidean norm is at most `maximum`, as PyTorch's
/// `clip_grad_norm_` does.
///
/// - Returns: The scaled gradients and the norm before.
public func clipped(
  _ gradients: [Tensor?], toNorm maximum: Double
) throws(TensorError) -> (gradients: [Tensor?], norm: Double) {
  let present = gradients.compactMap { $0 }
  guard !present.isEmpty else { return (gradients, 0) }
  let norm = try withoutGradients { () throws(TensorError) in
    try Tensor.totalNorm(present).item()
  }
  guard norm > maximum, norm.isFinite else { return (gradients, norm) }
  // Gradients belong to this step alone, so scaling them in place disturbs nobody.
  for gradient in present { try gradient.multiply(by: maximum / (norm + 1e-6)) }
  return (gradients, norm)
}
