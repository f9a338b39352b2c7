import Dictionaries

extension SparseCodes {
  /// The codes of some cases, in that order; cases may be there again and again.
  func picking(_ cases: [Int]) throws(DictionariesError) -> SparseCodes {
    var offsets = [0]
    var features: [Int32] = []
    var values: [Double] = []
    for row in cases {
      guard (0..<caseCount).contains(row) else {
        throw DictionariesError(
          .invalidArgument, "case \(row); expected 0 to \(caseCount - 1)")
      }
      let places = self.offsets[row]..<self.offsets[row + 1]
      features += self.features[places]
      values += self.values[places]
      offsets.append(values.count)
    }
    return try SparseCodes(
      featureCount: featureCount, offsets: offsets, features: features, values: values)
  }
}
