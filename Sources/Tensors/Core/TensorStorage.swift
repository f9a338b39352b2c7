import CTorch

/// Owns one reference to a LibTorch tensor.
///
/// `@unchecked Sendable`: the handle never changes, LibTorch counts references atomically, and the
/// public API offers no operation that writes into an existing tensor. Optimizers write with
/// `package` access, between steps, on the one executor that runs the model.
package final class TensorStorage: @unchecked Sendable {
  package let handle: OpaquePointer

  package init(owning handle: OpaquePointer) { self.handle = handle }

  deinit { chiasm_tensor_release(handle) }
}

/// Turns a status of the C interface into an error, with the text that LibTorch gave.
func check(
  _ status: chiasm_status, _ operation: String, shapes: @autoclosure () -> [[Int]] = []
) throws(TensorError) {
  guard status != CHIASM_OK else { return }
  throw TensorError(status: status, operation: operation, shapes: shapes())
}

extension TensorError {
  /// The error of the last failed call on this thread.
  init(status: chiasm_status, operation: String, shapes: [[Int]]) {
    let text = String(cString: chiasm_error_message())
    let code: Code =
      switch status {
      case CHIASM_UNKNOWN_OPERATOR: .unknownOperator
      case CHIASM_BAD_ARGUMENT: .invalidArgument
      case CHIASM_NO_DEVICE: .deviceUnavailable
      default: Self.code(of: text)
      }
    let found =
      shapes.isEmpty ? "" : " (shapes \(shapes.map(\.description).joined(separator: ", ")))"
    self.init(code, operation: operation, message: text + found, argumentShapes: shapes)
  }

  /// LibTorch has one exception type for nearly everything; its wording tells the kinds apart.
  private static func code(of text: String) -> Code {
    let lowered = text.lowercased()
    let isAboutShape = [
      "shape", "size", "dimension", "must match", "broadcast", "elements", "dim ",
    ].contains { lowered.contains($0) }
    if lowered.contains("out of range") || lowered.contains("out of bounds") {
      return .invalidArgument
    }
    if lowered.contains("tensors used as indices must be") { return .typeMismatch }
    if isAboutShape { return .shapeMismatch }
    if lowered.contains("dtype") || lowered.contains("scalar type")
      || lowered.contains("expected type")
    {
      return .typeMismatch
    }
    return .operationFailed
  }
}
