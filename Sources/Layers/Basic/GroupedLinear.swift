public import Tensors

/// One linear layer a group of columns: y_p = x[S_p] · W_p + b_p.
///
/// `x` is `[B, columns]`, `y` `[groups, B, outputSize]`. Groups may overlap and differ in size. `weight`
/// `[Σ|S_p|, outputSize]` holds the groups' weights one below the other; those of a group and its bias, a
/// row of `[groups, outputSize]`, start uniform in ±1/√|S_p|, as a layer of its own would.
public struct GroupedLinear: Sendable {
  /// `[Σ|S_p|, outputSize]`.
  public let weight: Tensor
  /// `[groups, outputSize]`.
  public let bias: Tensor
  /// Which columns each group reads, one group after another.
  private let columns: Tensor
  private let ends: [Int]

  /// Makes `weight` and `bias` at a scope.
  ///
  /// - Parameter groups: The columns of each group, at least one each.
  /// - Throws: ``TensorError`` with code `invalidArgument` if there is no group, or one without columns.
  public init(groups: [[Int]], outputSize: Int, scope: Scope) throws(TensorError) {
    guard !groups.isEmpty, groups.allSatisfy({ !$0.isEmpty }) else {
      throw TensorError(
        .invalidArgument, operation: "GroupedLinear",
        message: "expected groups of at least one column each, found sizes \(groups.map(\.count))")
    }
    var ends: [Int] = []
    for group in groups { ends.append((ends.last ?? 0) + group.count) }
    self.ends = ends
    columns = try Tensor(groups.joined().map(Int64.init)).to(scope.device)
    weight = try scope.parameter(
      "weight", shape: [ends.last ?? 0, outputSize], initialization: .uniform(bound: 1))
    bias = try scope.parameter(
      "bias", shape: [groups.count, outputSize], initialization: .uniform(bound: 1))
    let bounds = groups.map { 1 / Double($0.count).squareRoot() }
    let rows = zip(groups, bounds).flatMap { [Double](repeating: $1, count: $0.count) }
    for (parameter, scales) in [(weight, rows), (bias, bounds)] {
      let scale = try Tensor(scales, shape: [scales.count, 1]).converted(to: scope.dtype)
      try parameter.assign(parameter.detached() * scale.to(scope.device))
    }
  }

  /// Applies the layers.
  ///
  /// - Throws: ``TensorError`` if `input` is not `[B, columns]` or has fewer columns than groups name.
  public func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
    try input.selecting(columns, axis: 1).segmentProducts(weight: weight, ends: ends)
      + bias.unsqueezed(1)
  }
}
