/// A Swift type whose memory is the memory of a tensor element.
public protocol TensorElement: Sendable, BitwiseCopyable {
  /// The matching element type.
  static var dtype: DType { get }
}

extension Bool: TensorElement {
  /// `bool`.
  public static var dtype: DType { .bool }
}
extension UInt8: TensorElement {
  /// `uint8`.
  public static var dtype: DType { .uint8 }
}
extension Int8: TensorElement {
  /// `int8`.
  public static var dtype: DType { .int8 }
}
extension Int16: TensorElement {
  /// `int16`.
  public static var dtype: DType { .int16 }
}
extension Int32: TensorElement {
  /// `int32`.
  public static var dtype: DType { .int32 }
}
extension Int64: TensorElement {
  /// `int64`.
  public static var dtype: DType { .int64 }
}
extension Int: TensorElement {
  /// `int64`.
  public static var dtype: DType { .int64 }
}
extension Float: TensorElement {
  /// `float32`.
  public static var dtype: DType { .float32 }
}
extension Double: TensorElement {
  /// `float64`.
  public static var dtype: DType { .float64 }
}
