/// The modalities that a made-up case can have.
public enum CaseModality: String, Sendable, Hashable, Codable, CaseIterable {
  /// A chest radiograph.
  case image
  /// A short clinical report.
  case report
  /// A table of blood values.
  case laboratory
  /// A vector of gene expression whose genes belong to named groups.
  case expression

  /// A binary sign that every modality shows in its own way.
  ///
  /// Slots are digits of the modality's symbol; which latent factor a slot shows is the matter of
  /// ``LatentModel``.
  public enum Slot: Int, Sendable, Hashable, Codable, CaseIterable {
    /// What several modalities can tell: lung opacity, fever, C-reactive protein, inflammatory genes.
    case common
    /// What this modality alone tells: an enlarged heart, weight loss, creatinine, hypoxia genes.
    case own
    /// Half of what only two modalities together tell: effusion, smoking, D-dimer, interferon genes.
    case paired
    /// Body weight: shown by all, says nothing about the label; makes cases find each other.
    case build
  }

  /// What a slot looks like, in words.
  public func sign(_ slot: Slot) -> String {
    switch (self, slot) {
    case (.image, .common): "opacity in a lung"
    case (.image, .own): "enlarged heart"
    case (.image, .paired): "pleural effusion"
    case (.image, .build): "wide body outline"
    case (.report, .common): "fever"
    case (.report, .own): "weight loss"
    case (.report, .paired): "smoking"
    case (.report, .build): "obesity"
    case (.laboratory, .common): "raised C-reactive protein"
    case (.laboratory, .own): "raised creatinine"
    case (.laboratory, .paired): "raised D-dimer"
    case (.laboratory, .build): "raised triglycerides"
    case (.expression, .common): "inflammatory response genes up"
    case (.expression, .own): "hypoxia genes up"
    case (.expression, .paired): "interferon response genes up"
    case (.expression, .build): "adipogenesis genes up"
    }
  }
}
