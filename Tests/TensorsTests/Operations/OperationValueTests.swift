import TestSupport
import Tensors
import Testing

/// Values of operations that have no derivative, or whose arguments are easy to exchange.
@Suite struct OperationValueTests {
  private let matrix: Tensor
  init() throws { matrix = try Tensor([1, -2, 3, 4, 5, -6] as [Float], shape: [2, 3]) }

  @Test func creates() throws {
    #expect(try Tensor.zeros([2, 0]).shape == [2, 0])
    #expect(try Tensor.ones([2], dtype: .bool).array(of: Bool.self) == [true, true])
    #expect(try Tensor.full([2], 2.5).array(of: Float.self) == [2.5, 2.5])
    #expect(try Tensor.range(to: 3).array(of: Int.self) == [0, 1, 2])
    #expect(try Tensor.range(5, to: 0, by: -2).array(of: Int.self) == [5, 3, 1])
    #expect(try Tensor.identity(2).array(of: Float.self) == [1, 0, 0, 1])
    #expect(try matrix.zerosLike().array(of: Float.self) == [0, 0, 0, 0, 0, 0])
    #expect(try matrix.converted(to: .float64).onesLike().dtype == .float64)
    #expect(throws: TensorError.self) { try Tensor.range(0, to: 5, by: 0) }
    #expect(throws: TensorError.self) { try Tensor.range(0, to: 5, by: -1) }
  }

  @Test func compares() throws {
    let other = try Tensor([1, 0, 4] as [Float])
    #expect(
      try (matrix .== other).array(of: Bool.self) == [true, false, false, false, false, false])
    #expect(try (matrix .== 4).array(of: Bool.self) == [false, false, false, true, false, false])
    #expect(try (matrix .!= 4).array(of: Bool.self) == [true, true, true, false, true, true])
    #expect(try (matrix .< other).array(of: Bool.self) == [false, true, true, false, false, true])
    #expect(try (matrix .> other).array(of: Bool.self) == [false, false, false, true, true, false])
    #expect(try (matrix .< 1).array(of: Bool.self) == [false, true, false, false, false, true])
    #expect(try (matrix .<= 1).array(of: Bool.self) == [true, true, false, false, false, true])
    #expect(try (matrix .> 4).array(of: Bool.self) == [false, false, false, false, true, false])
    #expect(try (matrix .>= 4).array(of: Bool.self) == [false, false, false, true, true, false])
    let first = try Tensor([true, true, false, false])
    let second = try Tensor([true, false, true, false])
    #expect(try (first .& second).array(of: Bool.self) == [true, false, false, false])
    #expect(try (first .| second).array(of: Bool.self) == [true, true, true, false])
    #expect(try (.!first).array(of: Bool.self) == [false, false, true, true])
    let odd = try Tensor([.nan, .infinity, 0] as [Float])
    #expect(try odd.isNaN().array(of: Bool.self) == [true, false, false])
    #expect(try odd.isFinite().array(of: Bool.self) == [false, false, true])
    #expect(try first.any().item() == 1)
    #expect(try first.all().item() == 0)
  }

  @Test func reduces() throws {
    #expect(try matrix.sum().item() == 5)
    #expect(try matrix.sum(axes: [0]).array(of: Float.self) == [5, 3, -3])
    #expect(try matrix.mean(axes: [-1], keepsAxes: true).shape == [2, 1])
    // (1, -2, 3): mean 2/3, squares 1/9 + 64/9 + 49/9 = 114/9
    try expectClose(matrix.sliced(0..<1).variance(axes: [1]), to: [114.0 / 18], relative: 1e-6)
    try expectClose(
      matrix.sliced(0..<1).variance(axes: [1], correction: 0), to: [114.0 / 27], relative: 1e-6)
    #expect(try matrix.largest().item() == 5)
    #expect(try matrix.smallest(axes: [1]).array(of: Float.self) == [-2, -6])
    #expect(try matrix.argumentOfLargest().array(of: Int.self) == [2, 1])
    #expect(try matrix.argumentOfLargest(axis: 0).array(of: Int.self) == [1, 1, 0])
    try expectClose(Tensor([3, 4] as [Float]).norm().item(), to: 5, absolute: 1e-6)
    #expect(try matrix.cumulativeSum(axis: 1).array(of: Float.self) == [1, -1, 2, 4, 9, 3])
    #expect(try matrix.sign().array(of: Float.self) == [1, -1, 1, 1, 1, -1])
    try expectClose(
      Tensor([1000, 1000] as [Float]).logSumExp().item(), to: 1000.6931, absolute: 1e-3)
  }

  @Test func sortsAndSelects() throws {
    let ties = try Tensor([2, 1, 2, 1] as [Float])
    #expect(try ties.sortingIndices().array(of: Int.self) == [1, 3, 0, 2])
    #expect(try ties.sortingIndices(descending: true).array(of: Int.self) == [0, 2, 1, 3])
    let (values, indices) = try matrix.topK(2)
    #expect(try values.array(of: Float.self) == [3, 1, 5, 4])
    #expect(try indices.array(of: Int.self) == [2, 0, 1, 0])
    #expect(try (matrix .< 0).nonzeroPositions().array(of: Int.self) == [0, 1, 1, 2])
    #expect(
      try Tensor([2, 0] as [Int64]).oneHot(classCount: 3).array(of: Int.self) == [0, 0, 1, 1, 0, 0])
    #expect(try matrix.sliced(1..<100, axis: 1).shape == [2, 2])
    #expect(try matrix.selected(-1, axis: 1).array(of: Float.self) == [3, -6])
  }

  @Test func channelsLastKeepsTheValues() throws {
    let image = try Tensor((0..<24).map(Float.init), shape: [1, 2, 3, 4])
    let last = try image.channelsLast()
    #expect(last.shape == [1, 2, 3, 4])
    #expect(!last.isContiguous)
    #expect(try last.array(of: Float.self) == (0..<24).map(Float.init))
    // The bytes in memory begin with both channels of the first pixel.
    #expect(try last.permuted([0, 2, 3, 1]).isContiguous)
    #expect(throws: TensorError.self) { try matrix.channelsLast() }
  }

  @Test func valuesDoNotChangeUnderneath() throws {
    // Copies share memory; since nothing public writes, they stay equal.
    let copy = try matrix.copied()
    #expect(!copy.isSame(as: matrix))
    #expect(matrix.isSame(as: matrix))
    try copy.multiply(by: 2)
    #expect(try matrix.array(of: Float.self) == [1, -2, 3, 4, 5, -6])
    #expect(try copy.array(of: Float.self) == [2, -4, 6, 8, 10, -12])
  }

  @Test func choleskyOfAnIndefiniteMatrixIsNil() throws {
    let factor = try Tensor([1.0, 2, 2, 1], shape: [2, 2]).cholesky()
    #expect(factor == nil)
    #expect(throws: TensorError.self) { try Tensor([1.0, 2]).cholesky() }
  }
}
