public import Tensors

/// Binary cross entropy of several labels a case, over the cells whose truth is known.
public struct LabelCrossEntropy: Sendable {
  /// Creates the loss.
  public init() {}

  /// The mean over the known cells; zero if none is known.
  ///
  /// - Parameters:
  ///   - logits: `[cases, labels]`.
  ///   - truth: Whether each case has each label, `[cases][labels]`; `nil` where nobody knows.
  /// - Throws: ``TensorError`` with code `shapeMismatch` if the shapes differ.
  public func callAsFunction(
    _ logits: Tensor, truth: [[Bool?]]
  ) throws(TensorError) -> Tensor {
    let cells = truth.flatMap { $0 }
    let known = cells.count { $0 != nil }
    let shape = [truth.count, truth.first?.count ?? 0]
    let targets = try Tensor(cells.map { $0 == true ? Float(1) : 0 }, shape: shape)
    // The mean runs over all cells, known or not.
    let weight = Float(cells.count) / Float(max(1, known))
    let weights = try Tensor(cells.map { $0 == nil ? Float(0) : weight }, shape: shape)
    let dtype = logits.dtype ?? .float32
    return try logits.binaryCrossEntropy(
      targets: targets.converted(to: dtype), weights: weights.converted(to: dtype))
  }
}

/// The negative logarithm of Cox's partial likelihood, ties as Breslow did, over the number of cases.
///
/// Every event is compared with the cases of the batch that were still seen at its time, so a batch
/// without an event teaches nothing, and larger batches teach more than as many small ones.
///
/// Sources: Cox 1972, "Regression models and life-tables"; as a network's loss Katzman et al. 2018,
/// <https://arxiv.org/abs/1606.00931>, eq. 4.
public struct CoxLoss: Sendable {
  /// Creates the loss.
  public init() {}

  /// The loss of a batch.
  ///
  /// - Parameters:
  ///   - risks: Logarithms of hazard ratios, `[cases, 1]`.
  ///   - times: Times of event or censoring.
  ///   - events: Whether the event happened.
  /// - Throws: ``TensorError`` with code `shapeMismatch` if the counts differ.
  public func callAsFunction(
    _ risks: Tensor, times: [Double], events: [Bool]
  ) throws(TensorError) -> Tensor {
    guard risks.shape == [times.count, 1], events.count == times.count else {
      throw TensorError(
        .shapeMismatch, operation: "CoxLoss",
        message: "expected [\(times.count), 1] risks and as many events, found \(risks.shape) and "
          + "\(events.count)", argumentShapes: [risks.shape])
    }
    let happened = times.indices.filter { events[$0] }
    // Still a function of the risks, so that a step can be taken.
    guard !happened.isEmpty else { return try risks.sum() * 0 }
    // [events, cases]: far below every risk where a case was gone before the event.
    let gone = happened.flatMap { event in
      times.indices.map { times[$0] >= times[event] ? Float(0) : -1e30 }
    }
    let mask = try Tensor(gone, shape: [happened.count, times.count])
      .converted(to: risks.dtype ?? .float32)
    let rows = try risks.transposed() + mask
    let share = Double(happened.count) / Double(times.count)
    return try rows.crossEntropy(targets: Tensor(happened.map(Int64.init))) * share
  }
}
