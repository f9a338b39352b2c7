import Cohorts
import Tensors

/// The model's outputs, checked against the description and put into the cohort's order of classes.
struct ExternalOutputs {
  let description: ExternalModelDescription
  /// The names of the outputs in the cohort's order: its classes first.
  let classNames: [String]
  /// For each output of ours the model's; `nil` if they are the same.
  private let order: [Int]?
  /// Whether a single output is that of the cohort's first class, not its second.
  private let isReversed: Bool

  /// - Throws: ``PredictorError`` with code `invalidDescription` if the classes are not the cohort's.
  init(_ description: ExternalModelDescription, cohort: Cohort) throws(PredictorError) {
    self.description = description
    let classes = description.output.classes
    guard !classes.isEmpty else {
      classNames = []
      order = nil
      isReversed = false
      return
    }
    for name in cohort.classNames where !classes.contains(name) {
      throw description.error(
        description.output.place,
        "classes: the cohort's class \"\(name)\" is not among the model's "
          + quotedList(classes, limit: 12))
    }
    // Classes that the cohort set aside stay outputs, so that probabilities still sum to one.
    let aside = cohort.setAside.map(\.name)
    let others = classes.filter { !cohort.classNames.contains($0) }
    if let name = others.first(where: { !aside.contains($0) }) {
      throw description.error(
        description.output.place,
        "classes: the cohort has no class \"\(name)\"; "
          + suggestion(for: name, among: cohort.classNames + aside, kind: "class"))
    }
    classNames = cohort.classNames + others
    if description.output.count == 1 {
      order = nil
      isReversed = classNames != classes
    } else {
      let places = classNames.compactMap { classes.firstIndex(of: $0) }
      order = places == Array(places.indices) ? nil : places
      isReversed = false
    }
  }

  /// One batch's outputs as `[cases, outputs]`.
  ///
  /// - Parameters:
  ///   - caseName: What to call a row in messages.
  /// - Throws: ``PredictorError`` with code `unsuitableOutput` or `notFinite`.
  func checked(
    _ raw: Tensor, rows: Int, caseName: (Int) -> String
  ) throws(PredictorError) -> Tensor {
    let count = description.output.count
    let place = description.output.place
    let shape = raw.shape
    guard shape == [rows, count] || (count == 1 && shape == [rows]) else {
      throw description.error(
        .unsuitableOutput, place,
        "expected outputs of shape [\(rows), \(count)] for \(rows) cases, the model gave \(shape)"
          + (shape.first == rows ? "; correct count or classes" : ""))
    }
    guard let dtype = raw.dtype, dtype.isFloatingPoint else {
      throw description.error(
        .unsuitableOutput, place,
        "expected real numbers, the model gave \(raw.dtype?.rawValue ?? "another type"); give "
          + "\(description.output.kind.rawValue), not decisions")
    }
    let values: [Double]
    let outputs: Tensor
    do throws(TensorError) {
      let host = try raw.to(.cpu).reshaped([rows, count])
      outputs =
        dtype == .float64 || dtype == .float32 ? host : try host.converted(to: .float32)
      values = try outputs.array(of: Double.self)
    } catch {
      throw PredictorError(.failed, "the outputs could not be read", underlying: error)
    }
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw description.error(
        .notFinite, place,
        "output \(bad % count + 1) for \(caseName(bad / count)) is \(values[bad]), not a finite "
          + "number")
    }
    if description.output.kind == .probabilities { try checkProbabilities(values, caseName) }
    return try ordered(outputs)
  }

  private func checkProbabilities(
    _ values: [Double], _ caseName: (Int) -> String
  ) throws(PredictorError) {
    let count = description.output.count
    if let bad = values.firstIndex(where: { $0 < -1e-6 || $0 > 1 + 1e-6 }) {
      throw description.error(
        .unsuitableOutput, description.output.place,
        "expected probabilities, found \(values[bad]) for \(caseName(bad / count)); are these "
          + "logits?")
    }
    guard count > 1 else { return }
    for row in 0..<values.count / count {
      let sum = values[row * count..<(row + 1) * count].reduce(0, +)
      // Half-precision models miss 1 by about a thousandth.
      guard abs(sum - 1) < 5e-3 else {
        throw description.error(
          .unsuitableOutput, description.output.place,
          "expected the probabilities of the classes to sum to 1, found \(sum) for "
            + caseName(row))
      }
    }
  }

  private func ordered(_ outputs: Tensor) throws(PredictorError) -> Tensor {
    guard order != nil || isReversed else { return outputs }
    return try ExternalInputs.converting { () throws(TensorError) in
      if let order { return try outputs.selecting(Tensor(order.map(Int64.init)), axis: 1) }
      return description.output.kind == .probabilities ? try 1 - outputs : try 0 - outputs
    }
  }
}
