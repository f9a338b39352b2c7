/// Measures what a run's model looks at in one case; what a server needs for it.
///
/// Messages of what it throws are sent to whoever asked.
public protocol ContributionEngine: Sendable {
  /// Measures a case of a run, by the run's name and the case's identity.
  func contribution(
    ofCase id: String, inRun run: String
  ) async throws(ServiceError) -> CaseContribution
}

/// What a model looks at in one case.
public struct CaseContribution: Codable, Hashable, Sendable {
  /// The part of a modality.
  public struct Share: Codable, Hashable, Sendable {
    /// The modality.
    public var modality: String
    /// Its part of all that the output moves by, from 0 to 1.
    public var share: Double
    /// A picture of where it looks, as PNG in Base64; nil where there is none.
    public var heatMap: String?

    /// Creates a share.
    public init(modality: String, share: Double, heatMap: String? = nil) {
      self.modality = modality
      self.share = share
      self.heatMap = heatMap
    }
  }

  /// The case.
  public var id: String
  /// The model.
  public var model: String
  /// A share a modality.
  public var shares: [Share]
  /// What to know of it.
  public var notes: [String]

  /// Creates a contribution.
  public init(id: String, model: String, shares: [Share], notes: [String] = []) {
    self.id = id
    self.model = model
    self.shares = shares
    self.notes = notes
  }
}
