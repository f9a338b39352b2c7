public import Layers
public import Tensors

/// Adam with decoupled weight decay, all parameters in one fused kernel.
///
/// Source: Loshchilov and Hutter 2019, <https://arxiv.org/abs/1711.05101>, algorithm 2; the update is
/// PyTorch's `torch.optim.AdamW`. Matrices and kernels decay; biases and scales do not.
public final class AdamW {
  /// The constants of the update.
  public struct Settings: Sendable, Hashable, Codable {
    /// The decay of the first moment.
    public var beta1 = 0.9
    /// The decay of the second moment.
    public var beta2 = 0.999
    /// Added to the root of the second moment.
    public var epsilon = 1e-8
    /// The share of a decayed parameter that a step at rate 1 removes.
    public var weightDecay = 0.01

    /// Creates PyTorch's defaults.
    public init() {}
  }

  private struct Slot {
    let name: String
    let parameter: Tensor
    let firstMoment: Tensor
    let secondMoment: Tensor
    let step: Tensor
    let isDecayed: Bool
  }

  private let settings: Settings
  private let slots: [Slot]

  /// Creates an optimizer for the trainable entries of a store.
  public init(_ store: ParameterStore, settings: Settings = Settings()) throws(TensorError) {
    self.settings = settings
    var slots: [Slot] = []
    for entry in store.trainable {
      slots.append(
        Slot(
          name: entry.name, parameter: entry.tensor,
          firstMoment: try entry.tensor.detached().zerosLike(),
          secondMoment: try entry.tensor.detached().zerosLike(),
          // The fused kernel reads the step as float32, whatever the parameters are.
          step: try .zeros([], device: entry.tensor.device), isDecayed: entry.isDecayed))
    }
    self.slots = slots
  }

  /// The tensors whose gradients ``step(gradients:learningRate:)`` wants, in order.
  public var parameters: [Tensor] { slots.map(\.parameter) }

  /// Changes the parameters by one step.
  ///
  /// A parameter without gradient stays as it is.
  ///
  /// - Parameter gradients: One a parameter, in the order of ``parameters``.
  public func step(gradients: [Tensor?], learningRate: Double) throws(TensorError) {
    guard gradients.count == slots.count else {
      throw TensorError(
        .invalidArgument, operation: "AdamW.step",
        message: "expected \(slots.count) gradients, found \(gradients.count)")
    }
    for isDecayed in [true, false] {
      let chosen = slots.indices.filter {
        slots[$0].isDecayed == isDecayed && gradients[$0] != nil
      }
      guard !chosen.isEmpty else { continue }
      for index in chosen { try slots[index].step.add(slots[index].step.onesLike(), scale: 1) }
      try Tensor.stepAdamW(
        parameters: chosen.map { slots[$0].parameter },
        gradients: chosen.compactMap { gradients[$0] },
        firstMoments: chosen.map { slots[$0].firstMoment },
        secondMoments: chosen.map { slots[$0].secondMoment }, steps: chosen.map { slots[$0].step },
        learningRate: learningRate, beta1: settings.beta1, beta2: settings.beta2,
        weightDecay: isDecayed ? settings.weightDecay : 0, epsilon: settings.epsilon)
    }
  }

  /// The moments and step counts by parameter name, for a checkpoint.
  public func state() throws(TensorError) -> [String: Tensor] {
    var state: [String: Tensor] = [:]
    for slot in slots {
      state["\(slot.name).exp_avg"] = try slot.firstMoment.copied()
      state["\(slot.name).exp_avg_sq"] = try slot.secondMoment.copied()
      state["\(slot.name).step"] = try slot.step.copied()
    }
    return state
  }

  /// Takes up the state that ``state()`` gave.
  ///
  /// - Throws: ``TensorError`` with code `missingEntry` if a name is missing, `shapeMismatch` if a
  ///   shape differs.
  public func load(_ state: [String: Tensor]) throws(TensorError) {
    for slot in slots {
      for (suffix, tensor) in [
        ("exp_avg", slot.firstMoment), ("exp_avg_sq", slot.secondMoment), ("step", slot.step),
      ] {
        guard let saved = state["\(slot.name).\(suffix)"] else {
          throw TensorError(
            .missingEntry, operation: "AdamW.load",
            message:
              "expected an entry \"\(slot.name).\(suffix)\"; the checkpoint is of another model")
        }
        // A copy would broadcast a smaller tensor.
        guard saved.shape == tensor.shape else {
          throw TensorError(
            .shapeMismatch, operation: "AdamW.load",
            message: "\"\(slot.name).\(suffix)\": expected shape \(tensor.shape), found "
              + "\(saved.shape)", argumentShapes: [tensor.shape, saved.shape])
        }
        try tensor.assign(saved)
      }
    }
  }
}
