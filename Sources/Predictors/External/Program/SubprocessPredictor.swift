public import Cohorts
public import Tensors

/// A program that answers batches over standard input and output: any model in any language.
///
/// The program runs in a process group of its own, which ends with this object, with this process in
/// whatever way that ends, after a timeout, and on request. One batch is under way at a time. The
/// protocol is in `docs/external-models.md`.
public final class SubprocessPredictor: ExternalPredictor {
  /// What the model takes and gives.
  public var description: ExternalModelDescription { model.description }
  /// The classes of the outputs in the cohort's order; empty for values of a regression.
  public var classNames: [String] { model.outputs.classNames }
  private let model: BoundModel

  private let engine: ProgramEngine

  /// Starts a program for a cohort.
  ///
  /// - Parameters:
  ///   - command: The program and its arguments; it is started in the description's folder.
  ///   - description: What goes to which input, and what the outputs mean.
  ///   - cohort: The cohort whose cases will be asked for.
  ///   - isCancelled: Asked while the program is waited for; it is then ended.
  /// - Throws: ``PredictorError`` with code `invalidDescription`, `programFailed`, `timedOut`,
  ///   `unsuitableOutput` or `cancelled`.
  public init(
    _ command: [String], description: ExternalModelDescription, cohort: Cohort,
    isCancelled: @escaping () -> Bool = { false }
  ) throws(PredictorError) {
    var started: ProgramEngine?
    model = try BoundModel(description, cohort: cohort, isProgram: true) {
      () throws(PredictorError) in
      let engine = try ProgramEngine(
        command, description: description, isCancelled: isCancelled)
      started = engine
      return engine
    }
    guard let started else { throw PredictorError(.failed, "the program was not started") }
    engine = started
  }

  /// The number of the program's process, which is also that of its process group.
  public var processIdentifier: Int32 { engine.process }

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
