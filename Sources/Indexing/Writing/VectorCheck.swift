import CVectorSearch

/// What must hold of vectors before they are stored or searched for.
enum VectorCheck {
  /// Refuses a vector without direction, or with numbers that are not finite.
  static func check(
    _ row: UnsafePointer<Float>, width: Int, row index: Int, file: String?
  ) throws(IndexingError) {
    var isZero = false
    guard chiasm_search_first_invalid(row, 1, width, &isZero) >= 0 else { return }
    if isZero {
      throw IndexingError(
        .zeroVector,
        "the vector is zero, so it has no direction; leave the case out of this modality or encode it again",
        file: file, row: index)
    }
    let column = (0..<width).first { !row[$0].isFinite }
    throw IndexingError(
      .notFinite,
      column.map { "expected finite numbers, found \(row[$0]) in column \($0)" }
        ?? "the numbers are too large: the sum of their squares passes 1e36",
      file: file, row: index)
  }

  static func checkWidth(_ found: Int, _ expected: Int, file: String?) throws(IndexingError) {
    guard found == expected else {
      throw IndexingError(
        .widthMismatch,
        "expected vectors of \(expected) numbers as in the index, found \(found); use the encoder that the "
          + "index was made with", file: file)
    }
  }

  static func checkName(_ modality: String) throws(IndexingError) {
    let isPlain = modality.utf8.allSatisfy {
      ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2d
        || $0 == 0x5f
    }
    guard isPlain, !modality.isEmpty, modality.utf8.count <= 64 else {
      throw IndexingError(
        .invalidArgument,
        "the name \"\(modality)\" of a modality must be 1 to 64 letters, digits, - and _")
    }
  }
}
