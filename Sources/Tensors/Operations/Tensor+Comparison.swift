// Comparisons give `bool` tensors; the dotted operators follow Swift's SIMD types.

extension Tensor {
  /// Whether elements are equal, broadcast.
  public static func .== (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
    try Operators.equal(.tensor(left), .tensor(right))
  }

  /// Whether elements equal a number.
  public static func .== (left: Tensor, right: Double) throws(TensorError) -> Tensor {
    try Operators.equalScalar(.tensor(left), .double(right))
  }

  /// Whether elements differ from a number.
  public static func .!= (left: Tensor, right: Double) throws(TensorError) -> Tensor {
    try Operators.notEqualScalar(.tensor(left), .double(right))
  }

  /// Whether elements are less, broadcast.
  public static func .< (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
    try Operators.less(.tensor(left), .tensor(right))
  }

  /// Whether elements are less than a number.
  public static func .< (left: Tensor, right: Double) throws(TensorError) -> Tensor {
    try Operators.lessScalar(.tensor(left), .double(right))
  }

  /// Whether elements are at most a number.
  public static func .<= (left: Tensor, right: Double) throws(TensorError) -> Tensor {
    try Operators.lessOrEqualScalar(.tensor(left), .double(right))
  }

  /// Whether elements are greater, broadcast.
  public static func .> (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
    try Operators.greater(.tensor(left), .tensor(right))
  }

  /// Whether elements are greater than a number.
  public static func .> (left: Tensor, right: Double) throws(TensorError) -> Tensor {
    try Operators.greaterScalar(.tensor(left), .double(right))
  }

  /// Whether elements are at least a number.
  public static func .>= (left: Tensor, right: Double) throws(TensorError) -> Tensor {
    try Operators.greaterOrEqualScalar(.tensor(left), .double(right))
  }

  /// Whether both are true.
  public static func .& (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
    try Operators.logicalAnd(.tensor(left), .tensor(right))
  }

  /// Whether either is true.
  public static func .| (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
    try Operators.logicalOr(.tensor(left), .tensor(right))
  }

  /// Whether the element is false or zero.
  public static prefix func .! (operand: Tensor) throws(TensorError) -> Tensor {
    try Operators.logicalNot(.tensor(operand))
  }

  /// Whether elements are not a number.
  public func isNaN() throws(TensorError) -> Tensor { try Operators.isNotANumber(.tensor(self)) }

  /// Whether elements are neither infinite nor not a number.
  public func isFinite() throws(TensorError) -> Tensor { try Operators.isFinite(.tensor(self)) }
}
