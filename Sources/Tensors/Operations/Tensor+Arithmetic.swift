// Element by element, with PyTorch's broadcasting. The operators throw, so an expression is written
// `try a * x + b`.

extension Tensor {
  /// The sum, broadcast.
  public static func + (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
    try Operators.add(.tensor(left), .tensor(right))
  }

  /// Every element plus a number.
  public static func + (left: Tensor, right: Double) throws(TensorError) -> Tensor {
    try Operators.addScalar(.tensor(left), .double(right))
  }

  /// The difference, broadcast.
  public static func - (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
    try Operators.subtract(.tensor(left), .tensor(right))
  }

  /// Every element minus a number.
  public static func - (left: Tensor, right: Double) throws(TensorError) -> Tensor {
    try Operators.subtractScalar(.tensor(left), .double(right))
  }

  /// A number minus every element.
  public static func - (left: Double, right: Tensor) throws(TensorError) -> Tensor {
    try Operators.reverseSubtract(.tensor(right), .double(left))
  }

  /// The product of elements, broadcast.
  public static func * (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
    try Operators.multiply(.tensor(left), .tensor(right))
  }

  /// Every element times a number.
  public static func * (left: Tensor, right: Double) throws(TensorError) -> Tensor {
    try Operators.multiplyScalar(.tensor(left), .double(right))
  }

  /// Every element times a number.
  public static func * (left: Double, right: Tensor) throws(TensorError) -> Tensor {
    try Operators.multiplyScalar(.tensor(right), .double(left))
  }

  /// The quotient of elements, broadcast.
  public static func / (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
    try Operators.divide(.tensor(left), .tensor(right))
  }

  /// Every element divided by a number.
  public static func / (left: Tensor, right: Double) throws(TensorError) -> Tensor {
    try Operators.divideScalar(.tensor(left), .double(right))
  }

  /// Every element with the other sign.
  public static prefix func - (operand: Tensor) throws(TensorError) -> Tensor {
    try Operators.negate(.tensor(operand))
  }

  /// Every element to a power.
  public func power(_ exponent: Double) throws(TensorError) -> Tensor {
    try Operators.power(.tensor(self), .double(exponent))
  }

  /// e to the power of every element.
  public func exponential() throws(TensorError) -> Tensor {
    try Operators.exponential(.tensor(self))
  }

  /// The natural logarithm.
  public func logarithm() throws(TensorError) -> Tensor { try Operators.logarithm(.tensor(self)) }

  /// log(1 + x), exact near zero.
  public func log1p() throws(TensorError) -> Tensor { try Operators.log1p(.tensor(self)) }

  /// The square root.
  public func squareRoot() throws(TensorError) -> Tensor { try Operators.squareRoot(.tensor(self)) }

  /// One over the square root.
  public func reciprocalSquareRoot() throws(TensorError) -> Tensor {
    try Operators.reciprocalSquareRoot(.tensor(self))
  }

  /// One over every element.
  public func reciprocal() throws(TensorError) -> Tensor { try Operators.reciprocal(.tensor(self)) }

  /// The absolute value.
  public func magnitude() throws(TensorError) -> Tensor { try Operators.absolute(.tensor(self)) }

  /// -1, 0 or 1.
  public func sign() throws(TensorError) -> Tensor { try Operators.sign(.tensor(self)) }

  /// Every element, moved into the range.
  public func clamped(min: Double? = nil, max: Double? = nil) throws(TensorError) -> Tensor {
    try Operators.clamp(
      .tensor(self), min.map(Operator.Argument.double) ?? .none,
      max.map(Operator.Argument.double) ?? .none)
  }

  /// The larger element, broadcast.
  public func maximum(_ other: Tensor) throws(TensorError) -> Tensor {
    try Operators.maximum(.tensor(self), .tensor(other))
  }

  /// The smaller element, broadcast.
  public func minimum(_ other: Tensor) throws(TensorError) -> Tensor {
    try Operators.minimum(.tensor(self), .tensor(other))
  }
}
