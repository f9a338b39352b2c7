/// The p-values adjusted for being several, by Holm's step-down method.
///
/// Each adjusted value can be compared with the level that holds for the whole family.
///
/// Source: Holm 1979, "A simple sequentially rejective multiple test procedure".
///
/// - Parameter pValues: Numbers from 0 to 1, in any order.
/// - Returns: The adjusted values in the order of the input.
/// - Throws: ``StatisticsError`` if a value is NaN or outside [0, 1].
public func holmAdjusted(_ pValues: [Double]) throws(StatisticsError) -> [Double] {
  try StatisticsError.requireFinite(pValues, "pValues")
  if let index = pValues.firstIndex(where: { !(0...1).contains($0) }) {
    throw StatisticsError(
      .outOfRange, quantity: "pValues", index: index,
      message: "expected a number from 0 to 1, found \(pValues[index])")
  }
  var adjusted = pValues
  var highest = 0.0
  let ascending = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
  for (rank, index) in ascending.enumerated() {
    highest = max(highest, min(1, Double(pValues.count - rank) * pValues[index]))
    adjusted[index] = highest
  }
  return adjusted
}
