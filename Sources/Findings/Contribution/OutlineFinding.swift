/// How much of what a model sees in pictures lies inside outlines, beside what chance would put there.
public struct OutlineFinding: Codable, Sendable, Hashable {
  /// The modality.
  public var modality: String
  /// The number of cases with a picture, an outline, and outputs that move.
  public var cases: Int
  /// The number of cells of the maps that were compared.
  public var cells: Int
  /// The mean share of the attribution that lies inside.
  public var inside: Figure
  /// The mean share of the picture that lies inside: what cells in random order would have.
  public var chance: Figure
  /// The mean of inside less chance.
  public var excess: Figure

  /// Creates a finding.
  public init(
    modality: String, cases: Int, cells: Int, inside: Figure, chance: Figure, excess: Figure
  ) {
    self.modality = modality
    self.cases = cases
    self.cells = cells
    self.inside = inside
    self.chance = chance
    self.excess = excess
  }
}
