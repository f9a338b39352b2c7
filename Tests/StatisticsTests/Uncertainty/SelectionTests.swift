import Statistics
import Testing

@Suite struct SelectionTests {
  @Test func medianIsThatOfTheSortedNumbers() {
    var stream = RandomStream(seed: 5, "selection")
    for count in 1...80 {
      for distinct in [1, 3, 1000] {
        let values = (0..<count).map { _ in Float(stream.index(below: distinct)) / 8 }
        var reordered = values
        let found = median(reordering: &reordered)
        #expect(
          found == quantile(0.5, ofSorted: values.sorted().map(Double.init)).map(Float.init),
          "\(values)")
        #expect(reordered.sorted() == values.sorted())
      }
    }
  }

  @Test func sortedInputsAndNoneAreFine() {
    var ascending = (0..<10_001).map(Float.init)
    #expect(median(reordering: &ascending) == 5000)
    var none: [Float] = []
    #expect(median(reordering: &none) == nil)
  }
}
