/// The metrics of one draw; `nil` where a metric is not defined or was not asked for.
public struct MetricValues: Sendable {
  private var numbers: [Double]

  /// Creates values of which none is defined yet.
  public init() { numbers = [Double](repeating: .nan, count: Metric.slotCount) }

  /// The value of a metric.
  public subscript(metric: Metric) -> Double? {
    get { numbers[metric.slot].isNaN ? nil : numbers[metric.slot] }
    set { numbers[metric.slot] = newValue ?? .nan }
  }
}

extension Metric {
  fileprivate static let slotCount = 17

  /// A place for each metric: a dictionary would cost more than the metrics of a draw.
  fileprivate var slot: Int {
    switch self {
    case .accuracy: 0
    case .balancedAccuracy: 1
    case .macroF1: 2
    case .mcc: 3
    case .rocAUC: 4
    case .averagePrecision: 5
    case .brier: 6
    case .ece: 7
    case .microF1: 8
    case .subsetAccuracy: 9
    case .hammingLoss: 10
    case .r2: 11
    case .meanAbsoluteError: 12
    case .rootMeanSquaredError: 13
    case .spearman: 14
    case .concordance: 15
    case .unoConcordance: 16
    }
  }
}
