public import Dictionaries

extension SparseCodes {
  /// The codes of some cases.
  ///
  /// - Throws: `DictionariesError` if a case does not exist.
  public func selecting(_ cases: [Int]) throws(DictionariesError) -> SparseCodes {
    var offsets = [0]
    var features: [Int32] = []
    var values: [Double] = []
    for row in cases {
      guard row >= 0, row < caseCount else {
        throw DictionariesError(.invalidArgument, "there is no case \(row) among \(caseCount)")
      }
      features += self.features[self.offsets[row]..<self.offsets[row + 1]]
      values += self.values[self.offsets[row]..<self.offsets[row + 1]]
      offsets.append(values.count)
    }
    return try SparseCodes(
      featureCount: featureCount, offsets: offsets, features: features, values: values)
  }
}
