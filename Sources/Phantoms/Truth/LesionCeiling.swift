import Foundation

/// The Bayes decision on a lesion phantom for what is known about a case.
struct LesionCeiling {
  private let design: LesionDesign

  init(_ design: LesionDesign) { self.design = design }

  /// The share of malignant cases.
  var prevalence: Double {
    let rates = malignantRates(lesion: nil)
    return design.diseaseRate * rates.ill + (1 - design.diseaseRate) * rates.well
  }

  /// The chance of malignancy without and with the disease, for a known lesion or any.
  private func malignantRates(lesion: Bool?) -> (well: Double, ill: Double) {
    func rate(_ disease: Bool) -> Double {
      if let lesion { return design.malignantRates.rate(lesion: lesion, disease: disease) }
      return design.lesionRate * design.malignantRates.rate(lesion: true, disease: disease)
        + (1 - design.lesionRate) * design.malignantRates.rate(lesion: false, disease: disease)
    }
    return (rate(false), rate(true))
  }

  /// What can be known about the lesion: its states and their chances.
  private func lesionStates(_ seen: Set<LesionPhantom.ModalityName>) -> [(Bool?, Double)] {
    seen.contains(.photo)
      ? [(true, design.lesionRate), (false, 1 - design.lesionRate)] : [(nil, 1)]
  }

  /// Half the distance, in standard deviations, between the means of what tells about the disease.
  ///
  /// The best summary of the genes is the marker with an added error of variance 1 / Σ loading², and
  /// beside the marker itself they add nothing.
  private func separation(_ seen: Set<LesionPhantom.ModalityName>) -> Double {
    if seen.contains(.laboratory) { return design.markerSeparation }
    let precision = Double(design.loadedGeneCount) * design.geneLoading * design.geneLoading
    if !seen.contains(.expression) || precision == 0 { return 0 }
    return design.markerSeparation / (1 + 1 / precision).squareRoot()
  }

  /// The highest expected accuracy with all of some modalities.
  func accuracy(of modalities: [LesionPhantom.ModalityName]) -> Double {
    let seen = Set(modalities)
    let separation = separation(seen)
    return lesionStates(seen).reduce(0) { sum, state in
      sum + state.1 * accuracy(rates: malignantRates(lesion: state.0), separation: separation)
    }
  }

  /// The highest expected accuracy where the disease is told by one number, N(± separation, 1).
  private func accuracy(rates: (well: Double, ill: Double), separation: Double) -> Double {
    let ill = design.diseaseRate
    let malignant = ill * rates.ill + (1 - ill) * rates.well
    let blind = max(malignant, 1 - malignant)
    // Malignancy is as likely as not at this chance of disease.
    let even = (0.5 - rates.well) / (rates.ill - rates.well)
    guard separation > 0, ill > 0, ill < 1, even > 0, even < 1 else { return blind }
    // log odds of disease at a value v: logit(ill) + 2 · separation · v
    let threshold = (log(even / (1 - even)) - log(ill / (1 - ill))) / (2 * separation)
    let illAbove = Self.normalCumulative(separation - threshold)
    let wellAbove = Self.normalCumulative(-separation - threshold)
    let right =
      ill * (rates.ill * illAbove + (1 - rates.ill) * (1 - illAbove))
      + (1 - ill) * (rates.well * wellAbove + (1 - rates.well) * (1 - wellAbove))
    // Where disease makes malignancy rarer, the same threshold decides the other way around.
    return rates.ill > rates.well ? right : 1 - right
  }

  /// The highest expected accuracy where modalities are missing as often as the design says.
  func accuracyAsObserved(of modalities: [LesionPhantom.ModalityName]) -> Double {
    var outcomes: [([LesionPhantom.ModalityName], Double)] = [([], 1)]
    for name in modalities {
      let missing: Double =
        switch name {
        case .photo: design.missingPhotoRate
        case .laboratory: 0
        case .expression: design.missingExpressionRate
        }
      outcomes = outcomes.flatMap {
        [($0.0 + [name], $0.1 * (1 - missing)), ($0.0, $0.1 * missing)]
      }
    }
    return outcomes.reduce(0) { $0 + $1.1 * accuracy(of: $1.0) }
  }

  /// The highest expected area under the ROC curve with all of some modalities.
  ///
  /// Cases are ranked by their chance of malignancy; the area is summed over a fine grid of what
  /// tells about the disease.
  func area(of modalities: [LesionPhantom.ModalityName]) -> Double {
    let seen = Set(modalities)
    let separation = separation(seen)
    var points: [(chance: Double, mass: Double)] = []
    for (lesion, share) in lesionStates(seen) {
      let rates = malignantRates(lesion: lesion)
      for (ill, mass) in Self.diseaseChances(rate: design.diseaseRate, separation: separation) {
        points.append((ill * rates.ill + (1 - ill) * rates.well, share * mass))
      }
    }
    points.sort { $0.chance < $1.chance }
    var area = 0.0
    var benignBelow = 0.0
    var start = points.startIndex
    while start < points.endIndex {
      let end =
        points[start...].firstIndex { $0.chance > points[start].chance + 1e-12 } ?? points.endIndex
      let tie = points[start..<end]
      let malignant = tie.reduce(0) { $0 + $1.mass * $1.chance }
      let benign = tie.reduce(0) { $0 + $1.mass * (1 - $1.chance) }
      area += malignant * (benignBelow + benign / 2)
      benignBelow += benign
      start = end
    }
    let scale = prevalence * (1 - prevalence)
    return scale > 0 ? area / scale : 0.5
  }

  /// The chance of disease over a grid of values, with the mass of each grid cell.
  private static func diseaseChances(
    rate: Double, separation: Double
  ) -> [(chance: Double, mass: Double)] {
    if separation == 0 || rate == 0 || rate == 1 { return [(rate, 1)] }
    let reach = separation + 8
    let count = 4_000
    let width = 2 * reach / Double(count)
    return (0..<count).map { cell in
      let low = -reach + Double(cell) * width
      func mass(_ mean: Double) -> Double {
        normalCumulative(low + width - mean) - normalCumulative(low - mean)
      }
      let ill = rate * mass(separation)
      let total = ill + (1 - rate) * mass(-separation)
      return (total > 0 ? ill / total : rate, total)
    }
  }

  /// The standard normal distribution function.
  private static func normalCumulative(_ value: Double) -> Double {
    erfc(-value / 2.0.squareRoot()) / 2
  }
}
