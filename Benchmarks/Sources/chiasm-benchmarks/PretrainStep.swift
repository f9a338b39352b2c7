import Foundation
import Layers
import Retrieval
import Tensors
import Training

/// One step of masked contrastive reconstruction on the weights, inputs and masks that the peer left:
/// `Benchmarks/peers/pretrain_step.py` says how large it is.
///
/// - Parameter mode: `single`, or `dual` for the second pass; each prints its peak memory, so that one
///   process takes one of them.
func timePretrainStep(
  _ exchange: Exchange, steps: Int, mode: RetrievalModelSettings.Mode, precision: Precision
) throws {
  var tensors = try exchange.tensors("pretrain_step")
  func take(_ name: String) throws -> Tensor { try exchange.take("input.\(name)", from: &tensors) }
  let patches = try take("patches")
  let count = patches.shape[0]
  let batch = RetrievalBatch(
    pictures: .init(
      patches: patches, kept: try take("kept"), dropped: try take("dropped")),
    texts: .init(
      ids: try take("ids"), presence: try take("presence"), isWord: try take("words"),
      maskedIDs: try take("masked"), maskedPlaces: try take("places"),
      maskedTargets: try take("targets")),
    pairs: (0..<count).map { .init(picture: $0, text: $0, key: $0, group: $0) })
  var settings = RetrievalModelSettings(
    picture: .vit(
      .init(width: 384, depth: 6, headCount: 6, hiddenSize: 1536, patchSize: 16, gridSize: 14)),
    text: .bert(
      .init(
        vocabularySize: 28_996, width: 384, depth: 6, headCount: 6, hiddenSize: 1536,
        maximumLength: 128)), sharedWidth: 256)
  settings.mode = mode
  settings.decoder = .init(width: 256, depth: 2, headCount: 8)
  settings.maskToken = 103
  let store = ParameterStore()
  let model = try RetrievalModel(settings, scope: store.scope(generator: Generator(seed: 0)))
  try store.load(tensors)
  tensors = [:]
  var optimizerSettings = AdamW.Settings()
  optimizerSettings.weightDecay = 0.01
  let optimizer = try AdamW(store, settings: optimizerSettings)
  let keys = Array(0..<count)
  var losses: [Double] = []
  let values = try secondsOfEach(warmup: 2, steps: steps) {
    let outputs = try withAutocast(precision.autocast) { try model(batch) }
    guard let pictures = outputs.pictures, let texts = outputs.texts,
      let pictureError = outputs.pictureError, let textError = outputs.textError
    else { return }
    let loss =
      try settings.contrast(
        image: pictures, text: texts, logScale: model.logScale, keys: keys)
      + pictureError / Double(outputs.pictureErrorCount)
      + textError / Double(outputs.textErrorCount)
    let gradients = try loss.gradients(of: optimizer.parameters)
    try optimizer.step(gradients: gradients, learningRate: 1e-4)
    losses.append(try loss.detached().item())
  }
  let name =
    "pretrain_step" + (mode == .dual ? "_dual" : "")
    + (precision == .bfloat16 ? "_bf16" : "")
  try report(name, unit: "s", values: values, check: losses[1])
  if let peak = peakMemory() {
    try report("\(name)_memory", unit: "MiB", values: [Double(peak)], check: losses[1])
  }
}

/// The most memory that this process has held, where the system says so.
private func peakMemory() -> Int? {
  guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
    let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
    let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
  else { return nil }
  return kilobytes / 1024
}
