import Statistics
import Testing

@Suite struct SelectionTests {
  private static let shares = [0, 0.01, 0.25, 0.5, 0.9, 0.99, 1]

  /// Few distinct numbers are ties; eighths are exact in either precision.
  @Test func aQuantileIsThatOfTheSortedNumbers() {
    var stream = RandomStream(seed: 5, "selection")
    for count in 1...80 {
      for distinct in [1, 3, 1000] {
        let values = (0..<count).map { _ in Double(stream.index(below: distinct)) / 8 }
        for order in [values, values.sorted(), values.sorted(by: >)] {
          expectQuantiles(of: order)
          expectQuantiles(of: order.map(Float.init))
        }
      }
    }
  }

  private func expectQuantiles<Value: BinaryFloatingPoint>(of values: [Value]) {
    let sorted = values.sorted()
    for share in Self.shares {
      var reordered = values
      let found = quantile(share, reordering: &reordered).map { Double($0) }
      let expected = quantile(share, ofSorted: sorted.map { Double($0) })
      // Numbers to 125 interpolated in the precision of the values.
      let tolerance = 125 * 2 * Double(Value.ulpOfOne)
      // Outside of #expect, which would capture the type of the values.
      let (isClose, isReordering) = (
        abs((found ?? .nan) - (expected ?? .nan)) <= tolerance, reordered.sorted() == sorted
      )
      #expect(isClose && isReordering, "\(share) of \(values.map { Double($0) })")
    }
  }

  @Test func aMedianIsExactWhereTheMeanOfTheMiddleTwoIs() {
    var odd: [Float] = [3, 1, 2]
    #expect(quantile(0.5, reordering: &odd) == 2)
    var even: [Float] = [4, 1, 3, 0.5]
    #expect(quantile(0.5, reordering: &even) == 2)
  }

  @Test func thePlaceParts() {
    var stream = RandomStream(seed: 6, "selection")
    for count in 1...60 {
      let values = (0..<count).map { _ in stream.index(below: 20) }
      for place in 0..<count {
        var parted = values
        parted.withUnsafeMutableBufferPointer { select(place, in: $0) }
        #expect(parted[place] == values.sorted()[place])
        #expect(parted[..<place].allSatisfy { $0 <= parted[place] })
        #expect(parted[place...].allSatisfy { $0 >= parted[place] })
      }
    }
  }

  @Test func longSortedInputsAreFine() {
    let ascending = (0..<10_001).map(Float.init)
    for var values in [ascending, ascending.reversed()] {
      #expect(quantile(0.5, reordering: &values) == 5000)
    }
  }

  @Test func noneAndWrongSharesHaveNoQuantile() {
    var none: [Float] = []
    #expect(quantile(0.5, reordering: &none) == nil)
    var some = [1.0, 2]
    #expect(quantile(-0.1, reordering: &some) == nil)
    #expect(quantile(1.1, reordering: &some) == nil)
    #expect(quantile(.nan, reordering: &some) == nil)
  }
}
