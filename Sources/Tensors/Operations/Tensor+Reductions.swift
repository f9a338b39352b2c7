extension Tensor {
  /// The sum of all elements.
  public func sum() throws(TensorError) -> Tensor { try sum(axes: []) }

  /// The sum along axes; all of them when `axes` is empty.
  public func sum(axes: [Int], keepsAxes: Bool = false) throws(TensorError) -> Tensor {
    try Operators.sum(.tensor(self), axes.isEmpty ? .none : .ints(axes), .bool(keepsAxes))
  }

  /// The mean of all elements.
  public func mean() throws(TensorError) -> Tensor { try mean(axes: []) }

  /// The mean along axes; all of them when `axes` is empty.
  public func mean(axes: [Int], keepsAxes: Bool = false) throws(TensorError) -> Tensor {
    try Operators.mean(.tensor(self), axes.isEmpty ? .none : .ints(axes), .bool(keepsAxes))
  }

  /// The variance along axes, divided by the count minus `correction`.
  public func variance(
    axes: [Int], correction: Int = 1, keepsAxes: Bool = false
  ) throws(TensorError) -> Tensor {
    try Operators.variance(
      .tensor(self), axes.isEmpty ? .none : .ints(axes), .int(correction), .bool(keepsAxes))
  }

  /// The largest element along axes; over all when `axes` is empty.
  public func largest(axes: [Int] = [], keepsAxes: Bool = false) throws(TensorError) -> Tensor {
    try Operators.largest(.tensor(self), .ints(axes), .bool(keepsAxes))
  }

  /// The smallest element along axes; over all when `axes` is empty.
  public func smallest(axes: [Int] = [], keepsAxes: Bool = false) throws(TensorError) -> Tensor {
    try Operators.smallest(.tensor(self), .ints(axes), .bool(keepsAxes))
  }

  /// The index of the largest element along an axis.
  public func argumentOfLargest(axis: Int = -1) throws(TensorError) -> Tensor {
    try Operators.argumentOfLargest(.tensor(self), .int(axis))
  }

  /// log(Σ eˣ) along an axis without overflow.
  public func logSumExp(axis: Int = -1, keepsAxis: Bool = false) throws(TensorError) -> Tensor {
    try Operators.logSumExp(.tensor(self), .ints([axis]), .bool(keepsAxis))
  }

  /// The Euclidean norm along axes; over all elements when `axes` is empty.
  public func norm(axes: [Int] = [], keepsAxes: Bool = false) throws(TensorError) -> Tensor {
    try Operators.norm(
      .tensor(self), .double(2), axes.isEmpty ? .none : .ints(axes), .bool(keepsAxes))
  }

  /// The running sum along an axis.
  public func cumulativeSum(axis: Int) throws(TensorError) -> Tensor {
    try Operators.cumulativeSum(.tensor(self), .int(axis))
  }

  /// Whether any element is true or not zero.
  public func any() throws(TensorError) -> Tensor { try Operators.any(.tensor(self)) }

  /// Whether all elements are true or not zero.
  public func all() throws(TensorError) -> Tensor { try Operators.all(.tensor(self)) }
}
