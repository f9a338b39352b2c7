import Foundation
import Tensors

/// A program that answers batches over standard input and output.
///
/// The protocol is in `docs/external-models.md`.
final class ProgramEngine: ModelEngine {
  private let program: ChildProgram
  private let description: ExternalModelDescription
  private var batchNumber = 0

  /// Starts the program and greets it.
  ///
  /// - Throws: ``PredictorError`` with code `programFailed`, `timedOut`, `unsuitableOutput` or
  ///   `cancelled`.
  init(
    _ command: [String], description: ExternalModelDescription, isCancelled: @escaping () -> Bool
  ) throws(PredictorError) {
    self.description = description
    program = try ChildProgram(command, folder: description.folder, isCancelled: isCancelled)
    let deadline = Deadline(
      seconds: description.startTimeout, "to the first line; give it more with startTimeout")
    try send(ProgramRequest.greeting(description), deadline)
    let line = try program.line(until: deadline)
    let greeting = try decoded(ProgramGreeting.self, line)
    if let text = greeting.error { throw program.failure("refused to start: \(text)") }
    guard greeting.protocolVersion == ProgramRequest.version else {
      throw program.failure(
        "should answer the first line with {\"protocol\": \(ProgramRequest.version)}, it answered "
          + Self.shown(line))
    }
    let output = description.output
    if let found = greeting.outputs, found != output.count {
      throw unsuitable("expected \(output.count) outputs, the program has \(found)")
    }
    if let found = greeting.classes, found != output.classes {
      throw unsuitable("expected the classes \(output.classes), the program has \(found)")
    }
  }

  /// The number of the process.
  var process: Int32 { program.process }

  private func unsuitable(_ message: String) -> PredictorError {
    program.end(patience: 0)
    return description.error(
      .unsuitableOutput, description.output.place, "\(program.name): \(message)")
  }

  private func send(_ bytes: [UInt8], _ deadline: Deadline) throws(PredictorError) {
    let result = bytes.withUnsafeBytes { buffer -> Result<Void, PredictorError> in
      Result { () throws(PredictorError) in try program.send(buffer, until: deadline) }
    }
    try result.get()
  }

  func run(_ payloads: [Payload], rows: Int) throws(PredictorError) -> Tensor {
    batchNumber += 1
    let (line, tensors) = try ExternalInputs.converting { () throws(TensorError) in
      try ProgramRequest.batch(batchNumber, payloads, rows: rows, description)
    }
    let deadline = Deadline(
      seconds: description.timeout,
      "for \(rows) cases; give it more with timeout, or smaller batches with batch")
    try send(line, deadline)
    for tensor in tensors {
      // The tensor's own memory goes to the pipe.
      let result = try ExternalInputs.converting { () throws(TensorError) in
        try tensor.withBytes { bytes in
          Result { () throws(PredictorError) in try program.send(bytes, until: deadline) }
        }
      }
      try result.get()
    }
    let reply = try program.line(until: deadline)
    let answer = try decoded(ProgramAnswer.self, reply)
    if let text = answer.error { throw program.failure("could not answer: \(text)") }
    guard answer.batch == nil || answer.batch == batchNumber else {
      throw program.failure(
        "answered batch \(answer.batch ?? 0) when \(batchNumber) was asked")
    }
    switch answer.outputs {
    case .rows(let values): return try tensor(values, reply)
    case .column(let values): return try tensor(values.map { [$0] }, reply)
    case .bytes(let dtype, let shape): return try tensor(dtype, shape, deadline)
    case nil:
      throw program.failure(
        "answered without \"outputs\": \(Self.shown(reply)); what is not an answer goes to its "
          + "standard error")
    }
  }

  private func tensor(_ rows: [[Double?]], _ line: [UInt8]) throws(PredictorError) -> Tensor {
    let width = rows.first?.count ?? 0
    guard rows.allSatisfy({ $0.count == width }) else {
      throw unsuitable("the rows of the answer have different lengths")
    }
    return try ExternalInputs.converting { () throws(TensorError) in
      // A missing number is none; the check of outputs names its case.
      try Tensor(rows.flatMap { $0.map { $0 ?? .nan } }, shape: [rows.count, width])
    }
  }

  private func tensor(
    _ name: String, _ shape: [Int], _ deadline: Deadline
  ) throws(PredictorError) -> Tensor {
    guard let dtype = DType(rawValue: name), dtype.isFloatingPoint else {
      throw unsuitable(
        "expected outputs of type float32 or float64, the program announced \"\(name)\"")
    }
    // Compared before anything is read: a wrong size must not be waited for.
    guard shape.count <= 2, shape.allSatisfy({ (0...1_000_000).contains($0) }),
      shape.reduce(1, *) <= 1 << 28
    else {
      throw unsuitable("expected outputs of shape [cases, outputs], the program announced \(shape)")
    }
    let bytes = try program.bytes(shape.reduce(1, *) * dtype.byteCount, until: deadline)
    return try ExternalInputs.converting { () throws(TensorError) in
      let result = bytes.withUnsafeBytes { buffer -> Result<Tensor, TensorError> in
        Result { () throws(TensorError) in try Tensor(bytes: buffer, shape: shape, dtype: dtype) }
      }
      return try result.get()
    }
  }

  private func decoded<Message: Decodable>(
    _ type: Message.Type, _ line: [UInt8]
  ) throws(PredictorError) -> Message {
    let decoder = JSONDecoder()
    // Python writes NaN and Infinity, which are no JSON: they are understood, and refused as numbers.
    decoder.allowsJSON5 = true
    do {
      return try decoder.decode(type, from: Data(line))
    } catch {
      throw program.failure(
        "should answer with one line of JSON, it answered \(Self.shown(line)); what is not an answer "
          + "goes to its standard error")
    }
  }

  private static func shown(_ line: [UInt8]) -> String {
    let text = String(decoding: line.prefix(200), as: UTF8.self)
    return "\"\(text)\(line.count > 200 ? "…" : "")\""
  }
}
