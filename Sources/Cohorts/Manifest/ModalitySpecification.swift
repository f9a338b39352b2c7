/// One kind of data about a case, as a manifest declares it.
public struct ModalitySpecification: Sendable, Hashable {
  /// The modality's name.
  public var name: String
  /// Where its data lies and how it is read.
  public var source: Source

  /// Where a modality's data lies.
  public enum Source: Sendable, Hashable {
    /// A picture per case.
    case image(ImageSource)
    /// Several pictures per case.
    case bag(BagSource)
    /// Numbers and categories from the table.
    case tabular(TabularSource)
    /// Words from the table.
    case text(TextSource)
    /// A row of numbers per case from a file of its own.
    case vector(VectorSource)
  }

  /// Creates a modality.
  public init(name: String, source: Source) {
    self.name = name
    self.source = source
  }

  /// The kind, as the manifest names it.
  public var kind: ModalityKind {
    switch source {
    case .image: .image
    case .bag: .bag
    case .tabular: .tabular
    case .text: .text
    case .vector: .vector
    }
  }
}

/// The kinds of modality.
public enum ModalityKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// A picture per case.
  case image
  /// Several pictures per case, in no order that matters: multiple-instance learning.
  case bag
  /// Numbers and categories.
  case tabular
  /// Words.
  case text
  /// A row of numbers of one meaning, such as gene expression or an embedding.
  case vector
}

/// How an image of any shape becomes a square.
public enum ImageFit: String, Sendable, Hashable, Codable, CaseIterable {
  /// Both sides are scaled on their own; nothing is lost, shapes are distorted.
  case stretch
  /// The largest square in the middle is kept.
  case crop
  /// The whole image is kept on a black square.
  case pad
}

/// A picture per case: a column of file names.
public struct ImageSource: Sendable, Hashable {
  /// The column that holds paths relative to the manifest's folder.
  public var column: String
  /// The side to which images are resized, in pixels.
  public var size: Int
  /// One channel (grey) or three (RGB).
  public var channels: Int
  /// How an image becomes a square.
  public var fit: ImageFit
  /// The folder that relative paths start from.
  public var folder: String
  /// The least share of a picture that must show tissue, above 0 to 1; all pictures count without.
  public var tissue: Double?
  /// How the colors of stained tissue are treated; left as they are without.
  public var stain: StainSettings?

  /// Creates a source.
  public init(
    column: String, size: Int = 224, channels: Int = 3, fit: ImageFit = .stretch,
    folder: String = "", tissue: Double? = nil, stain: StainSettings? = nil
  ) {
    self.column = column
    self.size = size
    self.channels = channels
    self.fit = fit
    self.folder = folder
    self.tissue = tissue
    self.stain = stain
  }
}

/// Numbers and categories from the cohort's table.
public struct TabularSource: Sendable, Hashable {
  /// The columns of numbers.
  public var numeric: [String]
  /// The columns of categories.
  public var categorical: [String]

  /// Creates a source.
  public init(numeric: [String] = [], categorical: [String] = []) {
    self.numeric = numeric
    self.categorical = categorical
  }
}

/// Words from the cohort's table.
public struct TextSource: Sendable, Hashable {
  /// The column.
  public var column: String
  /// Creates a source.
  public init(column: String) { self.column = column }
}

/// A row of numbers per case from a CSV, `.npy` or `.safetensors` file.
public struct VectorSource: Sendable, Hashable {
  /// How values are transformed before anything is fitted.
  public enum Transform: String, Sendable, Hashable, Codable, CaseIterable {
    /// Values as they are.
    case none
    /// `log(1 + x)`.
    case log1p
    /// Counts per million of the row, then `log(1 + x)`.
    case log1pCPM = "log1p-cpm"
  }

  /// The path of the file.
  public var file: String
  /// In a CSV file, the column that holds case keys.
  public var key: String?
  /// For `.npy` and `.safetensors`, a text file with one case key a line; else rows are the table's.
  public var keys: String?
  /// In a `.safetensors` file, the entry to read; needed where there are several.
  public var tensor: String?
  /// How values are transformed.
  public var transform: Transform
  /// How many features to keep, by variance on the training part; all by default.
  public var features: Int?
  /// A GMT file that groups features (pathways).
  public var groups: String?
  /// How many clusters of features become tokens of a network; the run's default where nil.
  public var tokens: Int?

  /// Creates a source.
  public init(
    file: String, key: String? = nil, keys: String? = nil, tensor: String? = nil,
    transform: Transform = .none, features: Int? = nil, groups: String? = nil,
    tokens: Int? = nil
  ) {
    self.file = file
    self.key = key
    self.keys = keys
    self.tensor = tensor
    self.transform = transform
    self.features = features
    self.groups = groups
    self.tokens = tokens
  }
}
