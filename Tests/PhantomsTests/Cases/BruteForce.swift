import Foundation
import Phantoms

/// The truth by naming every outcome of a small design.
///
/// All factors, all signs right or wrong, all classes. Nothing is shared with what it checks: who shows a factor is read from the truth's own words.
struct BruteForce {
  /// One outcome: what each modality shows, in words, the class, and the chance.
  struct Outcome {
    let shown: [CaseModality: String]
    let label: Int
    let chance: Double
  }

  private struct View {
    let shown: [CaseModality: String]
    let chance: Double
  }

  let outcomes: [Outcome]
  let design: CaseDesign

  init(_ design: CaseDesign, factors: [CaseTruth.Factor]) {
    self.design = design
    let words = 0..<(1 << factors.count)
    func sign(_ word: Int, _ name: String) -> Double {
      let place = factors.firstIndex { $0.name == name } ?? 0
      return word >> place & 1 == 1 ? 1 : -1
    }
    let pair = design.synergyPair ?? Array(design.modalities.prefix(2))
    let severities = words.map { word -> Double in
      var sum = design.redundantWeight * sign(word, "shared")
      for modality in design.modalities {
        sum += (design.uniqueWeights[modality] ?? 0) * sign(word, "\(modality.rawValue)_own")
      }
      if design.synergyWeight > 0 {
        sum +=
          design.synergyWeight * sign(word, "\(pair[0].rawValue)_paired")
          * sign(word, "\(pair[1].rawValue)_paired")
      }
      return sum
    }
    let shares =
      design.classShares.isEmpty
      ? [Double](repeating: 1 / Double(design.classCount), count: design.classCount)
      : design.classShares
    func logistic(_ value: Double) -> Double { 1 / (1 + exp(-value)) }
    var wanted = 0.0
    let thresholds = shares.dropLast().map { share -> Double in
      wanted += share
      var (low, high) = (-60.0, 60.0)
      while high - low > 1e-12 {
        let middle = (low + high) / 2
        let mean =
          severities.reduce(0) { $0 + logistic(middle - $1) } / Double(severities.count)
        if mean < wanted { low = middle } else { high = middle }
      }
      return low
    }
    var outcomes: [Outcome] = []
    for (word, severity) in zip(words, severities) {
      let signs = factors.enumerated().flatMap { place, factor in
        design.modalities.filter { factor.shownBy[$0] != nil }.map {
          (modality: $0, place: place, rate: design.misshown[$0] ?? 0)
        }
      }
      var views: [View] = [View(shown: [:], chance: 1)]
      for one in signs {
        let bit = word >> one.place & 1
        var next: [View] = []
        for view in views {
          for (seen, chance) in [(bit, 1 - one.rate), (1 - bit, one.rate)] where chance > 0 {
            var shown = view.shown
            shown[one.modality, default: ""] += "\(one.place)\(seen) "
            next.append(View(shown: shown, chance: view.chance * chance))
          }
        }
        views = next
      }
      for label in 0..<design.classCount {
        let upper = label < thresholds.count ? logistic(thresholds[label] - severity) : 1
        let lower = label > 0 ? logistic(thresholds[label - 1] - severity) : 0
        let chance =
          (1 - design.labelNoise) * (upper - lower) + design.labelNoise * shares[label]
        for view in views {
          outcomes.append(
            Outcome(
              shown: view.shown, label: label,
              chance: chance * view.chance / Double(words.count)))
        }
      }
    }
    self.outcomes = outcomes
  }

  /// What a case shows of some modalities, and the chance of each class with it.
  func table(_ modalities: [CaseModality]) -> [String: [Double]] {
    var table: [String: [Double]] = [:]
    for outcome in outcomes {
      let key = modalities.map { outcome.shown[$0] ?? "" }.joined(separator: "|")
      table[key, default: [Double](repeating: 0, count: design.classCount)][outcome.label] +=
        outcome.chance
    }
    return table
  }

  func accuracy(_ modalities: [CaseModality]) -> Double {
    table(modalities).values.reduce(0) { $0 + ($1.max() ?? 0) }
  }

  /// Σ p log2 (p / (p(x) p(y))).
  func bits(_ modalities: [CaseModality]) -> Double {
    let table = table(modalities)
    let classes = (0..<design.classCount).map { label in
      table.values.reduce(0) { $0 + $1[label] }
    }
    return table.values.reduce(0) { sum, row in
      let mass = row.reduce(0, +)
      return sum
        + zip(row, classes).reduce(0) { $0 + ($1.0 > 0 ? $1.0 * log2($1.0 / mass / $1.1) : 0) }
    }
  }

  /// Every pair of a case of the class and one of none, one after the other.
  func area(_ modalities: [CaseModality]) -> Double {
    let rows = Array(table(modalities).values)
    let labels = design.classCount == 2 ? [1] : Array(0..<design.classCount)
    return labels.reduce(0) { total, label in
      var (won, all) = (0.0, 0.0)
      for one in rows {
        for other in rows {
          let pairs = one[label] * (other.reduce(0, +) - other[label])
          let difference = one[label] / one.reduce(0, +) - other[label] / other.reduce(0, +)
          all += pairs
          won += pairs * (abs(difference) < 1e-11 ? 0.5 : difference > 0 ? 1 : 0)
        }
      }
      return total + won / all
    } / Double(labels.count)
  }
}
