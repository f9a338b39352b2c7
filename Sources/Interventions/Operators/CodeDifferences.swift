import Dictionaries

/// z' − z of some cases, without zeros: compressed sparse rows whose values may be negative.
struct CodeDifferences {
  private(set) var offsets = [0]
  private(set) var features: [Int] = []
  private(set) var values: [Double] = []

  /// What an intervention adds to codes.
  ///
  /// - Parameter partners: The other side of a swap, case by case.
  init(
    _ intervention: FeatureIntervention, codes: SparseCodes, partners: SparseCodes?
  ) throws(InterventionsError) {
    let set = intervention.set
    guard set.featureCount == codes.featureCount else {
      throw InterventionsError(
        .mismatch,
        "features of a dictionary of \(set.featureCount) for codes of \(codes.featureCount)")
    }
    let isMember = set.membership
    switch intervention {
    case .mask: mask(codes, isMember)
    case .fill(_, let means):
      guard means.count == codes.featureCount, means.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
        throw InterventionsError(
          .invalidArgument,
          "\(means.count) means for \(codes.featureCount) features; expected one finite number of "
            + "at least 0 each")
      }
      fill(codes, set, means)
    case .swap(_, let alpha):
      guard (0...1).contains(alpha) else {
        throw InterventionsError(.invalidArgument, "alpha: expected 0 to 1, found \(alpha)")
      }
      guard let partners, partners.caseCount == codes.caseCount,
        partners.featureCount == codes.featureCount
      else {
        throw InterventionsError(
          .mismatch,
          "a swap needs a partner for each of \(codes.caseCount) cases, found "
            + "\(partners?.caseCount ?? 0) of \(partners?.featureCount ?? 0) features")
      }
      // At 0 nothing moves, exactly.
      guard alpha > 0 else {
        offsets += [Int](repeating: 0, count: codes.caseCount)
        return
      }
      swap(codes, partners, isMember, alpha)
    }
  }

  private mutating func add(_ feature: Int, _ value: Double) {
    guard value != 0 else { return }
    features.append(feature)
    values.append(value)
  }

  private mutating func mask(_ codes: SparseCodes, _ isMember: [Bool]) {
    for row in 0..<codes.caseCount {
      for place in codes.offsets[row]..<codes.offsets[row + 1] {
        let feature = Int(codes.features[place])
        if isMember[feature] { add(feature, -codes.values[place]) }
      }
      offsets.append(values.count)
    }
  }

  private mutating func fill(_ codes: SparseCodes, _ set: FeatureSet, _ means: [Double]) {
    var row = [Double](repeating: 0, count: codes.featureCount)
    for number in 0..<codes.caseCount {
      let places = codes.offsets[number]..<codes.offsets[number + 1]
      for place in places { row[Int(codes.features[place])] = codes.values[place] }
      for feature in set.features { add(feature, means[feature] - row[feature]) }
      for place in places { row[Int(codes.features[place])] = 0 }
      offsets.append(values.count)
    }
  }

  private mutating func swap(
    _ codes: SparseCodes, _ partners: SparseCodes, _ isMember: [Bool], _ alpha: Double
  ) {
    for row in 0..<codes.caseCount {
      var own = codes.offsets[row]
      var other = partners.offsets[row]
      let (ownEnd, otherEnd) = (codes.offsets[row + 1], partners.offsets[row + 1])
      // Both lists ascend: a merge meets every feature that is active on either side.
      while own < ownEnd || other < otherEnd {
        let left = own < ownEnd ? Int(codes.features[own]) : Int.max
        let right = other < otherEnd ? Int(partners.features[other]) : Int.max
        let feature = min(left, right)
        let before = left == feature ? codes.values[own] : 0
        let after = right == feature ? partners.values[other] : 0
        if left == feature { own += 1 }
        if right == feature { other += 1 }
        if isMember[feature] { add(feature, alpha * (after - before)) }
      }
      offsets.append(values.count)
    }
  }
}
