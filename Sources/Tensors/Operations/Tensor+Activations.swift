extension Tensor {
  /// The hyperbolic tangent.
  public func tanh() throws(TensorError) -> Tensor { try Operators.tanh(.tensor(self)) }

  /// 1 / (1 + e⁻ˣ).
  public func sigmoid() throws(TensorError) -> Tensor { try Operators.sigmoid(.tensor(self)) }

  /// max(x, 0).
  public func relu() throws(TensorError) -> Tensor { try Operators.relu(.tensor(self)) }

  /// x · Φ(x), exact, as PyTorch's default.
  public func gelu() throws(TensorError) -> Tensor { try Operators.gelu(.tensor(self)) }

  /// x · sigmoid(x).
  public func silu() throws(TensorError) -> Tensor { try Operators.silu(.tensor(self)) }

  /// log(1 + eˣ).
  public func softplus() throws(TensorError) -> Tensor { try Operators.softplus(.tensor(self)) }

  /// log(sigmoid(x)) without overflow.
  public func logSigmoid() throws(TensorError) -> Tensor { try Operators.logSigmoid(.tensor(self)) }

  /// eˣ over its sum along an axis.
  public func softmax(axis: Int = -1) throws(TensorError) -> Tensor {
    try Operators.softmax(.tensor(self), .int(axis))
  }

  /// The logarithm of ``softmax(axis:)``.
  public func logSoftmax(axis: Int = -1) throws(TensorError) -> Tensor {
    try Operators.logSoftmax(.tensor(self), .int(axis))
  }
}
