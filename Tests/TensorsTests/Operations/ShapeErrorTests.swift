import Tensors
import Testing

/// Wrong arguments of typed operations: the code, the operation and the shapes are all in the error.
@Suite struct ShapeErrorTests {
  private let left: Tensor
  private let right: Tensor
  private let generator: Generator

  init() throws {
    left = try Tensor.zeros([2, 3])
    right = try Tensor.zeros([4, 5])
    generator = try Generator(seed: 0)
  }

  private func expect(
    _ code: TensorError.Code, operation: String, shapes: [[Int]],
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Tensor
  ) {
    let error = #expect(throws: TensorError.self, sourceLocation: sourceLocation) { _ = try body() }
    guard let error else { return }
    #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    #expect(error.operation == operation, sourceLocation: sourceLocation)
    #expect(error.argumentShapes == shapes, sourceLocation: sourceLocation)
    for shape in shapes {
      #expect(error.message.contains("\(shape)"), "\(error)", sourceLocation: sourceLocation)
    }
    #expect(!error.message.contains(".cpp"), "\(error)", sourceLocation: sourceLocation)
  }

  @Test func shapesThatDoNotFit() {
    expect(.shapeMismatch, operation: "aten::matmul", shapes: [[2, 3], [4, 5]]) {
      try left.matmul(right)
    }
    expect(.shapeMismatch, operation: "aten::add.Tensor", shapes: [[2, 3], [4, 5]]) {
      try left + right
    }
    expect(.shapeMismatch, operation: "aten::reshape", shapes: [[2, 3]]) {
      try left.reshaped([4, 2])
    }
    expect(.shapeMismatch, operation: "aten::reshape", shapes: [[2, 3]]) {
      try left.reshaped([-1, -1])
    }
    expect(.shapeMismatch, operation: "aten::cat", shapes: [[2, 3], [4, 5]]) {
      try Tensor.concatenated([left, right])
    }
    expect(.shapeMismatch, operation: "aten::stack", shapes: [[2, 3], [4, 5]]) {
      try Tensor.stacked([left, right])
    }
    expect(.shapeMismatch, operation: "linear", shapes: [[2, 3], [4, 5]]) {
      try left.linear(weight: right)
    }
    expect(.shapeMismatch, operation: "linear", shapes: [[2, 3], [4, 3], [5]]) {
      try left.linear(weight: .zeros([4, 3]), bias: .zeros([5]))
    }
    expect(.shapeMismatch, operation: "aten::expand", shapes: [[2, 3]]) {
      try left.expanded([5, 3])
    }
    expect(.shapeMismatch, operation: "aten::layer_norm", shapes: [[2, 3]]) {
      try left.layerNormalized(shape: [4], weight: nil, bias: nil)
    }
    expect(.shapeMismatch, operation: "aten::conv2d", shapes: [[1, 3, 8, 8], [4, 2, 3, 3]]) {
      try Tensor.zeros([1, 3, 8, 8]).convolved(weight: .zeros([4, 2, 3, 3]))
    }
    expect(.shapeMismatch, operation: "aten::where.self", shapes: [[7], [2, 3], [2, 3]]) {
      try left.replaced(where: .zeros([7], dtype: .bool), else: left)
    }
  }

  @Test(arguments: [MatrixPath.automatic, .plain, .oneDNN])
  func linearRefusesOnEveryPath(path: MatrixPath) throws {
    let large = try Tensor.zeros([256, 128])
    for shape in [[64, 127], [128], [64, 128, 1]] {
      let error = #expect(throws: TensorError.self) {
        try large.linear(weight: .zeros(shape), bias: .zeros([3]), path: path)
      }
      #expect(error?.operation == "linear")
      #expect(error?.argumentShapes.first == [256, 128])
    }
  }

  /// A broadcast target would give a loss that looks right and is not.
  @Test func binaryCrossEntropyDoesNotBroadcast() {
    expect(.shapeMismatch, operation: "binaryCrossEntropy", shapes: [[4, 1], [4]]) {
      try Tensor.zeros([4, 1]).binaryCrossEntropy(targets: .zeros([4]))
    }
  }

  @Test func axesAndIndicesOutOfRange() throws {
    let indices = try Tensor([0, 9] as [Int64])
    expect(.invalidArgument, operation: "aten::softmax.int", shapes: [[2, 3]]) {
      try left.softmax(axis: 2)
    }
    expect(.invalidArgument, operation: "aten::sum.dim_IntList", shapes: [[2, 3]]) {
      try left.sum(axes: [-3])
    }
    expect(.invalidArgument, operation: "aten::select.int", shapes: [[2, 3]]) {
      try left.selected(2)
    }
    expect(.invalidArgument, operation: "aten::index_select", shapes: [[2, 3], [2]]) {
      try left.selecting(indices)
    }
    expect(.invalidArgument, operation: "aten::embedding", shapes: [[2, 3], [2]]) {
      try left.embedding(indices)
    }
    expect(.invalidArgument, operation: "aten::index.Tensor", shapes: [[2, 3], [2]]) {
      try left.rows(indices)
    }
    expect(.invalidArgument, operation: "aten::transpose.int", shapes: [[2, 3]]) {
      try left.transposed(0, .max)
    }
    expect(.invalidArgument, operation: "aten::topk", shapes: [[2, 3]]) { try left.topK(4).values }
    expect(.invalidArgument, operation: "aten::cross_entropy_loss", shapes: [[2, 3], [2]]) {
      try left.crossEntropy(targets: indices)
    }
  }

  @Test func elementTypesThatDoNotFit() throws {
    let doubles = try Tensor.zeros([3, 2], dtype: .float64)
    let integers = try Tensor.zeros([2, 3], dtype: .int64)
    expect(.typeMismatch, operation: "aten::matmul", shapes: [[2, 3], [3, 2]]) {
      try left.matmul(doubles)
    }
    expect(.typeMismatch, operation: "linear", shapes: [[2, 3], [2, 3]]) {
      try left.linear(weight: .zeros([2, 3], dtype: .float64))
    }
    expect(.typeMismatch, operation: "aten::mean.dim", shapes: [[2, 3]]) { try integers.mean() }
    expect(.typeMismatch, operation: "aten::index.Tensor", shapes: [[2, 3], [2]]) {
      try left.rows(.zeros([2]))
    }
  }

  @Test func sizesBeyondMemory() {
    for shape in [[1 << 50], [1 << 31, 1 << 31, 4]] {
      let error = #expect(throws: TensorError.self) { try Tensor.zeros(shape) }
      #expect(error?.operation == "aten::zeros")
      let random = #expect(throws: TensorError.self) {
        try Tensor.normal(shape, generator: generator)
      }
      #expect(random?.operation == "aten::randn.generator")
    }
  }

  @Test func anErrorOnOneThreadIsNotReadOnAnother() async throws {
    let left = left
    let right = right
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<16 {
        group.addTask {
          for _ in 0..<50 {
            do {
              _ = task.isMultiple(of: 2) ? try left.matmul(right) : try left.reshaped([task])
              Issue.record("expected an error")
            } catch let error as TensorError {
              if task.isMultiple(of: 2) {
                #expect(error.message.contains("cannot be multiplied"))
              } else {
                #expect(error.message.contains("'[\(task)]' is invalid"))
              }
            }
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
