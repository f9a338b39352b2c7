import Foundation
import TestSupport
import Tensors
import Testing

/// Arguments that somebody could pass by mistake end in an error or in a result, never in a crash.
@Suite struct OperatorFuzzTests {
  /// Operators of many schemas: scalars, lists, optional tensors, names, types, devices.
  ///
  /// In-place operators are left out: written into a tensor that other cases share, they would make
  /// cases depend on each other.
  static let names: [(String, String)] = [
    ("aten::add", "Tensor"), ("aten::clamp", ""), ("aten::pow", "Tensor_Scalar"),
    ("aten::softmax", "int"), ("aten::sum", "dim_IntList"), ("aten::var", "correction"),
    ("aten::amax", ""), ("aten::argmax", ""), ("aten::logsumexp", ""), ("aten::cumsum", ""),
    ("aten::reshape", ""), ("aten::permute", ""), ("aten::transpose", "int"),
    ("aten::squeeze", "dim"),
    ("aten::flatten", "using_ints"), ("aten::expand", ""), ("aten::flip", ""), ("aten::cat", ""),
    ("aten::stack", ""), ("aten::slice", "Tensor"), ("aten::select", "int"), ("aten::to", "dtype"),
    ("aten::index_select", ""), ("aten::index", "Tensor"), ("aten::gather", ""),
    ("aten::masked_fill", "Scalar"), ("aten::where", "self"), ("aten::one_hot", ""),
    ("aten::topk", ""), ("aten::sort", ""), ("aten::embedding", ""), ("aten::matmul", ""),
    ("aten::linalg_eigh", ""), ("aten::cholesky_solve", ""), ("aten::layer_norm", ""),
    ("aten::batch_norm", ""), ("aten::conv2d", ""), ("aten::max_pool2d", ""),
    ("aten::adaptive_avg_pool2d", ""), ("aten::scaled_dot_product_attention", ""),
    ("aten::cross_entropy_loss", ""), ("aten::binary_cross_entropy_with_logits", ""),
    ("aten::zeros", ""), ("aten::full", ""), ("aten::eye", ""), ("aten::rand", "generator"),
    ("aten::bernoulli", "p"), ("aten::gelu", ""), ("aten::einsum", ""), ("aten::split", "Tensor"),
    ("aten::tile", ""), ("aten::roll", ""), ("aten::meshgrid", "indexing"), ("aten::tril", ""),
  ]

  @Test func fiveHundredRandomCallsEndInAnErrorOrAResult() throws {
    var random = SeededGenerator(seed: 0x5EED)
    let pool = try ArgumentPool()
    var failures = 0
    var successes = 0
    for _ in 0..<500 {
      let (name, overload) = Self.names[Int.random(in: 0..<Self.names.count, using: &random)]
      let op = try Operator(name, overload: overload)
      let arguments = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        pool.draw(using: &random)
      }
      do throws(TensorError) {
        for case let tensor? in try op.tensors(arguments) {
          _ = (tensor.shape, tensor.dtype, tensor.isContiguous, tensor.description)
        }
        successes += 1
      } catch {
        #expect(error.operation == op.name)
        #expect(!error.message.isEmpty)
        failures += 1
      }
    }
    #expect(failures + successes == 500)
    #expect(failures > 300, "random arguments should mostly not fit")
  }

  /// Arguments of the right kinds with wrong values go deeper: they reach the kernels.
  @Test func fiveHundredPlausibleCallsEndInAnErrorOrAResult() throws {
    var random = SeededGenerator(seed: 0xF00D)
    let pool = try ArgumentPool()
    var reached = 0
    for _ in 0..<500 {
      let (name, overload) = Self.names[Int.random(in: 0..<Self.names.count, using: &random)]
      let op = try Operator(name, overload: overload)
      let arguments = pool.plausible(for: op.schema, using: &random)
      do throws(TensorError) {
        for case let tensor? in try op.tensors(arguments) { _ = tensor.description }
        reached += 1
      } catch {
        #expect(error.operation == op.name)
        if error.code != .invalidArgument { reached += 1 }
      }
    }
    #expect(reached > 250, "plausible arguments should mostly reach LibTorch")
  }
}

