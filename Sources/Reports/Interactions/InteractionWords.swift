import Findings

/// The names of methods, tests and verdicts for people.
enum InteractionWords {
  /// How the tables were made.
  static func estimator(_ estimator: InteractionFindings.Estimator) -> String {
    switch estimator {
    case .clusters: "clusters of each input"
    case .posterior: "bins of a classifier of each input"
    case .table: "symbols as given"
    case .gaussian: "normal distributions, closed form"
    case .neural: "neural networks, without a certificate"
    }
  }

  /// How the tables were made, in one word.
  static func shortEstimator(_ estimator: InteractionFindings.Estimator) -> String {
    switch estimator {
    case .clusters: "clusters"
    case .posterior: "bins"
    case .table: "symbols"
    case .gaussian: "Gaussian"
    case .neural: "networks"
    }
  }

  /// How a bound was found.
  static func method(_ method: InteractionBound.Method) -> String {
    switch method {
    case .sharp: "sharpest"
    case .paperRedundancy: "paper, redundancy"
    case .paperDisagreement: "paper, disagreement"
    case .disagreement: "disagreement"
    case .additive: "late fusion, held out"
    case .labelEntropy: "label entropy"
    case .coupling: "coupling"
    case .conditionalCoupling: "coupling by symbol"
    case .chord: "chord program"
    case .exact: "all tables searched"
    case .majority: "majority class"
    case .first: "first input alone"
    case .second: "second input alone"
    case .program: "linear program"
    case .federMerhav: "Feder-Merhav"
    case .fano: "tight Fano"
    case .cells: "limits of cells"
    default: DisplayText.safe(method.rawValue)
    }
  }

  /// What a test holds to be so until it is rejected.
  static func hypothesis(_ name: InteractionTest.Name, _ pair: ModalityPair) -> String {
    switch name {
    case .noInformation: "together they say nothing"
    case .noSynergy: "no synergy"
    case .noNonAdditiveSynergy: "adding up their evidence suffices"
    case .sameFirst: "\(DisplayText.safe(pair.first)): one population"
    case .sameSecond: "\(DisplayText.safe(pair.second)): one population"
    case .sameLabel: "label: one population"
    default: DisplayText.safe(name.rawValue)
    }
  }

  /// How a verdict stands out; not knowing stands out as much as knowing.
  static func emphasis(_ verdict: InteractionVerdict) -> TextStyle.Emphasis {
    verdict == .cannotTell ? .doubtful : .good
  }

  /// How advice stands out.
  static func emphasis(_ verdict: FusionVerdict) -> TextStyle.Emphasis {
    verdict == .cannotTell ? .doubtful : .good
  }
}
