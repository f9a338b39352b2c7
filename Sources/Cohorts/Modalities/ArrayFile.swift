/// Matrices from array files, told apart by content.
enum ArrayFile {
  struct Matrix {
    let rowCount: Int
    let columnCount: Int
    let values: [Float]
  }

  static func readMatrix(_ path: String, entry: String?) throws(CohortError) -> Matrix {
    throw CohortError(
      .unreadableArray, "expected a CSV with a `key` column", file: path)
  }
}
