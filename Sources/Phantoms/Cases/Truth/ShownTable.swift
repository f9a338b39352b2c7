/// The joint distribution of what modalities show and of one number that factors move.
///
/// Exact: every assignment of the factors that matter is enumerated, and every sign is shown wrong as
/// often as the design says, each on its own. Signs of factors that do not move the number are
/// independent of it and of all others here, so they are left out and change no figure.
struct ShownTable: Sendable {
  /// A sign that tells something.
  struct Digit: Sendable, Hashable {
    let modality: Int
    let slot: CaseModality.Slot
  }

  /// The signs that tell something; the place of each is its bit in a state.
  let digits: [Digit]
  /// The values that the number takes, ascending.
  let values: [Double]
  /// p(state, value) where it is not zero, by state, then by value: few of all pairs.
  private let cells: [(state: Int, value: Int, mass: Double)]

  /// Enumerates a design.
  ///
  /// - Parameters:
  ///   - model: Who shows what.
  ///   - terms: What moves the number.
  ///   - misshown: How often each modality shows a sign wrong, in the model's order.
  init(_ model: LatentModel, terms: [LatentModel.Term], misshown: [Double]) {
    let relevant = Set(terms.flatMap(\.latents)).sorted()
    digits = model.modalities.indices.flatMap { modality in
      CaseModality.Slot.allCases.compactMap { slot in
        relevant.contains(model.latent(modality, slot))
          ? Digit(modality: modality, slot: slot) : nil
      }
    }
    let assignments = (0..<(1 << relevant.count)).map { number -> UInt64 in
      relevant.enumerated().reduce(0) { bits, entry in
        number >> entry.offset & 1 == 1 ? bits | 1 << UInt64(entry.element) : bits
      }
    }
    let sums = assignments.map { LatentModel.sum(terms, $0) }
    var values: [Double] = []
    // Sums that differ by rounding only are one value.
    for sum in sums.sorted() where values.last.map({ sum - $0 > 1e-9 }) ?? true {
      values.append(sum)
    }
    var masses = [Double](repeating: 0, count: (1 << digits.count) * values.count)
    for (assignment, sum) in zip(assignments, sums) {
      let value = (values.firstIndex { $0 > sum + 0.5e-9 } ?? values.count) - 1
      var states: [(state: Int, mass: Double)] = [(0, 1 / Double(assignments.count))]
      for (place, digit) in digits.enumerated() {
        let latent = model.latent(digit.modality, digit.slot)
        let bit = Int(assignment >> UInt64(latent) & 1) << place
        let wrong = misshown[digit.modality]
        states = states.flatMap { one -> [(state: Int, mass: Double)] in
          let right = (state: one.state | bit, mass: one.mass * (1 - wrong))
          return wrong == 0
            ? [right] : [right, (one.state | (bit ^ 1 << place), one.mass * wrong)]
        }
      }
      for one in states { masses[one.state * values.count + value] += one.mass }
    }
    self.values = values
    cells = masses.enumerated().compactMap { place, mass in
      mass > 0 ? (place / values.count, place % values.count, mass) : nil
    }
  }

  /// p(state of some modalities, value), row-major; states keep the order of their digits.
  func margin(of modalities: [Int]) -> (stateCount: Int, masses: [Double]) {
    let kept = digits.indices.filter { modalities.contains(digits[$0].modality) }
    var result = [Double](repeating: 0, count: (1 << kept.count) * values.count)
    for cell in cells {
      let place = kept.enumerated().reduce(0) { $0 | (cell.state >> $1.element & 1) << $1.offset }
      result[place * values.count + cell.value] += cell.mass
    }
    return (1 << kept.count, result)
  }

  /// How often each value is taken.
  var valueMasses: [Double] { margin(of: []).masses }

  /// p(state, class) of some modalities for a label given the number, row-major.
  func classes(of modalities: [Int], _ classes: [[Double]]) -> [Double] {
    let (stateCount, masses) = margin(of: modalities)
    let classCount = classes.first?.count ?? 0
    var result = [Double](repeating: 0, count: stateCount * classCount)
    for state in 0..<stateCount {
      for value in values.indices {
        let mass = masses[state * values.count + value]
        if mass == 0 { continue }
        for label in 0..<classCount {
          result[state * classCount + label] += mass * classes[value][label]
        }
      }
    }
    return result
  }
}
