package import Tensors

/// The loss of codes that are not sparse while they are learned (ReLU with an L1 penalty, JumpReLU),
/// by full matrix products, differentiated by hand.
package enum DenseGradients {
  /// The gradients of the mean over rows of |x̂ − x|² + λ Σ_f z_f.
  package static func relu(
    _ parameters: DictionaryParameters, x: Tensor, h: Tensor, penalty: Double
  ) throws(TensorError) -> BatchGradients {
    let scale = 1 / Double(x.shape[0])
    let z = try h.relu()
    let isActive = try (h .> 0).converted(to: x.dtype ?? .float32)
    var result = try gradients(parameters, x: x, z: z, isActive: isActive) {
      derivative throws(TensorError) in
      try (derivative + penalty * scale) * isActive
    }
    result.loss = try result.loss + z.sum() * (penalty * scale)
    return result
  }

  /// The gradients of the mean over rows of |x̂ − x|² + λ Σ_f 1[h_f > θ_f].
  package static func jumpReLU(
    _ parameters: DictionaryParameters, x: Tensor, h: Tensor, penalty: Double, bandwidth: Double
  ) throws(TensorError) -> BatchGradients {
    guard let logThresholds = parameters.logThresholds else {
      throw TensorError(
        .invalidArgument, operation: "JumpReLU", message: "expected thresholds, found none")
    }
    let scale = 1 / Double(x.shape[0])
    let thresholds = try logThresholds.exponential()
    let jump = try JumpReLU(h, thresholds: thresholds, bandwidth: bandwidth)
    var ofThresholds: Tensor?
    var result = try gradients(parameters, x: x, z: jump.values, isActive: jump.isActive) {
      derivative throws(TensorError) in
      let byThreshold =
        try derivative * jump.valueDerivative()
        + jump.countDerivative() * (penalty * scale)
      ofThresholds = try byThreshold.sum(axes: [0]) * thresholds
      return try derivative * jump.isActive
    }
    result.loss = try result.loss + jump.isActive.sum() * (penalty * scale)
    result.gradients.logThresholds = ofThresholds
    return result
  }

  private static func gradients(
    _ parameters: DictionaryParameters, x: Tensor, z: Tensor, isActive: Tensor,
    ofPreactivation: (Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> BatchGradients {
    let rows = Double(x.shape[0])
    let target = try x - parameters.bias
    let transposed = try parameters.directions.transposed()
    let residual = try z.linear(weight: transposed) - target
    let slope = try residual * (2 / rows)
    let ofH = try ofPreactivation(slope.linear(weight: parameters.directions))
    let ofEncoderBias = try ofH.sum(axes: [0])
    let gradients = DictionaryParameters(
      encoderWeight: try ofH.transposed().linear(weight: target.transposed()),
      encoderBias: ofEncoderBias,
      directions: try z.transposed().linear(weight: slope.transposed()),
      bias: try slope.sum(axes: [0])
        - ofEncoderBias.unsqueezed(0).matmul(parameters.encoderWeight).squeezed(0))
    return BatchGradients(
      loss: try (residual * residual).sum() / rows, gradients: gradients,
      activity: try isActive.sum(axes: [0]), residual: residual)
  }
}
