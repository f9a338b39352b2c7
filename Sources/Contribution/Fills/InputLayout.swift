public import Cohorts

/// What stands where in a prepared input, so that whole attributes, words and gene groups are hidden,
/// in the content as well as in the linear form (`design`) beside it.
public struct InputLayout: Sendable {
  /// The layouts, by kind.
  public enum Form: Sendable {
    /// Pixels; what a black pixel is in each prepared channel, where that is known.
    case pixels(black: [Double]?)
    /// Words.
    case words(TextLayout)
    /// Attributes.
    case columns([Attribute])
    /// Features with named groups, which may overlap.
    case features(names: [String], groups: [VectorMatrix.FeatureGroup])
  }

  /// One attribute of a table: all places that speak of it.
  public struct Attribute: Sendable, Hashable {
    /// The column of the table.
    public let name: String
    /// Its places among the prepared numbers: the value, a flag that it is missing.
    public var numeric: [Int] = []
    /// Its places among the codes.
    public var codes: [Int] = []
    /// Its columns in the linear form.
    public var design: [Int] = []

    /// Creates an attribute.
    public init(name: String, numeric: [Int] = [], codes: [Int] = [], design: [Int] = []) {
      self.name = name
      self.numeric = numeric
      self.codes = codes
      self.design = design
    }
  }

  /// The layout.
  public let form: Form

  /// Creates a layout.
  public init(_ form: Form) { self.form = form }

  /// The layout of a modality as a fitted preprocessing prepares it.
  public init(_ fitted: FittedModality, of cohort: Cohort) throws(ContributionError) {
    switch fitted.state {
    case .image(let scaling):
      form = .pixels(
        black: zip(scaling.mean, scaling.standardDeviation).map { -$0 / $1 })
    case .tabular(let encoding): form = .columns(Self.attributes(of: encoding))
    case .text(let vocabulary):
      var texts: [String?] = []
      if case .text(let found)? = cohort.modalities.first(where: { $0.name == fitted.name })?
        .content
      {
        texts = found
      }
      form = .words(TextLayout(vocabulary: vocabulary, texts: texts))
    case .vector(let scaling):
      form = .features(names: scaling.names, groups: scaling.grouping?.groups ?? [])
    }
  }

  /// The layouts of all modalities of a fitted preprocessing, by name.
  public static func all(
    of preprocessing: Preprocessing, cohort: Cohort
  ) throws(ContributionError) -> [String: InputLayout] {
    var layouts: [String: InputLayout] = [:]
    for fitted in preprocessing.modalities {
      layouts[fitted.name] = try InputLayout(fitted, of: cohort)
    }
    return layouts
  }

  /// Follows the order in which a fitted table lays out its numbers, codes and linear columns.
  private static func attributes(of encoding: TabularEncoding) -> [Attribute] {
    var attributes: [Attribute] = []
    var place = 0
    for column in encoding.numeric {
      let count = (column.isKept ? 1 : 0) + (column.hasIndicator ? 1 : 0)
      guard count > 0 else { continue }
      let places = Array(place..<place + count)
      attributes.append(Attribute(name: column.name, numeric: places, design: places))
      place += count
    }
    for (code, column) in encoding.categorical.enumerated() {
      let count = column.categories.count + (column.hasMissing ? 1 : 0)
      attributes.append(
        Attribute(name: column.name, codes: [code], design: Array(place..<place + count)))
      place += count
    }
    return attributes
  }
}
