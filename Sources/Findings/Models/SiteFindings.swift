/// How well models do at one site.
public struct SiteFindings: Codable, Sendable, Hashable {
  /// One model at the site.
  public struct SiteFigure: Codable, Sendable, Hashable {
    /// The model.
    public var model: String
    /// Its metric over the site's cases.
    public var figure: Figure
    /// The same minus the metric over all other sites' cases.
    public var difference: Figure?
    /// The p-value of no difference, by Holm's method over the sites of this model.
    public var adjustedPValue: Double?

    /// Creates a figure.
    public init(
      model: String, figure: Figure, difference: Figure? = nil, adjustedPValue: Double? = nil
    ) {
      self.model = model
      self.figure = figure
      self.difference = difference
      self.adjustedPValue = adjustedPValue
    }

    private enum CodingKeys: String, CodingKey {
      case model, figure, difference
      case adjustedPValue = "adjusted_p_value"
    }
  }

  /// The site.
  public var site: String
  /// Its cases.
  public var cases: Int
  /// Its groups (patients).
  public var groups: Int
  /// Its cases of each class, in the order of the cohort's classes.
  public var classCounts: [Int]
  /// The metric, such as `roc_auc`.
  public var metric: String
  /// The models, in the order of the document.
  public var models: [SiteFigure]

  /// Creates findings.
  public init(
    site: String, cases: Int, groups: Int, classCounts: [Int], metric: String,
    models: [SiteFigure]
  ) {
    self.site = site
    self.cases = cases
    self.groups = groups
    self.classCounts = classCounts
    self.metric = metric
    self.models = models
  }

  private enum CodingKeys: String, CodingKey {
    case site, cases, groups, metric, models
    case classCounts = "class_counts"
  }
}
