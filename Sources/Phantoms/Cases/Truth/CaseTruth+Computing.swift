import Decomposition

extension CaseTruth {
  /// Computes the truth about a design.
  ///
  /// - Throws: ``PhantomError`` with code `invalidDesign` if a number is out of its range.
  public init(_ design: CaseDesign) throws(PhantomError) {
    try design.check()
    let world = CaseWorld(design)
    let all = Array(design.modalities.indices)
    let subsets = Self.subsets(of: all)
    let bits = subsets.map { world.information(of: $0) }
    func information(_ set: [Int]) -> Double {
      subsets.firstIndex(of: set).map { bits[$0] } ?? 0
    }
    let names = { (set: [Int]) in set.map { design.modalities[$0] } }
    var pairs: [Pair] = []
    for set in subsets where set.count == 2 {
      pairs.append(try Self.pair(names(set), world.jointTable(set[0], set[1])))
    }
    self.init(
      note: """
        Figures are exact for the signs that modalities show, with signs shown wrong as often as the \
        design says. They hold for the whole population, not for these cases. A planted flaw is not \
        in them: with one, models may seem better than the best possible.
        """,
      mechanism: Self.mechanism(design),
      design: design,
      factors: world.model.names.enumerated().map { latent, name in
        Factor(
          name: name,
          shownBy: Dictionary(
            uniqueKeysWithValues: all.flatMap { modality in
              CaseModality.Slot.allCases.filter { world.model.latent(modality, $0) == latent }
                .map { (design.modalities[modality], design.modalities[modality].sign($0)) }
            }))
      },
      sets: zip(subsets, bits).map { set, bits in
        let whole = world.classTable(of: set)
        let seen = world.classTableAsObserved(of: set)
        let count = design.classCount
        return Ceiling(
          modalities: names(set), bits: bits,
          accuracy: BayesFigures.accuracy(whole, classCount: count),
          rocAUC: BayesFigures.area(whole, classCount: count),
          accuracyAsObserved: BayesFigures.accuracy(seen, classCount: count),
          rocAUCAsObserved: BayesFigures.area(seen, classCount: count))
      },
      pairs: pairs,
      contributions: all.map { modality in
        let others = all.filter { $0 != modality }
        let shapley = Self.shapley(of: modality, among: others, information)
        let lost = information(all) - information(others)
        return Contribution(
          modality: design.modalities[modality], alone: information([modality]), lost: lost,
          shapley: shapley, role: lost > 1e-9 ? .needed : shapley > 1e-9 ? .replaceable : .ignored)
      },
      retrieval: all.flatMap { first in
        all.filter { $0 != first }.map { second in
          let common = Set(world.model.latentOfSlot[first])
            .intersection(world.model.latentOfSlot[second]).sorted()
          return Retrieval(
            modalities: names([first, second]), factors: common.map { world.model.names[$0] },
            chance: common.reduce(1) { chance, _ in chance / 2 })
        }
      },
      otherLabels: OtherLabels(world, subsets: subsets),
      readingErrors: Dictionary(
        uniqueKeysWithValues: design.modalities.map { ($0, ReadingError.rate($0, design)) }))
  }

  /// All sets of modalities, small ones first.
  static func subsets(of all: [Int]) -> [[Int]] {
    (0..<(1 << all.count)).map { mask in all.filter { mask >> $0 & 1 == 1 } }
      .sorted { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
  }

  private static func pair(
    _ names: [CaseModality], _ table: (probabilities: [Double], shape: TableShape)
  ) throws(PhantomError) -> Pair {
    do {
      let joint = try JointTable(probabilities: table.probabilities, shape: table.shape)
      let parts = try InformationDecomposition(of: joint)
      return Pair(
        modalities: names, redundancy: parts.redundancy,
        unique: [parts.firstUnique, parts.secondUnique], synergy: parts.synergy,
        tolerance: parts.tolerance)
    } catch {
      throw PhantomError(
        .invalidDesign, place: names.map(\.rawValue).joined(separator: " and "),
        message: "their information cannot be divided: \(error)")
    }
  }

  /// Σ over sets S of the others: |S|! (n − 1 − |S|)! / n! · (v(S ∪ m) − v(S)).
  private static func shapley(
    of modality: Int, among others: [Int], _ value: ([Int]) -> Double
  ) -> Double {
    func factorial(_ number: Int) -> Double { (0..<number).reduce(1) { $0 * Double($1 + 1) } }
    return (0..<(1 << others.count)).reduce(0) { sum, mask in
      let set = others.indices.filter { mask >> $0 & 1 == 1 }.map { others[$0] }
      let weight =
        factorial(set.count) * factorial(others.count - set.count)
        / factorial(others.count + 1)
      return sum + weight * (value((set + [modality]).sorted()) - value(set))
    }
  }

  private static func mechanism(_ design: CaseDesign) -> String {
    var parts: [String] = []
    func names(_ modalities: [CaseModality]) -> String {
      modalities.map(\.rawValue).joined(separator: ", ")
    }
    if design.redundantWeight > 0 {
      let carriers = design.modalities.filter(design.showsShared)
      parts.append("a factor that all of \(names(carriers)) show")
    }
    let own = design.modalities.filter { design.uniqueWeights[$0] ?? 0 > 0 }
    if !own.isEmpty { parts.append("a factor of each one's own in \(names(own))") }
    if design.synergyWeight > 0 {
      parts.append(
        "whether the paired signs of \(design.pair.map(\.rawValue).joined(separator: " and ")) agree"
      )
    }
    return parts.isEmpty
      ? "The label depends on nothing that any modality shows."
      : "The label follows \(parts.joined(separator: "; "))."
  }
}
