extension Tensor {
  /// The elements converted to another type; itself when it has that type.
  public func converted(to dtype: DType) throws(TensorError) -> Tensor {
    self.dtype == dtype ? self : try Operators.convert(.tensor(self), .dtype(dtype))
  }

  /// The same memory without its history of operations.
  public func detached() throws(TensorError) -> Tensor { try Operators.detach(.tensor(self)) }

  /// A copy in memory of its own.
  public func copied() throws(TensorError) -> Tensor { try Operators.clone(.tensor(self)) }
}
