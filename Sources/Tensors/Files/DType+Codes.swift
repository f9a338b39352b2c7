extension DType {
  /// The name of this type in a safetensors header.
  var safetensorsCode: String {
    switch self {
    case .bool: "BOOL"
    case .uint8: "U8"
    case .int8: "I8"
    case .int16: "I16"
    case .int32: "I32"
    case .int64: "I64"
    case .float16: "F16"
    case .bfloat16: "BF16"
    case .float32: "F32"
    case .float64: "F64"
    }
  }

  /// The type that a safetensors header names, or `nil` if Chiasm has none like it.
  init?(safetensorsCode code: String) {
    guard let match = Self.allCases.first(where: { $0.safetensorsCode == code }) else { return nil }
    self = match
  }

  /// The reference writes types of higher rank first.
  var safetensorsRank: Int {
    switch self {
    case .bool: 0
    case .uint8: 1
    case .int8: 2
    case .int16: 3
    case .float16: 4
    case .bfloat16: 5
    case .int32: 6
    case .float32: 7
    case .float64: 8
    case .int64: 9
    }
  }

  /// The name of this type in a `.npy` header, or `nil` for `bfloat16`, which NumPy lacks.
  var numpyCode: String? {
    switch self {
    case .bool: "|b1"
    case .uint8: "|u1"
    case .int8: "|i1"
    case .int16: "<i2"
    case .int32: "<i4"
    case .int64: "<i8"
    case .float16: "<f2"
    case .bfloat16: nil
    case .float32: "<f4"
    case .float64: "<f8"
    }
  }

  /// The type that a `.npy` header names, or `nil` if Chiasm has none like it.
  init?(numpyCode code: String) {
    guard let match = Self.allCases.first(where: { $0.numpyCode == code }) else { return nil }
    self = match
  }
}
