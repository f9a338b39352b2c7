public import Cohorts
public import Tensors

/// A package of `torch._inductor.aoti_compile_and_package`: a `.pt2` file with machine code.
///
/// It runs on the kind of machine and the LibTorch that it was compiled for. Inputs go by position, in
/// the description's order; their types and sizes are checked at every call. The code in the package
/// runs inside this process with all its rights: open only what you trust.
public final class AOTInductorPredictor: ExternalPredictor {
  /// What the model takes and gives.
  public var description: ExternalModelDescription { model.description }
  /// The classes of the outputs in the cohort's order; empty for values of a regression.
  public var classNames: [String] { model.outputs.classNames }
  private let model: BoundModel

  /// Opens the file for a cohort.
  ///
  /// - Parameters:
  ///   - path: The model's file.
  ///   - description: What goes to which input, and what the outputs mean.
  ///   - cohort: The cohort whose cases will be asked for.
  ///   - device: Where the model runs.
  ///   - isCancelled: Asked while the model computes; what then still runs is left behind.
  /// - Throws: ``PredictorError`` with code `unreadableModel`, `invalidDescription`,
  ///   `unsuitableInput` or `missingFeature`.
  public init(
    _ path: String, description: ExternalModelDescription, cohort: Cohort, device: Device = .cpu,
    isCancelled: @escaping () -> Bool = { false }
  ) throws(PredictorError) {
    model = try BoundModel(description, cohort: cohort, isProgram: false) {
      () throws(PredictorError) in
      try NativeModel(
        path, format: .aotinductor, description: description, device: device,
        isCancelled: isCancelled)
    }
  }

  /// Reads cases as the description says.
  public func prepare(_ batch: CaseBatch) throws(PredictorError) -> [String: ModalityBatch] {
    try model.inputs.prepare(batch)
  }

  /// What stands where in the prepared inputs of a modality.
  public func preparedNames(of modality: String) -> PreparedNames? {
    model.inputs.names(of: modality)
  }

  /// The outputs of prepared cases, `[cases, outputs]`.
  public func predict(_ inputs: [String: ModalityBatch]) throws(PredictorError) -> Tensor {
    try model.predict(inputs)
  }

  /// The outputs of cases, `[cases, outputs]`; messages name the case.
  public func predict(_ batch: CaseBatch) throws(PredictorError) -> Tensor {
    try model.predict(batch)
  }
}
