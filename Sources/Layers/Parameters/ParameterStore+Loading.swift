public import Tensors

extension ParameterStore {
  /// What loading left over on either side.
  public struct LoadReport: Sendable, Equatable {
    /// Names of the store that the weights did not have.
    public let missing: [String]
    /// Names of the weights that the store did not have.
    public let unexpected: [String]
  }

  /// A copy of all entries by name.
  public func state() throws(TensorError) -> [String: Tensor] {
    var state: [String: Tensor] = [:]
    for entry in entries { state[entry.name] = try entry.tensor.detached().copied() }
    return state
  }

  /// Overwrites entries with weights of the same names and shapes.
  ///
  /// Nothing is written unless everything fits.
  ///
  /// - Parameter isStrict: Whether a missing or an unexpected name is an error.
  /// - Throws: ``TensorError`` with code `missingEntry` or `shapeMismatch`.
  @discardableResult
  public func load(
    _ weights: [String: Tensor], isStrict: Bool = true
  ) throws(TensorError) -> LoadReport {
    var missing: [String] = []
    for entry in entries {
      guard let weight = weights[entry.name] else {
        missing.append(entry.name)
        continue
      }
      guard weight.shape == entry.tensor.shape else {
        throw TensorError(
          .shapeMismatch, operation: "ParameterStore.load",
          message: "\"\(entry.name)\": expected shape \(entry.tensor.shape), found \(weight.shape)",
          argumentShapes: [entry.tensor.shape, weight.shape])
      }
    }
    let names = Set(entries.map(\.name))
    let unexpected = weights.keys.filter { !names.contains($0) }.sorted()
    if isStrict, !(missing.isEmpty && unexpected.isEmpty) {
      throw TensorError(
        .missingEntry, operation: "ParameterStore.load",
        message: "expected exactly the names of the model; missing \(Self.listing(missing)), "
          + "unexpected \(Self.listing(unexpected))")
    }
    for entry in entries {
      if let weight = weights[entry.name] { try entry.tensor.assign(weight) }
    }
    return LoadReport(missing: missing, unexpected: unexpected)
  }

  private static func listing(_ names: [String]) -> String {
    guard names.count > 4 else { return "\(names)" }
    return "\(names.prefix(4)) and \(names.count - 4) more"
  }
}
