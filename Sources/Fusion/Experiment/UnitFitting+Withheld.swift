import Cohorts
import Predictors
import Statistics
import Tensors

extension UnitFitting {
  /// With more modalities there are too many subsets to try.
  static let mostModalities = 6

  /// Asks a model of several modalities again on the test part: with each modality exchanged between
  /// cases, and without each set of modalities.
  ///
  /// Each encoder runs once a case for all of it.
  ///
  /// - Parameter shares: What is reported for a case that is left with nothing.
  func asked(
    _ fitted: some FusionModel, _ usable: [String], _ calibration: OutputCalibration,
    _ shares: [Double]
  ) throws -> (influence: [String: PermutationInfluence], withheld: [WithheldOutputs]?) {
    guard asksWithout, usable.count > 1, !split.test.isEmpty else { return ([:], nil) }
    let encodings = try fitted.allEncodings(cohort, cases: split.test)
    let influence = try PermutationInfluence.measure(
      fitted, cohort: cohort, cases: split.test, permutations: settings.permutations,
      stream: RandomStream(
        seed: settings.seed, "influence", "\(split.repetition)", "\(split.fold)"),
      known: encodings, probabilities: calibration.probabilities, change: calibration.change)
    guard usable.count <= Self.mostModalities else { return (influence, nil) }
    let withheld = try Self.properSubsets(of: usable).map { subset in
      var left = encodings
      for name in subset { left[name] = try encodings[name]?.absent() }
      let logits = try rows(fitted.logits(left, count: split.test.count))
      let remaining = usable.filter { !subset.contains($0) }
      let seen = Set(try cases(split.test, having: remaining))
      let probabilities = zip(split.test, logits).map {
        seen.contains($0) ? calibration.probabilities($1) : shares
      }
      return WithheldOutputs(
        modalities: subset, probabilities: probabilities,
        decisions: zip(split.test, probabilities).map { index, row in
          seen.contains(index)
            ? calibration.decision(row) : cohort.decision(withoutThreshold: row)
        })
    }
    return (influence, withheld)
  }

  /// The non-empty proper subsets of some names: the smaller first, then in the names' order.
  static func properSubsets(of names: [String]) -> [[String]] {
    guard names.count > 1 else { return [] }
    let masks = (1..<(1 << names.count) - 1).sorted {
      ($0.nonzeroBitCount, $0.firstPlaces) < ($1.nonzeroBitCount, $1.firstPlaces)
    }
    return masks.map { mask in names.indices.filter { mask >> $0 & 1 == 1 }.map { names[$0] } }
  }
}

extension Int {
  /// A number that is smaller the earlier the set bits stand.
  fileprivate var firstPlaces: Int {
    (0..<UnitFitting.mostModalities).reduce(0) { 2 * $0 + (self >> $1 & 1 == 1 ? 0 : 1) }
  }
}

extension Encoding {
  /// The encoding of cases that lack the modality: no token is there, and it adds nothing.
  func absent() throws(TensorError) -> Encoding {
    Encoding(
      tokens: tokens, presence: try presence.zerosLike(),
      evidence: try evidence?.zerosLike())
  }
}
