/// One modality of a cohort: which cases have it, and its data as read.
public struct Modality: Sendable {
  /// What the manifest says about it.
  public let specification: ModalitySpecification
  /// Whether each case has it.
  public let presence: [Bool]
  /// The data as read, before anything is fitted.
  public let content: Content
  /// Pictures that show too little tissue and so take no part.
  public let leftOut: [LeftOutPicture]

  /// A modality's data, one entry per case.
  public enum Content: Sendable {
    /// Files, decoded only when asked for.
    case image(ImageFiles)
    /// Several files a case.
    case bag(ImageBags)
    /// Columns of the table.
    case tabular(TabularColumns)
    /// A text per case; `nil` where missing.
    case text([String?])
    /// A matrix and the row of each case.
    case vector(VectorMatrix)
  }

  package init(
    specification: ModalitySpecification, presence: [Bool], content: Content,
    leftOut: [LeftOutPicture] = []
  ) {
    self.specification = specification
    self.presence = presence
    self.content = content
    self.leftOut = leftOut
  }

  /// The modality's name.
  public var name: String { specification.name }
  /// The modality's kind.
  public var kind: ModalityKind { specification.kind }
  /// The files of its pictures, one or several a case; `nil` for another kind.
  public var pictures: ImageFiles? {
    switch content {
    case .image(let files): files
    case .bag(let bags): bags.files
    case .tabular, .text, .vector: nil
    }
  }
  /// How many cases have it.
  public var presentCount: Int { presence.count { $0 } }
}

/// The image file of each case.
public struct ImageFiles: Sendable, Hashable {
  /// The path of each case's file; `nil` where missing.
  public let paths: [String?]
  /// The key of each case, for messages.
  public let caseIDs: [String]
  /// The side to which images are resized, in pixels.
  public let size: Int
  /// One channel or three.
  public let channels: Int
  /// How an image becomes a square.
  public let fit: ImageFit
  /// How the colors of stained tissue are treated.
  public let stain: StainSettings?
  /// What was found in each picture; empty where nothing had to be looked for.
  public let surveys: [PictureSurvey?]

  /// Creates a list of files.
  public init(
    paths: [String?], caseIDs: [String], size: Int, channels: Int, fit: ImageFit = .stretch,
    stain: StainSettings? = nil, surveys: [PictureSurvey?] = []
  ) {
    self.paths = paths
    self.caseIDs = caseIDs
    self.size = size
    self.channels = channels
    self.fit = fit
    self.stain = stain
    self.surveys = surveys
  }

  /// What was found in a picture; `nil` where nothing was looked for or it cannot be decoded.
  public func survey(_ index: Int) -> PictureSurvey? {
    surveys.indices.contains(index) ? surveys[index] : nil
  }
}

/// The tabular columns of a modality.
public struct TabularColumns: Sendable, Hashable {
  /// The columns of numbers.
  public var numeric: [Column<Double>]
  /// The columns of categories.
  public var categorical: [Column<String>]

  /// A named column with one optional value per case.
  public struct Column<Value: Sendable & Hashable>: Sendable, Hashable {
    /// The column's name.
    public let name: String
    /// The value of each case; `nil` where missing.
    public var values: [Value?]
    /// Creates a column.
    public init(name: String, values: [Value?]) {
      self.name = name
      self.values = values
    }
  }

  /// Creates columns.
  public init(numeric: [Column<Double>], categorical: [Column<String>]) {
    self.numeric = numeric
    self.categorical = categorical
  }
}

/// Rows of numbers and which case each belongs to.
public struct VectorMatrix: Sendable, Hashable {
  /// The features' names, one a column.
  public let names: [String]
  /// The values, row-major, `[rows, names.count]`.
  public var values: [Float]
  /// The row of each case; `-1` where missing.
  public let rowOfCase: [Int]
  /// How values are to be transformed.
  public let transform: VectorSource.Transform
  /// Groups of features (pathways), as indices into `names`.
  public let featureGroups: [FeatureGroup]

  /// A named group of features.
  public struct FeatureGroup: Sendable, Hashable, Codable {
    /// The group's name.
    public let name: String
    /// Its features, indices into the names, ascending.
    public let features: [Int]
    /// Creates a group.
    public init(name: String, features: [Int]) {
      self.name = name
      self.features = features
    }
  }

  /// Creates a matrix.
  public init(
    names: [String], values: [Float], rowOfCase: [Int],
    transform: VectorSource.Transform = .none, featureGroups: [FeatureGroup] = []
  ) {
    self.names = names
    self.values = values
    self.rowOfCase = rowOfCase
    self.transform = transform
    self.featureGroups = featureGroups
  }
}
