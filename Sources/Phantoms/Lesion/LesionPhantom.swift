import Statistics

/// A made-up cohort of skin photos, laboratory values and gene expression whose answers are known.
///
/// See ``LesionDesign`` for what makes a case malignant, ``LesionTruth`` for the best that any model
/// can reach with each set of modalities.
public struct LesionPhantom: Sendable {
  /// The modalities, as the manifest names them.
  public enum ModalityName: String, Sendable, Hashable, CaseIterable, Codable {
    /// The photo: shows whether there is a lesion.
    case photo
    /// The table: holds the marker, and an age and a sex that mean nothing.
    case laboratory
    /// The vector: follows the marker, and so repeats it.
    case expression
  }

  /// One case.
  public struct Case: Sendable, Hashable {
    /// The unique key.
    public let id: String
    /// The key of its patient.
    public let patient: String
    /// Whether there is a lesion in the photo.
    public let hasLesion: Bool
    /// Whether the patient has the disease that raises the marker.
    public let hasDisease: Bool
    /// Whether the case is malignant: the label.
    public let isMalignant: Bool
    /// The marker, in standard deviations around the middle between its two means.
    public let marker: Double
    /// The age in years, which means nothing, or `nil` where missing.
    public let age: Int?
    /// The sex, which means nothing.
    public let sex: String
    /// The expression of each gene, or `nil` where missing.
    public let genes: [Double]?
    /// Whether the photo exists.
    public let hasPhoto: Bool
  }

  /// The distribution.
  public let design: LesionDesign
  /// The seed of all its randomness.
  public let seed: UInt64
  /// The cases, those of one patient together.
  public let cases: [Case]

  /// Draws a cohort.
  ///
  /// - Parameters:
  ///   - design: The distribution.
  ///   - seed: The seed; equal seeds give equal cohorts, to the last byte.
  /// - Throws: ``PhantomError`` with code `invalidDesign` if a number is out of its range.
  public init(design: LesionDesign = LesionDesign(), seed: UInt64 = 1) throws(PhantomError) {
    try design.check()
    self.design = design
    self.seed = seed
    var cases: [Case] = []
    cases.reserveCapacity(design.caseCount)
    var patient = 0
    while cases.count < design.caseCount {
      var stream = RandomStream(seed: seed, "phantom", "lesion", "patient", "\(patient)")
      let hasDisease = stream.uniform() < design.diseaseRate
      let age = 25 + stream.index(below: 60)
      let sex = stream.uniform() < 0.5 ? "female" : "male"
      let count = 1 + stream.index(below: design.mostCasesPerPatient)
      for _ in 0..<min(count, design.caseCount - cases.count) {
        cases.append(
          Self.drawCase(
            number: cases.count, patient: patient, hasDisease: hasDisease, age: age, sex: sex,
            design: design, stream: &stream))
      }
      patient += 1
    }
    self.cases = cases
  }

  private static func drawCase(
    number: Int, patient: Int, hasDisease: Bool, age: Int, sex: String, design: LesionDesign,
    stream: inout RandomStream
  ) -> Case {
    let hasLesion = stream.uniform() < design.lesionRate
    let rate = design.malignantRates.rate(lesion: hasLesion, disease: hasDisease)
    let isMalignant = stream.uniform() < rate
    let marker = (hasDisease ? 1 : -1) * design.markerSeparation + stream.normal()
    let genes = (0..<design.geneCount).map { gene in
      (gene < design.loadedGeneCount ? design.geneLoading * marker : 0) + stream.normal()
    }
    return Case(
      id: "case\(padded(number + 1, to: 4))", patient: "patient\(padded(patient + 1, to: 4))",
      hasLesion: hasLesion, hasDisease: hasDisease, isMalignant: isMalignant, marker: marker,
      age: stream.uniform() < design.missingAgeRate ? nil : age, sex: sex,
      genes: stream.uniform() < design.missingExpressionRate ? nil : genes,
      hasPhoto: !(stream.uniform() < design.missingPhotoRate))
  }

  static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
