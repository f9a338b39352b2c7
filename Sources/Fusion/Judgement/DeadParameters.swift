import Layers
import Predictors
import Tensors

/// The parameters of a network that no output depends on.
public struct DeadParameters: Sendable, Hashable, Codable {
  /// Their names, in the order of the network.
  public let names: [String]
  /// How many numbers they hold.
  public let count: Int
  /// How many numbers all parameters hold.
  public let total: Int
}

extension FittedNetwork {
  /// The parameters whose gradient is exactly zero in all of some cases.
  ///
  /// The cases are shown as they are and with each modality withheld in turn, so that what stands in for a
  /// missing modality is reached too. What a softmax cannot see by its form, the bias of a pooling's scores, is
  /// not listed.
  func deadParameters(_ cases: [Int]) throws -> DeadParameters {
    let entries = network.store.trainable
    let total = entries.reduce(0) { $0 + $1.tensor.count }
    guard !cases.isEmpty else { return DeadParameters(names: [], count: 0, total: total) }
    var isReached = [Bool](repeating: false, count: entries.count)
    let inputs = try prepared(cases)
    for withheld in [nil] + modalities.map(Optional.some) {
      var shown = inputs
      if let withheld, let own = inputs[withheld] {
        shown[withheld] = ModalityBatch(
          content: own.content, design: own.design, presence: try own.presence.zerosLike())
      }
      let gradients = try withGradients {
        var encodings: [String: Encoding] = [:]
        for name in modalities {
          guard let input = shown[name] else { continue }
          encodings[name] = try network.encode(name, input.to(network.device), mode: .evaluation)
        }
        let logits = try network.fuse(encodings, mode: .evaluation).to(.cpu)
        // Unequal weights: equal ones could cancel.
        let weights = try Tensor(
          (0..<logits.count).map { (index: Int) -> Float in 1 + 0.37 * Float(index % 7) },
          shape: logits.shape)
        return try (logits * weights).sum().gradients(of: entries.map(\.tensor))
      }
      for (index, gradient) in gradients.enumerated() where !isReached[index] {
        if let gradient, try gradient.magnitude().largest().item() > 0 { isReached[index] = true }
      }
    }
    let dead = entries.indices.filter {
      !isReached[$0] && !entries[$0].name.hasSuffix("attention_w.bias")
    }.map { entries[$0] }
    return DeadParameters(
      names: dead.map(\.name), count: dead.reduce(0) { $0 + $1.tensor.count }, total: total)
  }
}
