/// What the gallery shows of one feature besides its scores.
public struct GalleryFeature: Sendable, Hashable {
  /// What it shows in one modality; cases are rows of the cases judged.
  public struct InModality: Sendable, Hashable {
    /// The cases in which it is most active, one a group, with activations.
    public var top: [Case] = []
    /// Cases around the median of its activations, one a group.
    public var middle: [Case] = []
    /// Random cases in which it fires, one a group.
    public var random: [Case] = []
    /// The most active cases in which it fires in this modality only.
    public var alone: [Case] = []
    /// How many cases fall into each of ten equal ranges from 0 to its largest activation.
    public var histogram: [Int] = []
    /// Words whose presence goes with its activation: mean with minus mean without, smoothed.
    public var words: [Association] = []
    /// Columns whose standardized mean is highest or lowest in the top cases.
    public var columns: [Association] = []

    /// Creates an empty record.
    public init() {}
  }

  /// A case and how active the feature is there.
  public struct Case: Sendable, Hashable {
    /// The row.
    public var row: Int
    /// The activation.
    public var value: Double
  }

  /// A word, a column or a feature, and how strongly it goes with this one.
  public struct Association: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// How strongly.
    public var value: Double
  }

  /// By modality.
  public var modalities: [InModality]
  /// The features of the other modality that the bridge joins to it most, first to second.
  public var neighbors: [Association]
}
