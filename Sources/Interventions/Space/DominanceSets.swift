public import Cohorts
import Dictionaries
import Monosemanticity

extension JointSpace {
  /// The groups of features that each modality dominates, those that none does, and all together.
  ///
  /// By mean and deviation of the dominance score over features that fire in some pair of these
  /// cases: the classes of the method page, for two modalities or more.
  ///
  /// - Parameters:
  ///   - cases: Those that classes are taken from: the training part.
  ///   - groups: The group of each case of the space.
  /// - Returns: `NAME-dominant` for each modality, `cross` and `all`, in this order.
  public func dominanceSets(_ cases: [Int], groups: Grouping) throws -> [FeatureSet] {
    let chosen = try selecting(cases)
    let coded = try CodedCases(
      modalities: zip(zip(modalities, chosen.rows), chosen.presence).map { pair, has in
        // A row of zeros fires nowhere unless a dictionary has biases: absent cases are emptied.
        try CodedCases.Modality(
          name: pair.0, codes: pair.1.codes.silenced(where: has.map { !$0 }), presence: has)
      }, groups: cases.map { groups.indexOfCase[$0] })
    var settings = FeatureAnalysisSettings()
    settings.hasIntervals = false
    settings.hasControls = false
    settings.drawCount = 0
    let scores = try FeatureAnalysis(settings: settings).scores(coded)
    var members = [[Int]](repeating: [], count: modalities.count)
    var cross: [Int] = []
    for (feature, scored) in scores.features.enumerated() {
      switch scored.dominance.deviationClass {
      case .dominant(let modality): members[modality].append(feature)
      case .cross: cross.append(feature)
      case .undefined: continue
      }
    }
    let owned = try zip(modalities, members).map { name, features in
      try FeatureSet(name: "\(name)-dominant", features: features, featureCount: featureCount)
    }
    return owned + [
      try FeatureSet(name: "cross", features: cross, featureCount: featureCount),
      .all(featureCount: featureCount),
    ]
  }
}

extension SparseCodes {
  /// The same codes without any activation in some cases.
  func silenced(where isSilent: [Bool]) throws(DictionariesError) -> SparseCodes {
    var offsets = [0]
    var features: [Int32] = []
    var values: [Double] = []
    for row in 0..<caseCount {
      if !isSilent[row] {
        features += self.features[self.offsets[row]..<self.offsets[row + 1]]
        values += self.values[self.offsets[row]..<self.offsets[row + 1]]
      }
      offsets.append(values.count)
    }
    return try SparseCodes(
      featureCount: featureCount, offsets: offsets, features: features, values: values)
  }
}
