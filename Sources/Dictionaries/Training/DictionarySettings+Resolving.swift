extension DictionarySettings {
  /// Whether it learns from pairs of rows.
  var isPaired: Bool {
    switch variant {
    case .groupSparse, .maskedGroupSparse: true
    default: false
    }
  }

  /// Whether codes are found by a rank, so that dead features can be revived.
  var usesRanks: Bool {
    switch variant {
    case .relu, .jumpReLU: false
    default: true
    }
  }

  /// These settings with every default filled in.
  ///
  /// - Throws: ``DictionariesError`` with code `invalidArgument`, naming the setting, or `tooFewRows`.
  func resolved(
    width: Int, caseCount: Int, rowCount: Int
  ) throws(DictionariesError) -> DictionarySettings {
    var result = self
    let features = featureCount ?? min(8 * width, caseCount / 2)
    result.featureCount = features
    guard features >= 1, features <= 1 << 24 else {
      throw DictionariesError(
        .invalidArgument, "features: expected 1 to \(1 << 24), found \(features)")
    }
    guard features <= rowCount else {
      throw DictionariesError(
        .tooFewRows,
        "\(features) features from \(rowCount) rows: every row would become a feature; use at most "
          + "\(max(1, caseCount / 2)) features, or more cases")
    }
    guard (1...features).contains(k) || variant == .relu else {
      throw DictionariesError(
        .invalidArgument,
        "k: expected 1 to the number of features, \(features), found \(k)"
          + (featureCount == nil
            ? " (their default for \(caseCount) cases of width \(width)); lower k" : ""))
    }
    result.learningRate =
      learningRate
      ?? (variant == .relu ? 5e-5 : 2e-4 / (Double(features) / 16384).squareRoot())
    result.sparsityPenalty = sparsityPenalty ?? (variant == .relu ? 0.003 : 0.001)
    result.auxiliaryCount = min(features, auxiliaryCount ?? max(1, width / 2))
    try result.check()
    return result
  }

  private func check() throws(DictionariesError) {
    func isPositive(_ number: Double) -> Bool { number > 0 && number.isFinite }
    func isShare(_ number: Double) -> Bool { number >= 0 && number.isFinite }
    var rules: [(String, Bool, String)] = [
      ("learning rate", isPositive(learningRate ?? 0), "above 0, found \(learningRate ?? 0)"),
      (
        "sparsity penalty", isShare(sparsityPenalty ?? 0),
        "0 or more, found \(sparsityPenalty ?? 0)"
      ),
      ("gradient norm", gradientNorm > 0, "above 0, found \(gradientNorm)"),
      ("auxiliary weight", isShare(auxiliaryWeight), "0 or more, found \(auxiliaryWeight)"),
      ("auxiliary count", (auxiliaryCount ?? 1) >= 1, "1 or more, found \(auxiliaryCount ?? 1)"),
      ("dead passes", isPositive(deadPasses), "above 0, found \(deadPasses)"),
    ]
    switch variant {
    case .jumpReLU(let bandwidth):
      rules.append(("bandwidth", isPositive(bandwidth), "above 0, found \(bandwidth)"))
    case .matryoshka(let shares):
      let total = shares.reduce(0, +)
      rules.append(
        (
          "Matryoshka shares", shares.allSatisfy(isPositive) && abs(total - 1) < 1e-6,
          "numbers above 0 that add up to 1, found \(shares)"
        ))
    case .groupSparse(let penalty):
      rules.append(("group penalty", isShare(penalty), "0 or more, found \(penalty)"))
    case .maskedGroupSparse(let penalty, let masked):
      rules.append(("group penalty", isShare(penalty), "0 or more, found \(penalty)"))
      rules.append(("masked share", (0..<1).contains(masked), "in 0..<1, found \(masked)"))
    case .topK, .batchTopK, .relu: break
    }
    for (name, isFine, expected) in rules where !isFine {
      throw DictionariesError(.invalidArgument, "\(name): expected \(expected)")
    }
  }

  /// Where each nested group ends; one number without groups.
  func groupEnds(featureCount: Int) -> [Int] {
    guard case .matryoshka(let shares) = variant else { return [featureCount] }
    var ends: [Int] = []
    var sum = 0.0
    for share in shares {
      sum += share
      let end = min(featureCount, Int((sum * Double(featureCount)).rounded()))
      if end > ends.last ?? 0 { ends.append(end) }
    }
    // Rounding of shares must not lose a feature.
    if ends.last != featureCount { ends.append(featureCount) }
    return ends
  }
}
