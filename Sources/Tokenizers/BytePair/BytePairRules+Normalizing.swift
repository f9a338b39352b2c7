extension BytePairRules {
  /// Adds the normalized form of a text to `output`, as UTF-8.
  func normalize(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    guard !steps.isEmpty else {
      output.append(contentsOf: text)
      return
    }
    guard text.allSatisfy({ $0 < 0x80 }) else {
      for scalar in normalizedScalars(text) { UTF8Text.append(scalar, to: &output) }
      return
    }
    let lowercases = steps.contains(.lowercases)
    let collapses = steps.contains(.collapsesSpace)
    var isAfterSpace = false
    output.reserveCapacity(output.count + text.count)
    for var byte in text {
      let isSpace = byte == 0x20 || byte &- 0x09 < 5
      if collapses, isSpace {
        if !isAfterSpace { output.append(0x20) }
      } else {
        if lowercases, byte &- 0x41 < 26 { byte |= 0x20 }
        output.append(byte)
      }
      isAfterSpace = isSpace
    }
  }

  private func normalizedScalars(_ text: UnsafeBufferPointer<UInt8>) -> [UInt32] {
    var scalars = UTF8Text.scalars(text)
    for step in steps {
      switch step {
      case .nfd: scalars = CanonicalForm.decomposed(scalars)
      case .nfc: scalars = CanonicalForm.composed(scalars)
      case .collapsesSpace: scalars = Self.collapsed(scalars)
      case .lowercases:
        var lowered: [UInt32] = []
        lowered.reserveCapacity(scalars.count)
        for scalar in scalars { LowerCase.append(scalar, to: &lowered) }
        scalars = lowered
      }
    }
    return scalars
  }

  private static func collapsed(_ scalars: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(scalars.count)
    var isAfterSpace = false
    for scalar in scalars {
      let isSpace = ScalarClass.of(scalar).contains(.space)
      if !isSpace {
        result.append(scalar)
      } else if !isAfterSpace {
        result.append(0x20)
      }
      isAfterSpace = isSpace
    }
    return result
  }
}
