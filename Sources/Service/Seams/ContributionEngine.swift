public import Foundation

/// Measures what a run's model looks at in one case; what a server needs for it.
///
/// Messages of what it throws are sent to whoever asked.
public protocol ContributionEngine: Sendable {
  /// Measures a case of the run in a folder, by the case's identity.
  ///
  /// - Throws: ``ServiceError`` with code `notFound` for a case that the run lacks, `unprocessable` if its model or data
  ///   cannot be had, `overloaded` if too many wait already.
  func contribution(
    ofCase id: String, inRun folder: URL
  ) async throws(ServiceError) -> MeasuredContribution
}

/// A contribution with its pictures.
public struct MeasuredContribution: Sendable, Hashable {
  /// All but the pictures; addresses of these are filled in by the server.
  public var contribution: CaseContribution
  /// The heat maps over the case's pictures, by modality.
  public var heatMaps: [String: ServedPicture]
  /// The pictures as the model was shown them, by modality, of the same size as the heat maps.
  public var pictures: [String: ServedPicture]

  /// Creates a measurement.
  public init(
    _ contribution: CaseContribution, heatMaps: [String: ServedPicture] = [:],
    pictures: [String: ServedPicture] = [:]
  ) {
    self.contribution = contribution
    self.heatMaps = heatMaps
    self.pictures = pictures
  }
}

/// What a model looks at in one case.
public struct CaseContribution: Codable, Hashable, Sendable {
  /// What the model says of the case.
  public struct Output: Codable, Hashable, Sendable {
    /// The class, label or quantity.
    public var name: String
    /// Its probability; a number in standard deviations; the logarithm of a hazard.
    public var value: Double

    /// Creates an output.
    public init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// A word, column or picture of a bag.
  public struct Part: Codable, Hashable, Sendable {
    /// The word, the column, or the picture's file name.
    public var name: String
    /// By how much it raises the output that is shown.
    public var effect: Double

    /// Creates a part.
    public init(name: String, effect: Double) {
      self.name = name
      self.effect = effect
    }
  }

  /// The part of a modality.
  public struct Share: Codable, Hashable, Sendable {
    /// The modality.
    public var modality: String
    /// Its part of all that the outputs move by, from 0 to 1; nil where they do not move.
    public var share: Double?
    /// Whether the case has the modality.
    public var isPresent: Bool
    /// What it is split into: `pixels`, `pictures`, `words`, `columns` or `features`.
    public var elements: String
    /// The number of equal parts that its share stands on.
    public var partCount: Int
    /// What stands in for a hidden part, as a few words; all else of the case stays as it is.
    public var replacement: String
    /// The address of its picture as the model was shown it; nil where there is none.
    public var picture: String?
    /// The address of a picture of where it looks; nil where there is none.
    public var heatMap: String?
    /// The effect of a cell in full color; nil where there is no heat map.
    public var heatMapScale: Double?
    /// The cells of the heat map down and across; nil where there is none.
    public var heatMapCells: [Int]?
    /// What matters most in it, the largest effects first; none for pictures.
    public var parts: [Part]

    /// Creates a share.
    public init(
      modality: String, share: Double?, isPresent: Bool = true, elements: String, partCount: Int,
      replacement: String, parts: [Part] = []
    ) {
      self.modality = modality
      self.share = share
      self.isPresent = isPresent
      self.elements = elements
      self.partCount = partCount
      self.replacement = replacement
      self.parts = parts
    }

    private enum CodingKeys: String, CodingKey {
      case modality, share, parts, elements, replacement, picture
      case isPresent = "is_present"
      case partCount = "part_count"
      case heatMap = "heat_map"
      case heatMapScale = "heat_map_scale"
      case heatMapCells = "heat_map_cells"
    }
  }

  /// The case.
  public var id: String
  /// The model.
  public var model: String
  /// What values and effects are: `probability`, `standard deviations` or `log hazard`.
  public var unit: String
  /// The label's column, of which outputs are classes; nil where outputs name all there is.
  public var label: String?
  /// What it says.
  public var outputs: [Output]
  /// The output that heat maps and parts are about.
  public var shown: String
  /// A share a modality.
  public var shares: [Share]
  /// What to know of it.
  public var notes: [String]

  /// Creates a contribution.
  public init(
    id: String, model: String, unit: String, label: String? = nil, outputs: [Output],
    shown: String, shares: [Share], notes: [String] = []
  ) {
    self.id = id
    self.model = model
    self.unit = unit
    self.label = label
    self.outputs = outputs
    self.shown = shown
    self.shares = shares
    self.notes = notes
  }
}
