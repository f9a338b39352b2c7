/// The element type of a ``Tensor``, named as PyTorch names it.
public enum DType: String, Sendable, Hashable, CaseIterable, Codable {
  case bool
  case uint8
  case int8
  case int16
  case int32
  case int64
  case float16
  case bfloat16
  case float32
  case float64

  /// The size of one element in bytes.
  public var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .int16, .float16, .bfloat16: 2
    case .int32, .float32: 4
    case .int64, .float64: 8
    }
  }

  /// Whether values of this type can carry gradients.
  public var isFloatingPoint: Bool {
    switch self {
    case .float16, .bfloat16, .float32, .float64: true
    default: false
    }
  }
}
