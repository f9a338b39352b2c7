import Statistics

/// Made-up pairs of a picture and a report that share what ``PairDesign`` says, and nothing else.
public struct PairPhantom: Sendable {
  /// One finding of a picture.
  public struct Finding: Sendable, Hashable {
    /// An index into ``PairDesign/kinds``.
    public let kind: Int
    /// The cell of the grid, row by row.
    public let place: Int
    /// Whether it is large.
    public let isLarge: Bool
    /// Whether it is bright.
    public let isBright: Bool
  }

  /// One case.
  public struct Case: Sendable, Hashable {
    /// The patient, a number from zero.
    public let patient: Int
    /// What the picture shows, by place.
    public let findings: [Finding]
    /// What the report names: the same, or something else where the report was exchanged.
    public let reported: [Finding]
    /// Whether the picture is there.
    public let hasImage: Bool
    /// Whether the report is there.
    public let hasText: Bool
  }

  /// What the pairs are drawn from.
  public let design: PairDesign
  /// The seed of all randomness.
  public let seed: UInt64
  /// The cases, those of one patient together.
  public let cases: [Case]

  /// Draws pairs.
  ///
  /// - Throws: ``PhantomError`` with code `invalidDesign`, naming the number at fault.
  public init(_ design: PairDesign = PairDesign(), seed: UInt64 = 1) throws(PhantomError) {
    try design.validate()
    self.design = design
    self.seed = seed
    var stream = RandomStream(seed: seed, "phantom", "pairs")
    var cases: [Case] = []
    cases.reserveCapacity(design.caseCount)
    var patient = 0
    while cases.count < design.caseCount {
      let count = 1 + stream.index(below: design.mostCasesPerPatient)
      for _ in 0..<count where cases.count < design.caseCount {
        let findings = Self.findings(design, using: &stream)
        // Drawn whether used or not, so that a knob moves nothing else.
        let other = Self.findings(design, using: &stream)
        let isExchanged = stream.uniform() < design.mismatch
        let absence = stream.uniform()
        cases.append(
          Case(
            patient: patient, findings: findings, reported: isExchanged ? other : findings,
            hasImage: absence >= design.missingImages,
            hasText: absence < 1 - design.missingTexts))
      }
      patient += 1
    }
    self.cases = cases
  }

  private static func findings(
    _ design: PairDesign, using stream: inout RandomStream
  ) -> [Finding] {
    let count = 1 + stream.index(below: design.mostFindings)
    let places = stream.permutation(PairDesign.placeCount).prefix(count).sorted()
    return places.map { place in
      Finding(
        kind: stream.index(below: PairDesign.kinds.count), place: place,
        isLarge: stream.uniform() < 0.5, isBright: stream.uniform() < 0.5)
    }
  }

  /// The key of a case.
  public func caseID(_ index: Int) -> String { "pair\(index + 1)" }

  /// What both sides share: equal for pictures and reports that cannot be told apart.
  ///
  /// - Parameter findings: What a picture shows or a report names.
  public func description(of findings: [Finding]) -> String {
    let details = design.toldDetails
    return findings.map { finding in
      let parts = details.map { detail -> String in
        switch detail {
        case .size: finding.isLarge ? "large" : "small"
        case .brightness: finding.isBright ? "bright" : "faint"
        }
      }
      return (["\(finding.place + 1)", PairDesign.kinds[finding.kind]] + parts)
        .joined(separator: " ")
    }.joined(separator: "; ")
  }
}
