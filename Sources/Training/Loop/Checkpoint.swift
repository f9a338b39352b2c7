import Foundation
import Layers
import Tensors

/// The state of a training after its last whole epoch, in one safetensors file that is replaced
/// atomically: a kill at any moment leaves the old state or the new one.
///
/// Tensors are named `model.`, `best.` and `optimizer.` before their own names; ``Progress`` and the
/// settings stand in the metadata.
public struct Checkpoint: Sendable {
  /// Where the state is kept.
  public let path: String
  /// What the training depends on, such as a hash of settings, cases and seed.
  ///
  /// A state written under
  /// another fingerprint is refused.
  public let fingerprint: String

  /// Names a file; it need not exist.
  public init(path: String, fingerprint: String) {
    self.path = path
    self.fingerprint = fingerprint
  }

  /// Removes the file, when the training it belongs to has ended.
  public func remove() { try? FileManager.default.removeItem(atPath: path) }

  func save(
    _ store: ParameterStore, _ optimizer: AdamW, best: [String: Tensor], progress: Progress
  ) throws {
    var tensors: [String: Tensor] = [:]
    for (name, tensor) in try store.state() { tensors["model.\(name)"] = tensor }
    for (name, tensor) in best { tensors["best.\(name)"] = tensor }
    for (name, tensor) in try optimizer.state() { tensors["optimizer.\(name)"] = tensor }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = String(decoding: try encoder.encode(progress), as: UTF8.self)
    try SafetensorsFile.write(
      tensors, metadata: ["progress": json, "fingerprint": fingerprint], to: path)
  }

  /// Reads the state into a store and an optimizer; nil when there is none.
  func load(
    _ store: ParameterStore, _ optimizer: AdamW
  ) throws -> (Progress, best: [String: Tensor])? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try SafetensorsFile(path: path)
    guard file.header.metadata["fingerprint"] == fingerprint else {
      throw TrainingError(
        .checkpointMismatch,
        "\(path) was written with other settings, data or seed; use the same ones to resume, or "
          + "another --output")
    }
    let json = file.header.metadata["progress"] ?? ""
    guard let progress = try? JSONDecoder().decode(Progress.self, from: Data(json.utf8)),
      progress.isConsistent
    else {
      throw TrainingError(
        .damagedCheckpoint,
        "\(path): does not say how far the training was; remove this file to train the model anew")
    }
    var model: [String: Tensor] = [:]
    var best: [String: Tensor] = [:]
    var moments: [String: Tensor] = [:]
    for (name, tensor) in try file.tensors() {
      if name.hasPrefix("model.") {
        model[String(name.dropFirst(6))] = tensor
      } else if name.hasPrefix("best.") {
        best[String(name.dropFirst(5))] = tensor
      } else if name.hasPrefix("optimizer.") {
        moments[String(name.dropFirst(10))] = tensor
      }
    }
    // The best parameters are wanted only at the end; that they fit is wanted now.
    try store.load(best)
    try store.load(model)
    try optimizer.load(moments)
    return (progress, best)
  }
}
