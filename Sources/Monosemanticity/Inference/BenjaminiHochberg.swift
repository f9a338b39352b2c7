/// The p-values adjusted for the share of false discoveries among several tests.
///
/// Source: Benjamini and Hochberg 1995, "Controlling the false discovery rate".
///
/// - Parameter pValues: Numbers from 0 to 1; `nil` where there was no test, which counts as none.
/// - Returns: The adjusted values in the order of the input.
func benjaminiHochberg(_ pValues: [Double?]) -> [Double?] {
  let tested = pValues.indices.compactMap { index in pValues[index].map { (index, $0) } }
    .sorted { ($0.1, $0.0) > ($1.1, $1.0) }
  var adjusted = [Double?](repeating: nil, count: pValues.count)
  var lowest = 1.0
  for (place, test) in tested.enumerated() {
    let rank = tested.count - place
    lowest = min(lowest, test.1 * Double(tested.count) / Double(rank))
    adjusted[test.0] = lowest
  }
  return adjusted
}
