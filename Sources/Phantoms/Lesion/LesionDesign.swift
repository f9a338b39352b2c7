/// The distribution that a lesion phantom is drawn from.
///
/// A case is malignant, mostly, if its photo shows a lesion **and** the patient has the disease that
/// the laboratory marker points to: neither modality alone can tell. The expression vector is a noisy
/// copy of the marker, so it adds nothing to it.
///
/// - lesion ~ Bernoulli(``lesionRate``), drawn for each case and plain to see in the photo
/// - disease ~ Bernoulli(``diseaseRate``), drawn for each patient
/// - marker | disease ~ N(± ``markerSeparation``, 1), drawn for each case
/// - gene j | marker ~ N(``geneLoading`` · marker, 1) for the first ``loadedGeneCount``, else N(0, 1)
/// - malignant | lesion, disease ~ Bernoulli(``malignantRates``)
public struct LesionDesign: Sendable, Hashable, Codable {
  /// The number of cases.
  public var caseCount = 300
  /// The side of the photos in pixels.
  public var imageSize = 48
  /// The most cases of one patient; the number is drawn evenly from one up to it.
  public var mostCasesPerPatient = 4
  /// How often a photo shows a lesion.
  public var lesionRate = 0.6
  /// How often a patient has the disease.
  public var diseaseRate = 0.6
  /// Half the distance between the marker's means with and without disease, in standard deviations.
  public var markerSeparation = 1.8
  /// The number of genes measured.
  public var geneCount = 24
  /// The number of genes that follow the marker.
  public var loadedGeneCount = 8
  /// How strongly these genes follow it.
  public var geneLoading = 0.5
  /// How often a case is malignant.
  public var malignantRates = MalignantRates()
  /// How often a photo is missing, whatever else is true of the case.
  public var missingPhotoRate = 0.08
  /// How often the expression is missing, whatever else is true of the case.
  public var missingExpressionRate = 0.15
  /// How often the age is missing from the table.
  public var missingAgeRate = 0.05

  /// How often a case is malignant, by what is true of it.
  public struct MalignantRates: Sendable, Hashable, Codable {
    /// With neither lesion nor disease.
    public var neither = 0.04
    /// With a lesion only.
    public var lesionOnly = 0.08
    /// With the disease only.
    public var diseaseOnly = 0.08
    /// With both.
    public var both = 0.97

    /// Creates the rates of the demo.
    public init() {}

    /// The rate for one combination.
    func rate(lesion: Bool, disease: Bool) -> Double {
      switch (lesion, disease) {
      case (false, false): neither
      case (true, false): lesionOnly
      case (false, true): diseaseOnly
      case (true, true): both
      }
    }

    fileprivate enum CodingKeys: String, CodingKey {
      case neither, both
      case lesionOnly = "lesion_only"
      case diseaseOnly = "disease_only"
    }
  }

  /// Creates the design of the demo.
  public init() {}

  fileprivate enum CodingKeys: String, CodingKey {
    case caseCount = "cases"
    case imageSize = "image_size"
    case mostCasesPerPatient = "most_cases_per_patient"
    case lesionRate = "lesion_rate"
    case diseaseRate = "disease_rate"
    case markerSeparation = "marker_separation"
    case geneCount = "genes"
    case loadedGeneCount = "loaded_genes"
    case geneLoading = "gene_loading"
    case malignantRates = "malignant_rates"
    case missingPhotoRate = "missing_photo_rate"
    case missingExpressionRate = "missing_expression_rate"
    case missingAgeRate = "missing_age_rate"
  }

  /// Refuses numbers that make no cohort.
  func check() throws(PhantomError) {
    try Self.require(20...1_000_000, caseCount, "caseCount")
    try Self.require(16...1_024, imageSize, "imageSize")
    try Self.require(1...1_000, mostCasesPerPatient, "mostCasesPerPatient")
    try Self.require(1...100_000, geneCount, "geneCount")
    try Self.require(0...geneCount, loadedGeneCount, "loadedGeneCount")
    try Self.require(0...100, markerSeparation, "markerSeparation")
    try Self.require(-100...100, geneLoading, "geneLoading")
    let rates = [
      ("lesionRate", lesionRate), ("diseaseRate", diseaseRate),
      ("malignantRates.neither", malignantRates.neither),
      ("malignantRates.lesionOnly", malignantRates.lesionOnly),
      ("malignantRates.diseaseOnly", malignantRates.diseaseOnly),
      ("malignantRates.both", malignantRates.both), ("missingPhotoRate", missingPhotoRate),
      ("missingExpressionRate", missingExpressionRate), ("missingAgeRate", missingAgeRate),
    ]
    for (name, rate) in rates { try Self.require(0...1, rate, name) }
  }

  private static func require<Number: Comparable>(
    _ range: ClosedRange<Number>, _ value: Number, _ name: String
  ) throws(PhantomError) {
    if !range.contains(value) {
      throw PhantomError(
        .invalidDesign, place: name,
        message: "expected \(range.lowerBound) to \(range.upperBound), found \(value)")
    }
  }
}
