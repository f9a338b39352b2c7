import Crypto
import Foundation
import Tensors

/// The state of a training after some steps, in one safetensors file that is replaced atomically: a kill
/// at any moment leaves the old state or the new one.
struct DictionaryCheckpoint {
  let path: String
  /// What the training depends on: plan, rows and threads.
  let fingerprint: String

  init(path: String, plan: DictionaryPlan, rows: DictionaryRows) throws {
    self.path = path
    var hash = SHA256()
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    hash.update(data: try encoder.encode(plan))
    // Sums over threads are rounded in another order.
    hash.update(data: Data("threads \(Runtime.threadCount)".utf8))
    for modality in rows.modalities {
      hash.update(data: Data("\(modality.name) \(modality.rows.shape) \(modality.cases)".utf8))
      try modality.rows.withBytes { bytes throws(TensorError) in hash.update(bufferPointer: bytes) }
    }
    fingerprint = hash.finalize().map { String(format: "%02x", $0) }.joined()
  }

  func save(_ learners: [DictionaryLearner], step: Int) throws {
    var tensors: [String: Tensor] = [:]
    for (index, learner) in learners.enumerated() {
      for (name, tensor) in try learner.state() { tensors["\(index).\(name)"] = tensor }
    }
    try SafetensorsFile.write(
      tensors, metadata: ["step": "\(step)", "fingerprint": fingerprint], to: path)
  }

  /// Reads the state into the learners; the step to go on from, 0 when there is no file.
  func load(_ learners: [DictionaryLearner], steps: Int) throws -> Int {
    guard FileManager.default.fileExists(atPath: path) else { return 0 }
    let file = try SafetensorsFile(path: path)
    guard file.header.metadata["fingerprint"] == fingerprint else {
      throw DictionariesError(
        .checkpointMismatch,
        "\(path) was written with other settings, rows or threads; use the same ones to resume, or "
          + "name another file")
    }
    guard let step = file.header.metadata["step"].flatMap({ Int($0) }), (0...steps).contains(step)
    else {
      throw DictionariesError(
        .damagedFile, "\(path): does not say how far the training was; remove it to train anew")
    }
    let tensors = try file.tensors()
    for (index, learner) in learners.enumerated() {
      let prefix = "\(index)."
      var state: [String: Tensor] = [:]
      for (name, tensor) in tensors where name.hasPrefix(prefix) {
        state[String(name.dropFirst(prefix.count))] = tensor
      }
      try learner.load(state, step: step)
    }
    return step
  }
}
