import Dictionaries
import Testing

@Suite("SparseCodes") struct SparseCodesTests {
  @Test func keepsEveryValueOfAFullMatrix() throws {
    let dense: [Double] = [2, 0, 0, 2, 0, 0, 0, 0, 0, 4, 0, 3]
    let codes = try SparseCodes(dense: dense, featureCount: 4)
    #expect(codes.caseCount == 3)
    #expect(codes.offsets == [0, 2, 2, 4])
    #expect(codes.features == [0, 3, 1, 3])
    #expect(codes.dense() == dense)
  }

  @Test(arguments: [-1, .nan, .infinity] as [Double])
  func rejectsActivationsThatAreNone(value: Double) {
    #expect(throws: DictionariesError.self) {
      try SparseCodes(dense: [1, value], featureCount: 2)
    }
  }

  @Test func rejectsFeaturesOutOfOrder() {
    #expect(throws: DictionariesError.self) {
      try SparseCodes(featureCount: 3, offsets: [0, 2], features: [1, 1], values: [1, 1])
    }
    #expect(throws: DictionariesError.self) {
      try SparseCodes(featureCount: 3, offsets: [0, 1], features: [3], values: [1])
    }
    #expect(throws: DictionariesError.self) {
      try SparseCodes(featureCount: 3, offsets: [0, 2, 1], features: [1], values: [1])
    }
  }
}
