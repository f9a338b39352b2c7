public import Tensors

/// The parameters and buffers of a model, by PyTorch's `state_dict` names.
///
/// Layers keep the tensors they use; the store keeps the same tensors by name, for optimizers,
/// checkpoints and weights from elsewhere. Loading writes into the tensors, so layers see it.
public final class ParameterStore {
  /// One entry of the store.
  public struct Entry {
    /// The `state_dict` name, such as `layer1.0.conv1.weight`.
    public let name: String
    /// The tensor that the layer uses.
    public let tensor: Tensor
    /// False for buffers: running statistics that no optimizer touches.
    public let isTrainable: Bool
    /// Whether weight decay applies: to matrices and kernels, not to biases and scales.
    public let isDecayed: Bool
  }

  /// All entries, in the order in which layers were made.
  public private(set) var entries: [Entry] = []
  private var positions: [String: Int] = [:]

  /// Creates an empty store.
  public init() {}

  /// The root from which layers name their parameters.
  ///
  /// - Parameters:
  ///   - generator: Draws the initial values.
  ///   - dtype: `float32` for training, `float64` for gradient checks.
  public func scope(
    generator: Generator, dtype: DType = .float32, device: Device = .cpu
  ) -> Scope {
    Scope(store: self, path: "", generator: generator, dtype: dtype, device: device)
  }

  /// The tensors that an optimizer may change.
  public var trainable: [Entry] { entries.filter(\.isTrainable) }

  /// The number of trainable numbers.
  public var parameterCount: Int { trainable.reduce(0) { $0 + $1.tensor.count } }

  /// The tensor of that name.
  public subscript(name: String) -> Tensor? { positions[name].map { entries[$0].tensor } }

  /// Adds an entry; a name can be used once.
  package func add(
    _ name: String, _ tensor: Tensor, isTrainable: Bool, isDecayed: Bool
  ) throws(TensorError) {
    guard positions[name] == nil else {
      throw TensorError(
        .invalidArgument, operation: "ParameterStore",
        message: "expected unused names, found \"\(name)\" twice; give each layer its own scope")
    }
    positions[name] = entries.count
    entries.append(
      Entry(name: name, tensor: tensor, isTrainable: isTrainable, isDecayed: isDecayed))
  }
}
