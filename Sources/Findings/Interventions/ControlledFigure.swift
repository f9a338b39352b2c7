/// What changing a set of features did to a metric, beside what random sets did.
public struct ControlledFigure: Codable, Sendable, Hashable {
  /// What was measured, such as the recall of a value.
  public var metric: String
  /// The metric before any change.
  public var untouched: Figure
  /// The metric after the change.
  public var changed: Figure
  /// changed − untouched.
  public var change: Figure
  /// changed − the mean of the controls: what this set does that a random one does not.
  public var beyondControls: Figure
  /// The mean of the controls' metrics.
  public var controlMean: Double
  /// The lower end of the middle 95 % of the controls' metrics.
  public var controlLow: Double
  /// The upper end of the middle 95 % of the controls' metrics.
  public var controlHigh: Double
  /// The number of controls.
  public var controls: Int
  /// The p-value against the controls.
  public var pValue: Double
  /// The p-value after Holm's correction over all figures of the study, where it was made.
  public var adjustedPValue: Double?

  /// Creates a figure.
  public init(
    metric: String, untouched: Figure, changed: Figure, change: Figure, beyondControls: Figure,
    controlMean: Double, controlLow: Double, controlHigh: Double, controls: Int, pValue: Double,
    adjustedPValue: Double? = nil
  ) {
    self.metric = metric
    self.untouched = untouched
    self.changed = changed
    self.change = change
    self.beyondControls = beyondControls
    self.controlMean = controlMean
    self.controlLow = controlLow
    self.controlHigh = controlHigh
    self.controls = controls
    self.pValue = pValue
    self.adjustedPValue = adjustedPValue
  }

  private enum CodingKeys: String, CodingKey {
    case metric, untouched, changed, change, controls
    case beyondControls = "beyond_controls"
    case controlMean = "control_mean"
    case controlLow = "control_low"
    case controlHigh = "control_high"
    case pValue = "p_value"
    case adjustedPValue = "adjusted_p_value"
  }
}
