import Statistics

/// A made-up clinical cohort: chest pictures, reports, blood values and gene expression of patients, with a
/// label whose every dependence is known.
///
/// See ``CaseDesign`` for what it is drawn from and ``CaseTruth`` for what is true of it.
public struct CasePhantom: Sendable {
  /// One case.
  public struct Case: Sendable, Hashable {
    /// The patient, a number from zero.
    public let patient: Int
    /// The site, a number from zero, if there are any.
    public let site: Int?
    /// The factors: bit k is factor k.
    public let factors: UInt64
    /// What each modality shows: bit `slot` of entry `modality`, after wrong signs.
    public let shown: [UInt8]
    /// The severity s.
    public let severity: Double
    /// The class, mildest first.
    public let label: Int
    /// Whether each modality is there.
    public internal(set) var isPresent: [Bool]
    /// The age in years, which means nothing.
    public let age: Int
    /// The sex, which means nothing.
    public let isFemale: Bool

    /// Whether a modality shows a sign.
    ///
    /// - Parameters:
    ///   - slot: The sign.
    ///   - modality: An index into the design's modalities.
    public func shows(_ slot: CaseModality.Slot, modality: Int) -> Bool {
      shown[modality] >> UInt8(slot.rawValue) & 1 == 1
    }
  }

  /// What the cohort is drawn from.
  public let design: CaseDesign
  /// The seed of all its randomness.
  public let seed: UInt64
  /// The cases, those of one patient together.
  public internal(set) var cases: [Case]
  /// The factors' names, in the order of ``Case/factors``' bits.
  public let factorNames: [String]
  let model: LatentModel
  /// How each site looks.
  let appearances: [SiteAppearance]

  /// Draws a cohort.
  ///
  /// - Parameters:
  ///   - design: The distribution.
  ///   - seed: The seed; equal seeds give equal cohorts, to the last byte.
  /// - Throws: ``PhantomError`` with code `invalidDesign` if a number is out of its range.
  public init(_ design: CaseDesign, seed: UInt64 = 1) throws(PhantomError) {
    try design.check()
    self.design = design
    self.seed = seed
    let world = CaseWorld(design)
    model = world.model
    factorNames = world.model.names
    let looksApart = design.sitesDiffer || design.leak == .site
    appearances = (0..<design.siteCount).map {
      looksApart ? SiteAppearance(site: $0, of: design.siteCount, seed: seed) : .neutral
    }
    cases = []
    cases.reserveCapacity(design.caseCount)
    var patient = 0
    while cases.count < design.caseCount {
      drawPatient(patient, world)
      patient += 1
    }
    // Without a table there are no cells to leave out: a whole modality is.
    if design.leak == .missingness, place(.laboratory) == nil {
      for index in cases.indices where isUntested(index) {
        cases[index].isPresent[design.modalities.count - 1] = false
        // The first modality is kept, so that no case is without any.
        cases[index].isPresent[0] = true
      }
    }
  }

  private mutating func drawPatient(_ patient: Int, _ world: CaseWorld) {
    var stream = RandomStream(seed: seed, "phantom", "cases", "patient", "\(patient)")
    let site = design.siteCount > 0 ? stream.index(below: design.siteCount) : nil
    let age = 28 + stream.index(below: 58)
    let isFemale = stream.uniform() < 0.5
    let size = 1 + stream.index(below: design.mostCasesPerPatient)
    let siteDraw = stream.uniform()
    var first: (factors: UInt64, label: Int)?
    for _ in 0..<min(size, design.caseCount - cases.count) {
      // Everything is drawn for every case, so that no knob moves another's numbers.
      let repeats = stream.uniform() < design.patientSimilarity
      var factors = stream.next() & (1 << UInt64(model.names.count) - 1)
      var label = world.label.label(LatentModel.sum(model.severity, factors), stream.uniform())
      if repeats, let first { (factors, label) = first }
      if first == nil { first = (factors, label) }
      let shown = model.modalities.indices.map { modality -> UInt8 in
        let rate = design.misshown[model.modalities[modality]] ?? 0
        return CaseModality.Slot.allCases.reduce(0) { bits, slot in
          let bit = factors >> UInt64(model.latent(modality, slot)) & 1
          let isWrong = stream.uniform() < rate
          return bits | UInt8(isWrong ? 1 - bit : bit) << UInt8(slot.rawValue)
        }
      }
      let kept = model.modalities.map { stream.uniform() >= design.missingRates[$0] ?? 0 }
      cases.append(
        Case(
          patient: patient, site: leaningSite(site, label: first?.label ?? label, siteDraw),
          factors: factors, shown: shown, severity: LatentModel.sum(model.severity, factors),
          label: label, isPresent: kept.contains(true) ? kept : kept.map { _ in true }, age: age,
          isFemale: isFemale))
    }
  }

  /// The key of a case, and of a patient.
  static func key(_ kind: String, _ number: Int, of count: Int) -> String {
    kind + LesionPhantom.padded(number + 1, to: max(5, String(count).count))
  }

  /// The key of a case.
  public func caseID(_ index: Int) -> String { Self.key("case", index, of: design.caseCount) }
  /// The key of a case's patient.
  public func patientID(_ index: Int) -> String {
    Self.key("patient", cases[index].patient, of: design.caseCount)
  }

  func stream(_ index: Int, _ purpose: String) -> RandomStream {
    RandomStream(seed: seed, "phantom", "cases", purpose, "\(index)")
  }

  func appearance(_ index: Int) -> SiteAppearance {
    cases[index].site.map { appearances[$0] } ?? .neutral
  }

  /// ± 1 for each sign that a modality shows.
  func signs(_ index: Int, _ modality: Int) -> [Double] {
    CaseModality.Slot.allCases.map { cases[index].shows($0, modality: modality) ? 1 : -1 }
  }
}
