import Decomposition

/// A design with its tables: what all figures of the truth are taken from.
struct CaseWorld {
  let design: CaseDesign
  let model: LatentModel
  let label: OrdinalLabel
  /// Signs and severity.
  let shown: ShownTable
  /// P(class | severity) for each severity of the table.
  let classes: [[Double]]

  init(_ design: CaseDesign) {
    self.design = design
    model = LatentModel(design)
    let misshown = design.modalities.map { design.misshown[$0] ?? 0 }
    let shown = ShownTable(model, terms: model.severity, misshown: misshown)
    let label = OrdinalLabel(
      severities: shown.values, masses: shown.valueMasses, shares: design.shares,
      noise: design.labelNoise)
    classes = shown.values.map(label.probabilities)
    self.shown = shown
    self.label = label
  }

  /// p(state, class) of some modalities, row-major.
  func classTable(of modalities: [Int]) -> [Double] { shown.classes(of: modalities, classes) }

  func information(of modalities: [Int]) -> Double {
    BayesFigures.information(classTable(of: modalities), classCount: design.classCount)
  }

  /// The same with modalities missing: states of each set that may be left, weighed by its chance.
  func classTableAsObserved(of modalities: [Int]) -> [Double] {
    availability(of: modalities).flatMap { left, chance in
      chance == 0 ? [] : classTable(of: left).map { $0 * chance }
    }
  }

  /// Which of some modalities are there, and how often.
  ///
  /// Modalities are missing independently, but a case that would lack all keeps all.
  func availability(of modalities: [Int]) -> [(left: [Int], chance: Double)] {
    let rates = design.modalities.map { design.missingRates[$0] ?? 0 }
    let none = rates.reduce(1, *)
    return CaseTruth.subsets(of: Array(modalities.indices)).map { places in
      let left = places.map { modalities[$0] }
      let chance = modalities.reduce(1) { product, modality in
        product * (left.contains(modality) ? 1 - rates[modality] : rates[modality])
      }
      // The chance that nothing at all is there moves from the empty set to the whole.
      return (
        left,
        chance + (left.count == modalities.count ? none : 0) - (left.isEmpty ? none : 0)
      )
    }
  }

  /// p(first's state, second's state, class) of a pair.
  func jointTable(_ first: Int, _ second: Int) -> (probabilities: [Double], shape: TableShape) {
    // Digits are sorted by modality, so a pair's state is the second's above the first's.
    let firstCount = 1 << shown.digits.count { $0.modality == min(first, second) }
    let secondCount = 1 << shown.digits.count { $0.modality == max(first, second) }
    let table = classTable(of: [first, second])
    let classCount = design.classCount
    var result = [Double](repeating: 0, count: table.count)
    for a in 0..<firstCount {
      for b in 0..<secondCount {
        for label in 0..<classCount {
          result[(a * secondCount + b) * classCount + label] =
            table[(b * firstCount + a) * classCount + label]
        }
      }
    }
    return (result, TableShape(first: firstCount, second: secondCount, classes: classCount))
  }
}
