import TestSupport
import Tensors
import Testing

@Suite struct OperatorTests {
  private let matrix: Tensor
  init() throws { matrix = try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]) }

  @Test func schemasAreThoseTheWrappersWereWrittenFor() throws {
    let expected = try Fixtures.lines("operators/schemas.txt")
    let found = try Operators.entries.map { try $0.get().schema }
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) { #expect(found == expected) }
  }

  @Test(arguments: ["aten::no_such_operator", "", "add", "::", "aten::", "aten::add.Tensor"])
  func refusesUnknownOperators(name: String) {
    let error = #expect(throws: TensorError.self) { try Operator(name) }
    #expect(error?.code == .unknownOperator)
    #expect(error?.operation == name)
  }

  @Test func refusesUnknownOverloads() {
    let error = #expect(throws: TensorError.self) { try Operator("aten::add", overload: "Tenser") }
    #expect(error?.code == .unknownOperator)
    #expect(error?.operation == "aten::add.Tenser")
  }

  @Test func findsTheSameOperatorFromManyTasks() async throws {
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<64 { group.addTask { try Operator("aten::erfinv").schema } }
      for try await schema in group { #expect(schema == "aten::erfinv(Tensor self) -> Tensor") }
    }
  }

  @Test func fillsDefaults() throws {
    let sum = try Operator("aten::add", overload: "Tensor")
    #expect(
      try sum(.tensor(matrix), .tensor(matrix)).array(of: Float.self) == [2, 4, 6, 8, 10, 12])
    #expect(
      try sum(.tensor(matrix), .tensor(matrix), .default).array(of: Float.self)
        == [2, 4, 6, 8, 10, 12])
    #expect(
      try sum(.tensor(matrix), .tensor(matrix), .int(-1)).array(of: Float.self)
        == [0, 0, 0, 0, 0, 0])
  }

  /// Every kind of argument that a schema can ask for reaches LibTorch as that kind.
  @Test func convertsEachKindOfArgument() throws {
    // Scalar from an integer keeps an integer tensor one; from a real number it does not.
    let integers = try Tensor([1, 2] as [Int64])
    let add = try Operator("aten::add", overload: "Scalar")
    #expect(try add(.tensor(integers), .int(1)).dtype == .int64)
    #expect(try add(.tensor(integers), .double(1)).dtype == .float32)
    #expect(try add(.tensor(Tensor([true])), .bool(true)).dtype == .bool)
    // An integer where a real number is wanted, and where one or several integers are.
    let elu = try Operator("aten::norm", overload: "ScalarOpt_dim")
    #expect(try elu(.tensor(matrix), .int(1), .int(1)).array(of: Float.self) == [6, 15])
    let sum = try Operator("aten::sum", overload: "dim_IntList")
    #expect(try sum(.tensor(matrix), .int(0)).array(of: Float.self) == [5, 7, 9])
    #expect(try sum(.tensor(matrix), .ints([0, 1])).array(of: Float.self) == [21])
    #expect(try sum(.tensor(matrix), .none).array(of: Float.self) == [21])
    #expect(try sum(.tensor(matrix), .ints([1]), .bool(true), .dtype(.float64)).dtype == .float64)
    #expect(try sum(.tensor(matrix), .ints([1]), .bool(true)).shape == [2, 1])
    // Names, also of one letter.
    let gelu = try Operator("aten::gelu")
    let one = try Tensor([1] as [Double])
    expectClose(
      try gelu(.tensor(one), .string("none")).item(), to: 0.8413447460685429, absolute: 1e-12)
    expectClose(
      try gelu(.tensor(one), .string("tanh")).item(), to: 0.8411919906082768, absolute: 1e-12)
    let eigen = try Operator("aten::linalg_eigh")
    let symmetric = try Tensor([2, 1, 1, 2] as [Double], shape: [2, 2])
    let values = try eigen.results(.tensor(symmetric), .string("U"))
    try expectClose(try #require(values[0]), to: [1, 3], absolute: 1e-12)
    // Lists of tensors, with and without gaps.
    let stack = try Operator("aten::stack")
    #expect(try stack(.tensors([matrix, matrix]), .int(0)).shape == [2, 2, 3])
    let index = try Operator("aten::index", overload: "Tensor")
    let second = try Tensor([1] as [Int64])
    #expect(
      try index(.tensor(matrix), .indices([nil, second])).array(of: Float.self) == [2, 5])
    // Optional tensors.
    let norm = try Operator("aten::layer_norm")
    #expect(try norm(.tensor(matrix), .ints([3]), .none, .optional(nil)).shape == [2, 3])
    // Lists of real numbers, of truth values.
    let upsample = try Operator("aten::upsample_nearest2d", overload: "vec")
    let image = try Tensor.ones([1, 1, 2, 2])
    #expect(try upsample(.tensor(image), .ints([4, 6]), .none).shape == [1, 1, 4, 6])
    // Element types and devices.
    let zeros = try Operator("aten::zeros")
    #expect(
      try zeros(.ints([2]), .dtype(.int16), .none, .device(.cpu), .bool(false)).dtype == .int16)
    // Generators.
    let generator = try Generator(seed: 1)
    let random = try Operator("aten::rand", overload: "generator")
    #expect(try random(.ints([3]), .generator(generator)).shape == [3])
  }

  @Test func returnsAllResults() throws {
    let sort = try Operator("aten::sort")
    let results = try sort.results(.tensor(Tensor([3, 1, 2] as [Float])))
    #expect(results.count == 2)
    #expect(try results[0]?.array(of: Float.self) == [1, 2, 3])
    #expect(try results[1]?.array(of: Int.self) == [1, 2, 0])
    let unbind = try Operator("aten::unbind", overload: "int")
    #expect(try unbind.results(.tensor(matrix), .int(1)).count == 3)
    // More results than tensors that went in.
    let many = try unbind.results(.tensor(Tensor.zeros([1000, 1])))
    #expect(many.count == 1000)
    #expect(many.allSatisfy { $0?.shape == [1] })
  }

  @Test func saysWhenThereIsNoTensorAmongTheResults() throws {
    let size = try Operator("aten::size", overload: "int")
    #expect(try size.results(.tensor(matrix), .int(0)).count == 1)
    let error = #expect(throws: TensorError.self) { try size(.tensor(matrix), .int(0)) }
    #expect(error?.code == .operationFailed)
  }

  @Test func refusesSparseResults() throws {
    // Everything in Swift reads strided memory.
    let sparse = try Operator("aten::to_sparse")
    let error = #expect(throws: TensorError.self) { try sparse(.tensor(matrix)) }
    #expect(error?.code == .operationFailed)
    #expect(error?.message.contains("sparse") == true || error?.message.contains("Sparse") == true)
  }

  static let misfits: [(String, String, [Operator.Argument])] = {
    let tensor = Operator.Argument.optional(try? Tensor([1, 2] as [Float]))
    return [
      ("aten::add", "Tensor", [.int(1), tensor]),
      ("aten::add", "Tensor", [tensor]),
      ("aten::add", "Tensor", []),
      ("aten::add", "Tensor", [tensor, tensor, .int(1), .int(1)]),
      ("aten::add", "Tensor", [tensor, .none]),
      ("aten::add", "Tensor", [.default, tensor]),
      ("aten::add", "Tensor", [tensor, .tensors([])]),
      ("aten::add", "Scalar", [tensor, .string("one")]),
      ("aten::add", "Scalar", [tensor, .dtype(.int64)]),
      ("aten::add", "Scalar", [tensor, tensor]),
      ("aten::softmax", "int", [tensor, .double(0)]),
      ("aten::softmax", "int", [tensor, .dtype(.float32)]),
      ("aten::softmax", "int", [tensor, .ints([0])]),
      ("aten::softmax", "int", [tensor, .int(0), .int(6)]),
      ("aten::softmax", "int", [tensor, .int(0), .device(.cpu)]),
      ("aten::zeros", "", [.ints([2]), .device(.cpu)]),
      ("aten::zeros", "", [.ints([2]), .none, .none, .dtype(.float32)]),
      ("aten::zeros", "", [.double(2)]),
      ("aten::cat", "", [tensor]),
      ("aten::cat", "", [.indices([nil])]),
      ("aten::dropout", "", [tensor, .double(0.5), .int(1)]),
      ("aten::dropout", "", [tensor, .bool(true), .bool(true)]),
      ("aten::rand", "generator", [.ints([2]), .int(1)]),
      ("aten::gelu", "", [tensor, .int(1)]),
    ]
  }()

  @Test(arguments: misfits.indices) func refusesArgumentsOfTheWrongKind(index: Int) throws {
    let (name, overload, arguments) = Self.misfits[index]
    let op = try Operator(name, overload: overload)
    let error = #expect(throws: TensorError.self) { try op.call(arguments) }
    #expect(error?.code == .invalidArgument, "\(error?.description ?? "no error")")
    #expect(error?.operation == op.name)
  }

  @Test func namesTheArgumentThatDoesNotFit() throws {
    let op = try Operator("aten::softmax", overload: "int")
    let error = #expect(throws: TensorError.self) { try op(.tensor(matrix), .double(1)) }
    #expect(error?.message.contains("\"dim\"") == true)
    #expect(error?.message.contains("real number") == true)
    #expect(error?.argumentShapes == [[2, 3]])
  }
}
