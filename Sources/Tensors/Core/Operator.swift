import CTorch

/// An operator of LibTorch's dispatcher, looked up once.
///
/// Every typed operation of ``Tensor`` goes through one of these, and so can operations that Chiasm
/// has no wrapper for:
///
///     let erf = try Operator("aten::erf")
///     let y = try erf(x)
///
/// Calls go through the dispatcher's front door, so autograd records them.
public struct Operator: Sendable {
  /// The name and overload, such as `aten::add.Tensor`.
  public let name: String

  /// Lives as long as the process.
  nonisolated(unsafe) private let handle: OpaquePointer

  /// Looks an operator up.
  ///
  /// - Throws: ``TensorError`` with code `unknownOperator`.
  public init(_ name: String, overload: String = "") throws(TensorError) {
    let key = overload.isEmpty ? name : "\(name).\(overload)"
    var result: OpaquePointer?
    try check(chiasm_operator_find(name, overload, &result), key)
    guard let result else {
      throw TensorError(.unknownOperator, operation: key, message: "no such operator")
    }
    handle = result
    self.name = key
  }

  /// The schema as PyTorch prints it.
  public var schema: String { String(cString: chiasm_operator_schema(handle)) }

  /// Calls the operator and returns its only result.
  public func callAsFunction(_ arguments: Argument...) throws(TensorError) -> Tensor {
    try call(arguments)
  }

  /// Calls the operator and returns all its tensor results; nil where LibTorch leaves one undefined.
  public func results(_ arguments: Argument...) throws(TensorError) -> [Tensor?] {
    try tensors(arguments)
  }

  /// All tensor results, as ``results(_:)``, of arguments in an array.
  package func tensors(_ arguments: [Argument]) throws(TensorError) -> [Tensor?] {
    try withResults(of: arguments) { values in
      values.map { value in
        value.tag == Int32(CHIASM_TAG_TENSOR.rawValue)
          ? value.pointer.map { Tensor(owning: OpaquePointer($0)) } : nil
      }
    }
  }

  /// The only result, as ``callAsFunction(_:)``, of arguments in an array.
  package func call(_ arguments: [Argument]) throws(TensorError) -> Tensor {
    let tensor = try withResults(of: arguments) { values in
      var first: Tensor?
      for value in values where value.tag == Int32(CHIASM_TAG_TENSOR.rawValue) {
        guard let pointer = value.pointer else { continue }
        let tensor = Tensor(owning: OpaquePointer(pointer))
        first = first ?? tensor
      }
      return first
    }
    guard let tensor else {
      throw TensorError(.operationFailed, operation: name, message: "no tensor among the results")
    }
    return tensor
  }

  private func withResults<Result>(
    of arguments: [Argument], _ body: (UnsafeMutableBufferPointer<chiasm_value>) -> Result
  ) throws(TensorError) -> Result {
    var status = CHIASM_OK
    var result: Result?
    withUnsafeTemporaryAllocation(of: chiasm_value.self, capacity: arguments.count + 1) { values in
      for (index, argument) in arguments.enumerated() {
        values.initializeElement(at: index, to: argument.value)
      }
      withExtendedLifetime(arguments) {
        withUnsafeTemporaryAllocation(of: chiasm_value.self, capacity: 16) { results in
          guard let room = results.baseAddress else { return }
          var count = 0
          status = chiasm_call(
            handle, values.baseAddress, arguments.count, room, results.count, &count)
          guard status == CHIASM_OK else { return }
          guard count > results.count else {
            result = body(UnsafeMutableBufferPointer(rebasing: results[..<count]))
            return
          }
          // A list of many tensors: the first are in `room`, the others wait.
          var all = Array(results)
          all.append(contentsOf: repeatElement(chiasm_value(), count: count - all.count))
          result = all.withUnsafeMutableBufferPointer { all in
            UnsafeMutableBufferPointer(rebasing: all[results.count...]).baseAddress
              .map(chiasm_take_results)
            return body(all)
          }
        }
      }
    }
    guard status == CHIASM_OK, let result else {
      throw TensorError(
        status: status, operation: name, shapes: arguments.flatMap(\.shapes))
    }
    return result
  }
}
