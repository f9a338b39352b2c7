/// The words of a text: runs of letters, digits and marks, in lower case, as UTF-8 bytes.
///
/// Bytes, not `String`, because strings that differ in bytes may be equal (canonical equivalence).
package func words(of text: String) -> [[UInt8]] {
  var result: [[UInt8]] = []
  var word: [UInt8] = []
  for scalar in text.lowercased().unicodeScalars {
    if isWordPart(scalar) {
      word.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
    } else if !word.isEmpty {
      result.append(word)
      word = []
    }
  }
  if !word.isEmpty { result.append(word) }
  return result
}

private func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.isASCII {
    switch scalar.value {
    case 0x30...0x39, 0x61...0x7a, 0x41...0x5a: return true
    default: return false
    }
  }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber,
    .otherNumber:
    return true
  default: return scalar.properties.isAlphabetic
  }
}
