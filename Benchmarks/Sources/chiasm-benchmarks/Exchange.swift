import Layers
import Tensors

/// The folder in which a peer left its weights and inputs.
struct Exchange {
  let folder: String

  /// The peer's weights, by `state_dict` name, and its inputs.
  func tensors(_ name: String) throws -> [String: Tensor] {
    try SafetensorsFile(path: "\(folder)/\(name).safetensors").tensors()
  }

  /// Takes an input out of the tensors, so that only weights remain.
  func take(_ name: String, from tensors: inout [String: Tensor]) throws -> Tensor {
    guard let tensor = tensors.removeValue(forKey: name) else {
      throw TensorError(
        .missingEntry, operation: "benchmark",
        message: "the peer left no \"\(name)\" in \(folder); run it first")
    }
    return tensor
  }
}
