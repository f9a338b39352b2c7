extension ContributionFindings {
  /// Why a modality's share is as it is.
  public enum Diagnosis: String, Codable, Sendable, Hashable, CaseIterable {
    /// The outputs are the same whatever the inputs are.
    case constantOutput = "constant output"
    /// The inputs are the same in all cases, or too few have them: nothing can be said.
    case untestable
    /// Outputs move when parts are hidden, but not when the modality comes from another case: the
    /// model reacts to the fill.
    case fillArtefact = "fill artefact"
    /// The encoder says the same of every case.
    case deadBranch = "dead branch"
    /// The encoder tells cases apart, but what it says does not reach the outputs.
    case ignoredByFusion = "ignored by fusion"
    /// Outputs move when the whole modality is exchanged but not when parts are hidden.
    case redundant = "redundant or partition-blind"
    /// Its share of all influence is surely below one in twenty.
    case nearUnimodal = "near-unimodal"
    /// The outputs depend on it.
    case used

    /// The answer to whether the model uses the modality.
    public var verdict: Verdict {
      switch self {
      case .constantOutput, .fillArtefact, .deadBranch, .ignoredByFusion: .ignored
      case .untestable: .cannotTell
      case .redundant, .nearUnimodal, .used: .used
      }
    }

    /// What it means, for people.
    public var explanation: String {
      switch self {
      case .constantOutput: "the model says the same of every case"
      case .untestable: "its inputs do not differ between cases, or too few cases have it"
      case .fillArtefact:
        "outputs move when parts of it are hidden, but not when it comes from another case: the "
          + "model reacts to the fill, not to what it held"
      case .deadBranch: "its encoder says the same of every case"
      case .ignoredByFusion:
        "its encoder tells cases apart, but no output moves when it comes from another case"
      case .redundant:
        "no output moves when single parts are hidden, but outputs move when it comes from another "
          + "case: its parts repeat one another, or another modality does"
      case .nearUnimodal: "its share of all influence is below 5 %, interval included"
      case .used: "outputs move when it comes from another case"
      }
    }
  }
}
