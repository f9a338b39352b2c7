extension ExternalModelDescription {
  /// Puts a description together from the options of a command line, for models without a
  /// `model.yaml`.
  ///
  /// - Parameters:
  ///   - inputs: Texts of the form `NAME=MODALITY`, `NAME=MODALITY:PART`, or without `NAME=` for
  ///     inputs by position.
  ///   - kind: What the outputs mean: `logits`, `probabilities` or `regression`.
  ///   - classes: The classes in the model's order; a binary model may have one output.
  ///   - count: The number of outputs; `nil` for one a class, or one value.
  /// - Throws: ``PredictorError`` with code `invalidDescription`.
  public init(
    inputs texts: [String], kind: String, classes: [String] = [], count: Int? = nil
  ) throws(PredictorError) {
    guard !texts.isEmpty else {
      throw PredictorError(
        .invalidDescription,
        "there is no description of the model; write a model.yaml beside it, or give --input "
          + "NAME=MODALITY for each input in the model's order")
    }
    var inputs: [Input] = []
    for text in texts { inputs.append(try Self.input(text)) }
    guard let kind = Output.Kind(rawValue: kind) else {
      throw PredictorError(
        .invalidDescription,
        "expected outputs of kind logits, probabilities or regression, found \"\(kind)\"")
    }
    let count = count ?? max(1, classes.count)
    guard Set(classes).count == classes.count, (1...100_000).contains(count),
      classes.isEmpty || count == classes.count || (count == 1 && classes.count == 2)
    else {
      throw PredictorError(
        .invalidDescription,
        "expected one output for each of different classes, or one for two classes; found "
          + "\(count) outputs and \(classes.count) classes")
    }
    self.init(
      inputs: inputs, output: Output(kind, count: count, classes: classes), source: "options")
    try check()
  }

  private static func input(_ text: String) throws(PredictorError) -> Input {
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = sides.count == 2 ? String(sides[0]) : nil
    let parts = sides[sides.count - 1].split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let modality = parts.first, !modality.isEmpty, name?.isEmpty != true else {
      throw PredictorError(
        .invalidDescription, "expected NAME=MODALITY, such as image=photo, found \"\(text)\"")
    }
    var input = Input(modality: String(modality), name: name)
    guard parts.count == 2 else { return input }
    guard let part = Input.Part(rawValue: String(parts[1])) else {
      throw PredictorError(
        .invalidDescription,
        "expected content, mask or presence after the colon of \"\(text)\", found \"\(parts[1])\"")
    }
    input.part = part
    return input
  }
}
