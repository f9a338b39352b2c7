import Layers
import TestSupport
import Tensors
import Testing

@Suite struct ParameterStoreTests {
  private let store: ParameterStore
  private let root: Scope
  init() throws { (store, root) = try makeRoot(dtype: .float32) }

  @Test func namesJoinWithDots() throws {
    _ = try Linear(inputSize: 2, outputSize: 3, scope: root / "text" / "blocks" / 0 / "head")
    #expect(store.entries.map(\.name) == ["text.blocks.0.head.weight", "text.blocks.0.head.bias"])
    #expect(store["text.blocks.0.head.weight"]?.shape == [3, 2])
    #expect(store["text"] == nil)
    #expect(store.parameterCount == 9)
  }

  @Test func onlyMatricesDecay() throws {
    _ = try Linear(inputSize: 2, outputSize: 3, scope: root)
    _ = try BatchNorm2d(channels: 4, scope: root / "bn")
    #expect(store.trainable.map(\.isDecayed) == [true, false, false, false])
    #expect(store.trainable.allSatisfy { $0.tensor.requiresGradient })
    #expect(store.entries.filter { !$0.isTrainable }.allSatisfy { !$0.tensor.requiresGradient })
  }

  @Test func refusesANameTwice() throws {
    _ = try Linear(inputSize: 2, outputSize: 3, scope: root / "head")
    let error = #expect(throws: TensorError.self) {
      try Linear(inputSize: 2, outputSize: 3, scope: root / "head")
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains("\"head.weight\"") == true)
    #expect(store.entries.count == 2)
  }

  @Test func refusesImpossibleShapes() throws {
    for size in [-1, Int.max] {
      #expect(throws: TensorError.self) {
        try Linear(inputSize: 4, outputSize: size, scope: root / "a\(size)")
      }
      #expect(throws: TensorError.self) {
        try Conv2d(inputChannels: size, outputChannels: 2, size: size, scope: root / "b\(size)")
      }
      #expect(throws: TensorError.self) {
        try Embedding(count: size, width: 4, scope: root / "c\(size)")
      }
      #expect(throws: TensorError.self) { try LayerNorm(size: size, scope: root / "d\(size)") }
    }
  }

  @Test func aSeedGivesTheSameParameters() throws {
    func values(_ seed: UInt64) throws -> [[Float]] {
      let (store, root) = try makeRoot(seed: seed, dtype: .float32)
      _ = try TransformerBlock(width: 8, headCount: 2, scope: root)
      return try store.entries.map { try $0.tensor.array(of: Float.self) }
    }
    #expect(try values(3) == values(3))
    #expect(try values(3) != values(4))
  }

  @Test func loadsWhatItSaved() throws {
    let (other, otherRoot) = try makeRoot(seed: 9, dtype: .float32)
    let block = try TransformerBlock(width: 8, headCount: 2, scope: root)
    let otherBlock = try TransformerBlock(width: 8, headCount: 2, scope: otherRoot)
    let x = try Tensor.normal([2, 3, 8], generator: Generator(seed: 1))
    let expected = try block(x, mode: .evaluation).array(of: Float.self)
    #expect(try otherBlock(x, mode: .evaluation).array(of: Float.self) != expected)
    let report = try other.load(store.state())
    #expect(report.missing.isEmpty && report.unexpected.isEmpty)
    #expect(try otherBlock(x, mode: .evaluation).array(of: Float.self) == expected)
    #expect(other.trainable.allSatisfy { $0.tensor.requiresGradient })
  }

  @Test func theStateIsACopy() throws {
    let layer = try Linear(inputSize: 1, outputSize: 1, scope: root)
    let state = try store.state()
    let before = try #require(state["weight"]).item()
    try layer.weight.multiply(by: 2)
    #expect(try #require(state["weight"]).item() == before)
    #expect(state["weight"]?.requiresGradient == false)
  }

  @Test func aBufferIsACopy() throws {
    let value = try Tensor([1, 2] as [Float])
    _ = try root.buffer("counts", value: value)
    try store.load(["counts": Tensor([5, 6] as [Float])])
    #expect(try value.array(of: Float.self) == [1, 2])
    #expect(try store["counts"]?.array(of: Float.self) == [5, 6])
  }

  @Test func strictLoadingNamesWhatDiffers() throws {
    _ = try Linear(inputSize: 2, outputSize: 1, scope: root)
    let weight = try Tensor([7, 8] as [Float], shape: [1, 2])
    let before = try store.state().mapValues { try $0.array(of: Float.self) }
    let missing = #expect(throws: TensorError.self) { try store.load(["weight": weight]) }
    #expect(missing?.code == .missingEntry)
    #expect(missing?.message.contains("bias") == true)
    let unexpected = #expect(throws: TensorError.self) {
      try store.load(["weight": weight, "bias": Tensor([1] as [Float]), "scale": weight])
    }
    #expect(unexpected?.code == .missingEntry)
    #expect(unexpected?.message.contains("scale") == true)
    #expect(try store.state().mapValues { try $0.array(of: Float.self) } == before)
  }

  @Test func laxLoadingReportsWhatDiffers() throws {
    _ = try Linear(inputSize: 2, outputSize: 1, scope: root)
    let weight = try Tensor([7, 8] as [Double], shape: [1, 2])
    let bias = try #require(store["bias"]).item()
    let report = try store.load(["weight": weight, "z": weight, "a": weight], isStrict: false)
    #expect(report.missing == ["bias"])
    #expect(report.unexpected == ["a", "z"])
    // Converted to the store's element type.
    #expect(store["weight"]?.dtype == .float32)
    #expect(try store["weight"]?.array(of: Float.self) == [7, 8])
    #expect(try #require(store["bias"]).item() == bias)
  }

  @Test(arguments: [true, false]) func writesNothingWhenAShapeIsWrong(isStrict: Bool) throws {
    _ = try Linear(inputSize: 2, outputSize: 1, scope: root)
    let before = try store.state().mapValues { try $0.array(of: Float.self) }
    // The weight fits and comes first; the bias does not, though it would broadcast.
    let error = #expect(throws: TensorError.self) {
      try store.load(
        ["weight": Tensor([7, 8] as [Float], shape: [1, 2]), "bias": Tensor(scalar: Float(1))],
        isStrict: isStrict)
    }
    #expect(error?.code == .shapeMismatch)
    #expect(error?.argumentShapes == [[1], []])
    #expect(error?.message.contains("\"bias\"") == true)
    #expect(try store.state().mapValues { try $0.array(of: Float.self) } == before)
  }
}
