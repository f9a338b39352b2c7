import Cohorts
import Encoders
import Layers
import LinearModels
import Predictors
import Tensors

/// A linear model (logistic, ridge or Cox regression) on the linear forms of one or several modalities,
/// as a fusion model: each modality's encoding is what it adds to the outputs.
final class FittedLogistic: FusionModel {
  let modalities: [String]
  let outputCount: Int
  private let fold: PreparedFold
  private let weights: [String: Tensor]  // [outputs, columns], float64
  private let bias: Tensor

  init(
    _ model: any LinearModel, columnCounts: [(name: String, count: Int)], fold: PreparedFold
  ) throws(TensorError) {
    modalities = columnCounts.map(\.name)
    outputCount = model.bias.count
    self.fold = fold
    bias = try Tensor(model.bias)
    var weights: [String: Tensor] = [:]
    var start = 0
    for (name, count) in columnCounts {
      let rows = model.weights.flatMap { $0[start..<start + count] }
      weights[name] = try Tensor(rows, shape: [outputCount, count])
      start += count
    }
    self.weights = weights
  }

  /// Joins the parameters of ``state`` with a fold's preprocessing.
  init(
    modalities: [String], state: [String: Tensor], fold: PreparedFold
  ) throws(TensorError) {
    func parameter(_ name: String) throws(TensorError) -> Tensor {
      if let tensor = state[name] { return try tensor.converted(to: .float64) }
      throw TensorError(
        .missingEntry, operation: "logistic regression",
        message: "expected a tensor named \"\(name)\", found \(state.keys.sorted())")
    }
    self.modalities = modalities
    self.fold = fold
    let bias = try parameter("bias")
    var weights: [String: Tensor] = [:]
    for name in modalities {
      let weight = try parameter("\(name).weight")
      guard weight.shape.count == 2, bias.shape == [weight.shape[0]] else {
        throw TensorError(
          .shapeMismatch, operation: "logistic regression",
          message: "\"\(name).weight\": expected \(bias.shape) rows of weights, found shape "
            + "\(weight.shape)", argumentShapes: [bias.shape, weight.shape])
      }
      weights[name] = weight
    }
    self.bias = bias
    self.weights = weights
    outputCount = bias.count
  }

  func prepare(_ batch: CaseBatch) throws(PredictorError) -> [String: ModalityBatch] {
    do {
      return try fold.batches(batch.cases, modalities: modalities)
    } catch {
      throw PredictorError(.unreadableInput, "cases could not be prepared", underlying: error)
    }
  }

  func encode(_ modality: String, _ input: ModalityBatch) throws(PredictorError) -> Encoding {
    guard let weight = weights[modality], let design = input.design else {
      throw PredictorError(.missingModality, "the model has no part for \"\(modality)\"")
    }
    do throws(TensorError) {
      let mask = try input.presence.converted(to: .float64).unsqueezed(1)
      let evidence = try (design.converted(to: .float64) * mask).linear(weight: weight)
      // A linear model has no tokens; one empty place carries the presence.
      let blank = try Tensor.zeros([evidence.size(0), 1, 1])
      return Encoding(
        tokens: blank, presence: try input.presence.unsqueezed(1), evidence: evidence)
    } catch {
      throw PredictorError(.failed, "encoding \"\(modality)\"", underlying: error)
    }
  }

  func fuse(_ encodings: [String: Encoding]) throws(PredictorError) -> Tensor {
    do throws(TensorError) {
      var logits: Tensor?
      for name in modalities {
        guard let evidence = encodings[name]?.evidence else { continue }
        logits = if let sum = logits { try sum + evidence } else { evidence }
      }
      guard let logits else {
        throw TensorError(.invalidArgument, operation: "fuse", message: "expected an encoding")
      }
      return try logits + bias
    } catch {
      throw PredictorError(.failed, "joining the modalities", underlying: error)
    }
  }

  /// The fitted weights as an offset for a network, in its precision.
  func offset() throws(TensorError) -> LinearOffset {
    var converted: [String: Tensor] = [:]
    for (name, weight) in weights { converted[name] = try weight.converted(to: .float32) }
    return LinearOffset(weights: converted, bias: try bias.converted(to: .float32))
  }

  /// The parameters by name, for the run folder.
  var state: [String: Tensor] {
    var state = ["bias": bias]
    for (name, weight) in weights { state["\(name).weight"] = weight }
    return state
  }
}