/// Values to draw arguments from: small, so that no call asks for much memory or time.
private struct ArgumentPool {
  let tensors: [Tensor]
  let generator: Generator
  let integers = [0, 1, 2, 3, -1, -2, 5, 7, 100, -100, Int(Int32.max), .max, .min]
  let shapes: [[Int]] = [
    [], [0], [1], [2], [2, 3], [-1], [3, -1], [-2], [1, 1, 1, 1], [0, 1, 2], [.max],
  ]

  init() throws {
    generator = try Generator(seed: 3)
    tensors = [
      try Tensor(scalar: 1.5), try Tensor([1, 2, 3] as [Float]), try Tensor.zeros([2, 3]),
      try Tensor.zeros([3, 2]).tracked(), try Tensor.ones([2, 2], dtype: .float64),
      try Tensor([0, 1, 1] as [Int64]), try Tensor([-5, 900] as [Int64]),
      try Tensor([true, false]),
      try Tensor([] as [Float]), try Tensor.zeros([0, 3]), try Tensor.ones([1, 3, 5, 5]),
      try Tensor.ones([2, 3, 4]).transposed(), try Tensor([.nan, .infinity, -1] as [Float]),
      try Tensor.ones([3], dtype: .bfloat16), try Tensor.ones([2, 3], dtype: .uint8),
    ]
  }

  func draw(using random: inout SeededGenerator) -> Operator.Argument {
    switch Int.random(in: 0..<13, using: &random) {
    case 0: .default
    case 1: .none
    case 2, 3, 4: .tensor(tensor(using: &random))
    case 5: .int(pick(integers, &random))
    case 6: .double(pick([0, 0.5, -1, .nan, .infinity, 1e300], &random))
    case 7: .bool(Bool.random(using: &random))
    case 8: .ints(pick(shapes, &random))
    case 9: .string("none")
    case 10: .generator(generator)
    case 11: .dtype(pick(DType.allCases, &random))
    default:
      .indices(
        (0..<Int.random(in: 0...3, using: &random)).map { _ in
          Bool.random(using: &random) ? tensor(using: &random) : nil
        })
    }
  }

  /// One argument for each parameter that a schema lists, of the kind it asks for.
  func plausible(for schema: String, using random: inout SeededGenerator) -> [Operator.Argument] {
    guard let open = schema.firstIndex(of: "("), let close = schema.range(of: ") -> ") else {
      return []
    }
    let parameters = schema[schema.index(after: open)..<close.lowerBound].split(separator: ",")
    return parameters.compactMap { parameter -> Operator.Argument? in
      let text = parameter.trimmingPrefix(while: \.isWhitespace)
      if text == "*" { return nil }
      let type = text.prefix { $0 != " " }
      if type.contains("?"), Int.random(in: 0..<3, using: &random) == 0 {
        return Operator.Argument.none
      }
      if text.contains("="), Int.random(in: 0..<2, using: &random) == 0 { return .default }
      if type.hasPrefix("Tensor[]") || type.hasPrefix("Tensor?[]") {
        return .tensors(
          (0..<Int.random(in: 0...3, using: &random)).map { _ in tensor(using: &random) })
      }
      if type.hasPrefix("Tensor") { return .tensor(tensor(using: &random)) }
      if type.contains("[") { return .ints(pick(shapes.dropLast(), &random)) }
      if type.hasPrefix("int") || type.hasPrefix("SymInt") { return .int(pick(integers, &random)) }
      if type.hasPrefix("Scalar"), !type.hasPrefix("ScalarType") || type.hasPrefix("Scalar?") {
        return .double(pick([0, 0.5, -1, .nan, 3], &random))
      }
      if type.hasPrefix("ScalarType") { return .dtype(pick(DType.allCases, &random)) }
      if type.hasPrefix("float") { return .double(pick([0, 0.5, -1, .nan], &random)) }
      if type.hasPrefix("bool") { return .bool(Bool.random(using: &random)) }
      if type.hasPrefix("str") { return .string("none") }
      if type.hasPrefix("Device") { return .device(.cpu) }
      if type.hasPrefix("Generator") { return .generator(generator) }
      return Operator.Argument.none
    }
  }

  private func tensor(using random: inout SeededGenerator) -> Tensor { pick(tensors, &random) }

  private func pick<Value>(_ values: some Collection<Value>, _ random: inout SeededGenerator)
    -> Value
  {
    values[
      values.index(values.startIndex, offsetBy: Int.random(in: 0..<values.count, using: &random))]
  }
}
