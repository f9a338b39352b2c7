import CTorch
import Foundation
import Tensors

/// A model in a file that LibTorch runs, on a thread of its own.
final class NativeModel: ModelEngine {
  let handle: OpaquePointer
  let description: ExternalModelDescription
  private let path: String
  private let device: Device
  let names: [String?]
  private let isCancelled: () -> Bool

  /// Opens the file and compares its inputs with the description.
  ///
  /// - Throws: ``PredictorError`` with code `unreadableModel`, `unsuitableInput` or `missingFeature`.
  init(
    _ path: String, format: ExternalModelDescription.Format,
    description: ExternalModelDescription, device: Device, isCancelled: @escaping () -> Bool
  ) throws(PredictorError) {
    self.path = path
    self.description = description
    self.device = device
    self.isCancelled = isCancelled
    // Packages keep no names: their inputs go in the order of the description.
    names = description.inputs.map { format == .torchscript ? $0.name : nil }
    guard device.isAvailable else {
      throw Self.lacking(path, "the device \(device) is not there; use the device cpu")
    }
    let raw: (kind: Int32, index: Int32) =
      switch device {
      case .cpu: (0, 0)
      case .cuda(let index): (1, Int32(clamping: index))
      case .mps: (2, 0)
      case .accelerator(let index): (4, Int32(clamping: index))
      }
    let kind = format == .torchscript ? CHIASM_TORCHSCRIPT : CHIASM_AOTINDUCTOR
    var result: OpaquePointer?
    let status = chiasm_model_load(
      path, Int32(kind.rawValue), chiasm_device(kind: raw.kind, index: raw.index), &result)
    guard status == CHIASM_OK, let result else {
      let text = String(cString: chiasm_error_message())
      if status == CHIASM_NO_FEATURE || status == CHIASM_NO_DEVICE {
        throw Self.lacking(path, text)
      }
      throw PredictorError(
        .unreadableModel, "\(path): cannot be opened as \(format.rawValue): \(Self.brief(text))")
    }
    handle = result
    try checkOrder()
    try checkInputs()  // an error here ends in `deinit`, as everything is set
  }

  deinit { chiasm_model_release(handle) }

  /// An error that ends with the exit code for what is not installed.
  private static func lacking(_ path: String, _ text: String) -> PredictorError {
    PredictorError(
      .missingFeature, "\(path): this machine lacks what the model needs",
      underlying: TensorError(.deviceUnavailable, operation: "open", message: text))
  }

  /// LibTorch's own words without its advice about Python.
  private static func brief(_ text: String) -> String {
    let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
    // A traceback ends with the reason.
    let shown = lines.count > 5 ? lines.prefix(1) + ["…"] + lines.suffix(3) : lines
    return shown.joined(separator: "; ")
  }

  func run(_ payloads: [Payload], rows: Int) throws(PredictorError) -> Tensor {
    var tensors: [Tensor] = []
    for payload in payloads {
      guard case .tensor(let tensor) = payload.content else {
        throw PredictorError(.failed, "a model in a file takes tensors only")
      }
      tensors.append(
        try ExternalInputs.converting { () throws(TensorError) in try tensor.to(device) })
    }
    var result: OpaquePointer?
    let status = call(tensors, &result)
    if status == CHIASM_OK, let result { return Tensor(owning: result) }
    let text = Self.brief(String(cString: chiasm_error_message()))
    switch status {
    case CHIASM_TIMED_OUT where isCancelled():
      throw PredictorError(.cancelled, "stopped on request")
    case CHIASM_TIMED_OUT:
      throw PredictorError(
        .timedOut,
        "\(path): no answer within \(description.timeout) s for \(rows) cases; give it more with "
          + "timeout, or smaller batches with batch")
    case CHIASM_BAD_RESULT:
      throw description.error(
        .unsuitableOutput, description.output.place, "\(path): \(text) (output.result)")
    default:
      let sent = zip(description.inputs, tensors).map { input, tensor in
        "\(input.sentName) \(tensor.dtype?.rawValue ?? "") \(tensor.shape)"
      }
      throw PredictorError(
        .failed,
        "\(path): the model failed on \(sent.joined(separator: ", ")): \(text)")
    }
  }

  private func call(_ tensors: [Tensor], _ result: inout OpaquePointer?) -> chiasm_status {
    // Texts and the question whether to stop must stay in place until the call is over.
    let keywords = names.map { $0.map { strdup($0) } }
    defer { for case let keyword? in keywords { free(keyword) } }
    let milliseconds = Int64((description.timeout * 1_000).rounded(.up))
    let question = Question(isCancelled)
    return withExtendedLifetime((tensors, question)) {
      chiasm_model_run(
        handle, tensors.map(\.storage.handle), keywords.map { $0.flatMap { UnsafePointer($0) } },
        tensors.count, description.output.key, Int32(description.output.index ?? -1), milliseconds,
        { context in
          guard let context else { return false }
          return Unmanaged<Question>.fromOpaque(context).takeUnretainedValue().ask()
        }, Unmanaged.passUnretained(question).toOpaque(), &result)
    }
  }

  private final class Question {
    let ask: () -> Bool
    init(_ ask: @escaping () -> Bool) { self.ask = ask }
  }
}
