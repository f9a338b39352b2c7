public import Findings

/// What one modality does in one model, told from how far outputs move.
public struct ModalityEvidence: Sendable, Hashable, Codable {
  /// I: the mean over cases of Σ_c |Δp| when the modality comes from another case; `nil` where it could
  /// not be exchanged.
  public var influence: Double?
  /// The mean over cases of Σ_c |Δp| when one of its parts is hidden, or all, whichever is more.
  public var magnitude: Double
  /// Z: the largest standard deviation over cases of any number of its encoding; `nil` where the model
  /// is not split.
  public var encodingDeviation: Double?
  /// Whether its inputs differ between cases.
  public var inputsVary: Bool
  /// The upper end of the 95 % interval of its share of all influence.
  public var influenceShareHigh: Double?

  /// Creates evidence.
  public init(
    influence: Double?, magnitude: Double, encodingDeviation: Double?, inputsVary: Bool,
    influenceShareHigh: Double? = nil
  ) {
    self.influence = influence
    self.magnitude = magnitude
    self.encodingDeviation = encodingDeviation
    self.inputsVary = inputsVary
    self.influenceShareHigh = influenceShareHigh
  }
}

/// How far outputs vary at all, which tells what counts as no movement.
public struct OutputEvidence: Sendable, Hashable, Codable {
  /// S: the mean over cases of Σ_c |p0 − mean p0|.
  public let spread: Double
  /// Below this, outputs have not moved: 10⁻⁶ of their mean size, or of one.
  public let threshold: Double

  /// From the outputs of the cases as they are.
  public init(_ outputs: [[Double]]) {
    let count = Double(max(1, outputs.count))
    let width = outputs.first?.count ?? 0
    let means = (0..<width).map { output in outputs.reduce(0) { $0 + $1[output] } / count }
    spread = outputs.reduce(0) { $0 + zip($1, means).reduce(0) { $0 + abs($1.0 - $1.1) } } / count
    let size = outputs.reduce(0) { $0 + $1.reduce(0) { $0 + abs($1) } } / count
    threshold = 1e-6 * max(1, size)
  }
}

extension ModalityEvidence {
  /// The first of the rules that applies to each modality of a model.
  public static func diagnoses(
    _ modalities: [ModalityEvidence], output: OutputEvidence
  ) -> [ContributionFindings.Diagnosis] {
    let threshold = output.threshold
    let isConstant =
      output.spread <= threshold && modalities.allSatisfy { ($0.influence ?? 0) <= threshold }
    return modalities.map { one in
      if isConstant { return .constantOutput }
      guard one.inputsVary, let influence = one.influence else { return .untestable }
      if influence <= threshold {
        if one.magnitude > threshold { return .fillArtefact }
        return (one.encodingDeviation ?? 1) <= 1e-6 ? .deadBranch : .ignoredByFusion
      }
      if one.magnitude <= threshold { return .redundant }
      if let high = one.influenceShareHigh, high < 0.05 { return .nearUnimodal }
      return .used
    }
  }
}
