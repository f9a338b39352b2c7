import Foundation

/// The best figures for the columns of a made-up cohort that other kinds of label can be taken from.
///
/// - `score` = 50 + 10 (s + ε), ε ~ N(0, 1): a number
/// - `months`, `died`: survival time of rate λ = ln 2 / 30 · exp(.6 s) a month, censored at an exponential
///   time whose rate censors three in ten
/// - `infection`, `frailty`, `embolism`: findings with log-odds of their own: the first modality's common
///   sign; the own signs of the first two; whether their paired signs agree
public struct OtherLabels: Sendable, Hashable, Codable {
  /// The best figures with one set of modalities, all there.
  public struct Ceiling: Sendable, Hashable, Codable {
    /// The modalities.
    public let modalities: [CaseModality]
    /// The highest R² of the score.
    public let scoreR2: Double
    /// The highest concordance (Harrell's C) of survival; no order of cases does better.
    public let concordance: Double
    /// The highest area under the ROC curve of each finding.
    public let findingAUC: [String: Double]

    private enum CodingKeys: String, CodingKey {
      case modalities, concordance
      case scoreR2 = "score_r2"
      case findingAUC = "finding_roc_auc"
    }
  }

  /// Small sets first.
  public let sets: [Ceiling]

  static let monthsToHalf = 30.0
  static let hazardOfSeverity = 0.6
  static let censoredShare = 0.3

  init(_ world: CaseWorld, subsets: [[Int]]) {
    let misshown = world.design.modalities.map { world.design.misshown[$0] ?? 0 }
    let findings = world.model.findings.map { finding in
      (finding.name, ShownTable(world.model, terms: finding.terms, misshown: misshown))
    }
    let hazards = world.shown.values.map(Self.hazard)
    let censoring = Self.censoringRate(hazards, world.shown.valueMasses)
    sets = subsets.map { subset in
      let margin = world.shown.margin(of: subset)
      let areas = findings.map { name, table in
        let odds = table.values.map { value in
          [1 - OrdinalLabel.logistic(value), OrdinalLabel.logistic(value)]
        }
        return (name, BayesFigures.area(table.classes(of: subset, odds), classCount: 2))
      }
      return Ceiling(
        modalities: subset.map { world.design.modalities[$0] },
        scoreR2: Self.explained(margin.masses, world.shown.values),
        concordance: Self.concordance(margin.masses, hazards, censoring),
        findingAUC: Dictionary(uniqueKeysWithValues: areas))
    }
  }

  /// The rate of death a month at a severity.
  static func hazard(_ severity: Double) -> Double {
    log(2) / monthsToHalf * exp(hazardOfSeverity * severity)
  }

  /// The rate μ at which Σ p μ / (λ + μ), the share that is censored, is what is wanted.
  static func censoringRate(_ hazards: [Double], _ masses: [Double]) -> Double {
    var (low, high) = (0.0, 1.0)
    func share(_ rate: Double) -> Double {
      zip(hazards, masses).reduce(0) { $0 + $1.1 * rate / ($1.0 + rate) }
    }
    while share(high) < censoredShare { high *= 2 }
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if share(middle) < censoredShare { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Var(E[s | state]) / (Var(s) + 1).
  private static func explained(_ masses: [Double], _ values: [Double]) -> Double {
    var (mean, square, explained) = (0.0, 0.0, 0.0)
    for start in stride(from: 0, to: masses.count, by: values.count) {
      var (mass, sum) = (0.0, 0.0)
      for (place, value) in values.enumerated() {
        mass += masses[start + place]
        sum += masses[start + place] * value
        square += masses[start + place] * value * value
      }
      mean += sum
      if mass > 0 { explained += sum * sum / mass }
    }
    return max(0, explained - mean * mean) / (square - mean * mean + 1)
  }

  /// The highest concordance of an order of states.
  ///
  /// Of two cases with rates λ and λ′, both censored at rate μ, the first is seen to die before anything
  /// happens to the second with chance λ / (λ + λ′ + 2μ): four exponential clocks race. Two states are
  /// ordered as their chances say, which no order of cases can better; equal ones count half.
  private static func concordance(
    _ masses: [Double], _ hazards: [Double], _ censoring: Double
  ) -> Double {
    let width = hazards.count
    // The values that a state leaves open: mostly one or a few.
    let states = stride(from: 0, to: masses.count, by: width).map { start in
      (0..<width).filter { masses[start + $0] > 0 }.map { (value: $0, mass: masses[start + $0]) }
    }.filter { !$0.isEmpty }
    var (won, comparable) = (0.0, 0.0)
    // racing[a][v]: what state a contributes against a case of rate v.
    let racing = states.map { state in
      hazards.map { rival in
        state.reduce(0) {
          $0 + $1.mass * hazards[$1.value] / (hazards[$1.value] + rival + 2 * censoring)
        }
      }
    }
    func chance(_ first: Int, _ second: Int) -> Double {
      let against = racing[first]
      return states[second].reduce(0) { $0 + $1.mass * against[$1.value] }
    }
    for first in states.indices {
      let own = chance(first, first)
      won += own / 2
      comparable += own
      for second in 0..<first {
        let (one, other) = (chance(first, second), chance(second, first))
        won += max(one, other)
        comparable += one + other
      }
    }
    return comparable > 0 ? won / comparable : 0.5
  }
}
