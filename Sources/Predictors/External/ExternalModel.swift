public import Cohorts
public import Tensors

/// Opens models that somebody else trained, whatever they are.
public enum ExternalModel {
  /// Opens a model for a cohort.
  ///
  /// - Parameters:
  ///   - path: A TorchScript file, an AOTInductor package, a program, or the `model.yaml` that describes
  ///     one of them. Beside a model, its description is looked for under the model's name with the
  ///     ending `.yaml`, then as `model.yaml`.
  ///   - cohort: The cohort whose cases will be asked for.
  ///   - description: What the model takes and gives, in place of a file that says so.
  ///   - device: Where a model in a file runs.
  ///   - timeout: How many seconds a batch may take, in place of what the description says.
  ///   - isCancelled: Asked while the model is waited for.
  /// - Returns: A ``TorchScriptPredictor``, ``AOTInductorPredictor`` or ``SubprocessPredictor``.
  /// - Throws: ``PredictorError`` that names the file and the field.
  public static func open(
    _ path: String, cohort: Cohort, description: ExternalModelDescription? = nil,
    device: Device = .cpu, timeout: Double? = nil, isCancelled: @escaping () -> Bool = { false }
  ) throws(PredictorError) -> any ExternalPredictor {
    var (target, found) = try resolved(path, description)
    if let timeout {
      guard timeout > 0, timeout <= 1_000_000 else {
        throw PredictorError(
          .invalidDescription,
          "expected a timeout in seconds of more than 0 and at most 1000000, found \(timeout)")
      }
      found.timeout = timeout
    }
    if !found.command.isEmpty {
      return try SubprocessPredictor(
        found.command, description: found, cohort: cohort, isCancelled: isCancelled)
    }
    // A relative name would be looked for in the search path, or seen from another folder.
    target = FilePath.absolute(target)
    let format = if let format = found.format { format } else { try ModelFile.format(of: target) }
    switch format {
    case .torchscript:
      return try TorchScriptPredictor(
        target, description: found, cohort: cohort, device: device, isCancelled: isCancelled)
    case .aotinductor:
      return try AOTInductorPredictor(
        target, description: found, cohort: cohort, device: device, isCancelled: isCancelled)
    case .program:
      return try SubprocessPredictor(
        [target], description: found, cohort: cohort, isCancelled: isCancelled)
    }
  }

  /// The model's file and its description.
  private static func resolved(
    _ path: String, _ given: ExternalModelDescription?
  ) throws(PredictorError) -> (String, ExternalModelDescription) {
    let isDescription = path.hasSuffix(".yaml") || path.hasSuffix(".yml")
    if isDescription, given == nil {
      let description = try ExternalModelDescription(contentsOf: path)
      if let file = description.file { return (file, description) }
      guard description.command.isEmpty else { return (path, description) }
      let stem = String(path.prefix(upTo: path.lastIndex(of: ".") ?? path.endIndex))
      if let file = [".pt", ".pt2"].map({ stem + $0 }).first(where: FileContents.exists) {
        return (file, description)
      }
      throw PredictorError(
        .invalidDescription,
        "\(path): it names no model; add file: NAME, or command: [PROGRAM, ARGUMENT]")
    }
    guard FileContents.exists(path) else {
      throw PredictorError(
        .unreadableModel, "\(path): no such file; name a model, or the model.yaml that describes it"
      )
    }
    if var given {
      if given.folder.isEmpty { given.folder = FilePath.folder(of: FilePath.absolute(path)) }
      return (path, given)
    }
    let folder = FilePath.folder(of: FilePath.absolute(path))
    let name = FilePath.name(of: path)
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    for candidate in ["\(name).yaml", "\(stem).yaml", "model.yaml"] {
      let file = FilePath.resolve(candidate, in: folder)
      guard FileContents.exists(file) else { continue }
      let description = try ExternalModelDescription(contentsOf: file)
      // A description that is about another model of the same folder is not this one's.
      if let other = description.file, other != FilePath.absolute(path) { continue }
      return (path, description)
    }
    throw PredictorError(
      .invalidDescription,
      "\(path): there is no description of the model; write \(stem).yaml beside it, or give --input "
        + "NAME=MODALITY for each input in the model's order")
  }
}
