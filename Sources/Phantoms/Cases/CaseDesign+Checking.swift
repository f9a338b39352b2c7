extension CaseDesign {
  /// The strongest weight.
  static let largestWeight = 20.0

  /// Refuses numbers that make no cohort.
  ///
  /// - Throws: ``PhantomError`` with code `invalidDesign`, naming the number at fault.
  public func check() throws(PhantomError) {
    func require<Number: Comparable>(
      _ range: ClosedRange<Number>, _ value: Number, _ place: String
    ) throws(PhantomError) {
      if !range.contains(value) {
        throw Self.fault(
          place, "expected \(range.lowerBound) to \(range.upperBound), found \(value)")
      }
    }
    try checkModalities()
    try require(20...10_000_000, caseCount, "cases")
    try require(2...4, classCount, "classes")
    try require(0...Self.largestWeight, redundantWeight, "redundant")
    try require(0...Self.largestWeight, synergyWeight, "synergy")
    try require(0...1, labelNoise, "label noise")
    try require(0...10, scatter, "scatter")
    try require(1...1_000, mostCasesPerPatient, "cases per patient")
    try require(0...1, patientSimilarity, "patient similarity")
    try require(0...1_000, siteCount, "sites")
    try require(32...1_024, imageSize, "image size")
    try require(GeneGroups.smallestCount...100_000, geneCount, "genes")
    for modality in CaseModality.allCases {
      let name = modality.rawValue
      try require(0...Self.largestWeight, uniqueWeights[modality] ?? 0, "unique \(name)")
      // A sign shown wrong more often than right would be read the other way around.
      try require(0...0.5, misshown[modality] ?? 0, "noise \(name)")
      try require(0...0.95, missingRates[modality] ?? 0, "missing \(name)")
    }
    guard classShares.isEmpty || classShares.count == classCount,
      classShares.allSatisfy({ $0 >= 0.01 && $0 < 1 }),
      classShares.isEmpty || abs(classShares.reduce(0, +) - 1) < 1e-6
    else {
      throw Self.fault(
        "balance",
        "expected \(classCount) shares of at least 0.01 that sum to 1, found \(classShares)")
    }
    if sitesDiffer, siteCount < 2 {
      throw Self.fault("sites", "expected at least 2 that can differ, found \(siteCount)")
    }
    try checkLeak()
  }

  private func checkModalities() throws(PhantomError) {
    guard !modalities.isEmpty, Set(modalities).count == modalities.count else {
      throw Self.fault(
        "modalities",
        "expected one or more different ones of \(CaseModality.listed), found "
          + "\(modalities.map(\.rawValue))")
    }
    let named =
      (sharedBy ?? []).map { ("redundant in", $0) } + (synergyPair ?? []).map { ("synergy of", $0) }
      + CaseModality.allCases.filter { uniqueWeights[$0] ?? 0 > 0 }.map { ("unique", $0) }
      + CaseModality.allCases.filter { missingRates[$0] ?? 0 > 0 }.map { ("missing", $0) }
      + CaseModality.allCases.filter { misshown[$0] ?? 0 > 0 }.map { ("noise", $0) }
    for (place, modality) in named where !modalities.contains(modality) {
      throw Self.fault(
        "\(place) \(modality.rawValue)",
        "expected one of the cohort's modalities, \(modalities.map(\.rawValue).joined(separator: ", "))"
      )
    }
    if synergyWeight > 0, pair.count != 2 || Set(pair).count != 2 {
      throw Self.fault(
        "synergy", "expected two different modalities, found \(pair.map(\.rawValue))")
    }
    if redundantWeight > 0, sharedBy?.isEmpty == true {
      throw Self.fault("redundant", "expected a modality that shows the shared factor, found none")
    }
  }

  private func checkLeak() throws(PhantomError) {
    switch leak {
    case .column, .identifier:
      try requireForLeak(
        modalities.contains(.laboratory), "the modality laboratory, whose table it is in")
    case .duplicates:
      try requireForLeak(modalities.contains(.image), "the modality image")
      try requireForLeak(caseCount >= 100, "100 cases or more")
    case .site: try requireForLeak(siteCount >= 2, "2 sites or more")
    case .missingness:
      try requireForLeak(
        modalities.contains(.laboratory) || modalities.count >= 2,
        "the modality laboratory, or a second modality")
    case .order, nil: return
    }
  }

  private func requireForLeak(_ isFine: Bool, _ what: String) throws(PhantomError) {
    if !isFine {
      throw Self.fault("leak \(leak?.rawValue ?? "")", "this flaw needs \(what)")
    }
  }

  static func fault(_ place: String, _ message: String) -> PhantomError {
    PhantomError(.invalidDesign, place: place, message: message)
  }
}

extension CaseModality {
  /// All names, for messages.
  static var listed: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
