/// Lower case, scalar by scalar: no rule looks at the neighbours (a final sigma stays σ).
enum LowerCase {
  /// Lower case of every scalar that has another one.
  static let mapping: [UInt32: UInt32] = {
    var mapping: [UInt32: UInt32] = [0x130: 0x69]
    var reader = TableReader(CaseTables.lower)
    while reader.nextEntry() {
      let range = reader.range()
      _ = reader.take("/")
      let stride = reader.number()
      _ = reader.take(":")
      let distance = reader.number()
      for scalar in Swift.stride(from: range.lowerBound, through: range.upperBound, by: stride) {
        mapping[UInt32(scalar)] = UInt32(scalar + distance)
      }
    }
    return mapping
  }()

  /// Adds the lower case of a scalar.
  static func append(_ scalar: UInt32, to scalars: inout [UInt32]) {
    guard ScalarClass.of(scalar).contains(.hasLower) else {
      scalars.append(scalar)
      return
    }
    scalars.append(mapping[scalar] ?? scalar)
    // The dot of İ survives as a mark of its own.
    if scalar == 0x130 { scalars.append(0x307) }
  }
}
