package import Tensors

/// The jump of JumpReLU, and the derivatives that stand in for those it has not.
///
/// ```
/// z = h · 1[h > θ];  dz/dθ = −(θ/ε) 1[|h − θ| < ε/2];  dL0/dθ = −(1/ε) 1[|h − θ| < ε/2]
/// ```
///
/// Source: Rajamanoharan et al. 2024, <https://arxiv.org/abs/2407.14435>, equations 10 and 11.
package struct JumpReLU {
  /// 1 where h is above the threshold, in h's type.
  package let isActive: Tensor
  /// 1 where h is within half a bandwidth of it.
  private let isNear: Tensor
  private let thresholds: Tensor
  private let bandwidth: Double
  /// z.
  package let values: Tensor

  /// Applies thresholds `[features]` to `h` `[rows, features]`.
  package init(_ h: Tensor, thresholds: Tensor, bandwidth: Double) throws(TensorError) {
    let dtype = h.dtype ?? .float32
    isActive = try (h .> thresholds).converted(to: dtype)
    isNear = try ((h - thresholds).magnitude() .< bandwidth / 2).converted(to: dtype)
    values = try h * isActive
    self.thresholds = thresholds
    self.bandwidth = bandwidth
  }

  /// dz/dθ for each element.
  package func valueDerivative() throws(TensorError) -> Tensor {
    try isNear * thresholds * (-1 / bandwidth)
  }

  /// d 1[h > θ]/dθ for each element.
  package func countDerivative() throws(TensorError) -> Tensor { try isNear * (-1 / bandwidth) }
}
