import Cohorts
import Tensors

/// What answers for some cases: a model in a file, or a program.
protocol ModelEngine: AnyObject {
  /// Raw outputs of `rows` cases, one payload an input.
  func run(_ payloads: [Payload], rows: Int) throws(PredictorError) -> Tensor
}

/// A model bound to a cohort: inputs, engine and outputs.
final class BoundModel {
  let description: ExternalModelDescription
  let inputs: ExternalInputs
  let outputs: ExternalOutputs
  private let engine: any ModelEngine

  init(
    _ description: ExternalModelDescription, cohort: Cohort, isProgram: Bool,
    engine: () throws(PredictorError) -> any ModelEngine
  ) throws(PredictorError) {
    self.description = description
    // What is written wrongly is said before anything is started.
    inputs = try ExternalInputs(description, cohort: cohort, isProgram: isProgram)
    outputs = try ExternalOutputs(description, cohort: cohort)
    self.engine = try engine()
  }

  /// Outputs of prepared cases, `[cases, outputs]`, batch by batch.
  func predict(
    _ prepared: [String: ModalityBatch], caseNames: [String]? = nil
  ) throws(PredictorError) -> Tensor {
    let payloads = try inputs.payloads(prepared)
    let rows = payloads.first?.presence.count ?? 0
    guard rows > 0 else {
      return try ExternalInputs.converting { () throws(TensorError) in
        try .zeros([0, description.output.count])
      }
    }
    let size = description.batchSize
    var parts: [Tensor] = []
    for start in stride(from: 0, to: rows, by: size) {
      let count = min(size, rows - start)
      let padding = description.hasFixedBatch ? size - count : 0
      let batch = try Self.pieces(payloads, start..<start + count, padding: padding)
      var raw = try engine.run(batch, rows: count + padding)
      if padding > 0, raw.shape.first == size {
        let full = raw
        raw = try ExternalInputs.converting { () throws(TensorError) in try full.sliced(0..<count) }
      }
      parts.append(
        try outputs.checked(raw, rows: count) { row in
          caseNames.map { "case \"\($0[start + row])\"" } ?? "row \(start + row + 1)"
        })
    }
    return try ExternalInputs.converting { () throws(TensorError) in
      parts.count == 1 ? parts[0] : try .concatenated(parts)
    }
  }

  /// Reads cases and predicts; messages name the case.
  func predict(_ batch: CaseBatch) throws(PredictorError) -> Tensor {
    try predict(inputs.prepare(batch), caseNames: batch.cases.map { inputs.cohort.caseIDs[$0] })
  }

  private static func pieces(
    _ payloads: [Payload], _ range: Range<Int>, padding: Int
  ) throws(PredictorError) -> [Payload] {
    try ExternalInputs.converting { () throws(TensorError) in
      var result: [Payload] = []
      for payload in payloads { result.append(try payload.rows(range).padded(by: padding)) }
      return result
    }
  }
}

extension Payload {
  /// The last row again and again, for a model of a fixed batch.
  func padded(by count: Int) throws(TensorError) -> Payload {
    guard count > 0, let last = presence.last, case .tensor(let tensor) = content else {
      return self
    }
    let row = try tensor.sliced(presence.count - 1..<presence.count)
    return Payload(
      content: .tensor(try .concatenated([tensor] + repeatElement(row, count: count))),
      presence: presence + repeatElement(last, count: count))
  }
}
