// Writing into existing memory: for optimizers and loading, and for a fresh intermediate result.

extension Tensor {
  /// Overwrites the elements, converting their type.
  package func assign(_ other: Tensor) throws(TensorError) {
    try withoutGradients { () throws(TensorError) in
      _ = try Operators.copyInPlace(.tensor(self), .tensor(other))
    }
  }

  /// Adds `scale` · `other`.
  package func add(_ other: Tensor, scale: Double) throws(TensorError) {
    try withoutGradients { () throws(TensorError) in
      _ = try Operators.addScaledInPlace(.tensor(self), .tensor(other), .double(scale))
    }
  }

  /// max(x, 0), written over this tensor and recorded for differentiation.
  ///
  /// Only for a tensor that nobody else holds and whose maker does not need its value for its own
  /// derivative, such as the output of a normalization: it saves a pass over memory.
  package func reluInPlace() throws(TensorError) -> Tensor {
    try Operators.reluInPlace(.tensor(self))
  }

  /// Multiplies every element.
  package func multiply(by scale: Double) throws(TensorError) {
    try withoutGradients { () throws(TensorError) in
      _ = try Operators.multiplyScalarInPlace(.tensor(self), .double(scale))
    }
  }

  /// self + weight · (other - self).
  package func interpolate(to other: Tensor, weight: Double) throws(TensorError) {
    try withoutGradients { () throws(TensorError) in
      _ = try Operators.interpolateInPlace(.tensor(self), .tensor(other), .double(weight))
    }
  }

  /// One step of AdamW over all parameters in one kernel.
  ///
  /// Source: Loshchilov and Hutter 2019, <https://arxiv.org/abs/1711.05101>. `steps` are scalars that
  /// the kernel expects to be already advanced.
  package static func stepAdamW(
    parameters: [Tensor], gradients: [Tensor], firstMoments: [Tensor], secondMoments: [Tensor],
    steps: [Tensor], learningRate: Double, beta1: Double, beta2: Double, weightDecay: Double,
    epsilon: Double
  ) throws(TensorError) {
    // The kernel walks through memory without looking at strides, and a convolution of pictures with
    // channels last gives its gradient in that order: elements would meet the wrong parameters.
    var ordered: [Tensor] = []
    for gradient in gradients { ordered.append(try gradient.contiguous()) }
    for tensor in parameters + firstMoments + secondMoments where !tensor.isContiguous {
      throw TensorError(
        .invalidArgument, operation: "AdamW", message: "expected parameters in row-major order",
        argumentShapes: [tensor.shape])
    }
    try withoutGradients { () throws(TensorError) in
      _ = try Operators.fusedAdamW.results(
        .tensors(parameters), .tensors(ordered), .tensors(firstMoments), .tensors(secondMoments),
        .tensors([]), .tensors(steps), .double(learningRate), .double(beta1), .double(beta2),
        .double(weightDecay), .double(epsilon), .bool(false), .bool(false))
    }
  }

  /// The Euclidean norm over several tensors together; 0 for none.
  package static func totalNorm(_ tensors: [Tensor]) throws(TensorError) -> Tensor {
    guard !tensors.isEmpty else { return try .zeros([]) }
    let norms = try Operators.foreachNorm.results(.tensors(tensors), .int(2))
    return try Tensor.stacked(norms.compactMap { $0 }).norm()
  }

  /// Multiplies several tensors by one scalar tensor.
  package static func multiply(_ tensors: [Tensor], by scale: Tensor) throws(TensorError) {
    try withoutGradients { () throws(TensorError) in
      _ = try Operators.foreachMultiplyInPlace.results(.tensors(tensors), .tensor(scale))
    }
  }
}
