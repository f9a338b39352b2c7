extension DiscreteDesign {
  /// A picture has nine patches, so at most nine binary digits.
  static let largestImageAlphabet = 1 << 9
  static let largestAlphabet = 1 << 12
  private static let reservedNames = [
    "case", "group", "site", "label", "truth", "cases", "symbols",
  ]

  /// Refuses numbers that make no cohort.
  func check() throws(PhantomError) {
    func require<Number: Comparable>(
      _ range: ClosedRange<Number>, _ value: Number, _ place: String
    ) throws(PhantomError) {
      if !range.contains(value) {
        throw PhantomError(
          .invalidDesign, place: place,
          message: "expected \(range.lowerBound) to \(range.upperBound), found \(value)")
      }
    }
    try require(10...10_000_000, caseCount, "caseCount")
    try require(1...10_000, mostCasesPerGroup, "mostCasesPerGroup")
    try require(0...1, groupSimilarity, "groupSimilarity")
    try require(0...10_000, siteCount, "siteCount")
    try require(0...100, renderingNoise, "renderingNoise")
    try require(12...512, imageSize, "imageSize")
    try require(0...0.99, missingLabelRate, "missingLabelRate")
    guard missingModalityRates.isEmpty || missingModalityRates.count == modalities.count else {
      throw PhantomError(
        .invalidDesign, place: "missingModalityRates",
        message: "expected none or one a modality (\(modalities.count)), found "
          + "\(missingModalityRates.count)")
    }
    for rate in missingModalityRates { try require(0...1, rate, "missingModalityRates") }
    guard modalities.count == table.alphabetSizes.count else {
      throw PhantomError(
        .invalidDesign, place: "modalities",
        message: "expected \(table.alphabetSizes.count), one an alphabet of the table, found "
          + "\(modalities.count)")
    }
    for (modality, size) in zip(modalities, table.alphabetSizes) {
      try check(modality.name)
      try require(0...1, modality.confusion, "\(modality.name): confusion")
      let largest =
        modality.rendering == .image ? Self.largestImageAlphabet : Self.largestAlphabet
      try require(1...largest, size, "\(modality.name): symbols shown by \(modality.rendering)")
    }
    guard Set(modalities.map { $0.name.lowercased() }).count == modalities.count else {
      throw PhantomError(
        .invalidDesign, place: "modalities",
        message: "expected different names, found \(modalities.map(\.name))")
    }
    try checkPatterns()
  }

  /// Names become columns, files and folders.
  private func check(_ name: String) throws(PhantomError) {
    let isPlain = name.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
    }
    guard isPlain, let first = name.first, first.isLetter, name.utf8.count <= 64,
      !Self.reservedNames.contains(name.lowercased())
    else {
      throw PhantomError(
        .invalidDesign, place: "modality \"\(name)\"",
        message: "expected a name of letters, digits and underscores that begins with a letter and "
          + "is none of \(Self.reservedNames.joined(separator: ", "))")
    }
  }

  private func checkPatterns() throws(PhantomError) {
    for (number, pattern) in patterns.enumerated() {
      guard pattern.share >= 0, pattern.share.isFinite else {
        throw PhantomError(
          .invalidDesign, place: "pattern \(number + 1)",
          message: "expected a share of zero or more, found \(pattern.share)")
      }
      guard pattern.hasModality.count == modalities.count, pattern.hasModality.contains(true) else {
        throw PhantomError(
          .invalidDesign, place: "pattern \(number + 1)",
          message: "expected \(modalities.count) modalities of which at least one is there, found "
            + "\(pattern.hasModality)")
      }
    }
    guard patterns.isEmpty || patterns.contains(where: { $0.share > 0 }) else {
      throw PhantomError(
        .invalidDesign, place: "patterns", message: "expected a share above 0, found none")
    }
    guard patterns.isEmpty || patterns.contains(where: { $0.share > 0 && $0.hasLabel }) else {
      throw PhantomError(
        .invalidDesign, place: "patterns",
        message: "expected labels for some share of the cases, found none")
    }
  }
}
