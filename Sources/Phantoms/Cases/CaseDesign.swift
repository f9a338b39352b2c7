/// What a made-up clinical cohort is drawn from.
///
/// Binary latent factors, all fair and independent, move one number a case, the *severity* s = Σ w·f
/// with f = ± 1: a shared factor, one factor of each modality's own, and the product of two modalities'
/// paired factors (their exclusive or). The label is ordinal in it: P(class ≤ c | s) = σ(θ_c − s), with
/// θ solved so that classes have their shares. Weights are log-odds: 0 is nothing, 1 weak, 3 strong.
///
/// Source of the label's model: McCullagh 1980, "Regression models for ordinal data", §2.1.
public struct CaseDesign: Sendable, Hashable, Codable {
  /// The modalities, without repetition.
  public var modalities: [CaseModality] = CaseModality.allCases
  /// The number of cases.
  public var caseCount = 1_000
  /// The number of classes, 2 to 4.
  public var classCount = 2
  /// The share of each class, mildest first; even by default.
  public var classShares: [Double] = []

  /// The weight of the shared factor.
  public var redundantWeight = 0.0
  /// The modalities that show the shared factor; all by default.
  public var sharedBy: [CaseModality]?
  /// The weight of each modality's own factor; none by default.
  public var uniqueWeights: [CaseModality: Double] = [:]
  /// The weight of the product of two paired factors.
  public var synergyWeight = 0.0
  /// The two modalities whose paired factors are multiplied; the first two by default.
  public var synergyPair: [CaseModality]?

  /// How often the label is replaced by one drawn by the classes' shares.
  public var labelNoise = 0.0
  /// How often a modality shows the opposite of a factor, each sign on its own.
  public var misshown: [CaseModality: Double] = [:]
  /// How far values scatter around what a sign says, as a multiple of the usual spread.
  ///
  /// Up to 1 every sign can be read off a case almost surely.
  public var scatter = 1.0
  /// How often each modality is missing, whatever else is true of the case.
  ///
  /// A case that would lack all of them keeps them all.
  public var missingRates: [CaseModality: Double] = [:]

  /// The most cases of one patient; the number is drawn evenly from one up to it.
  public var mostCasesPerPatient = 3
  /// How often a case repeats the factors and label of its patient's first case.
  public var patientSimilarity = 0.3
  /// How many sites patients are spread over evenly; none by default.
  public var siteCount = 0
  /// Whether sites differ in how pictures, tables and vectors look.
  public var sitesDiffer = false
  /// The side of pictures in pixels.
  public var imageSize = 64
  /// The number of genes measured, those of named groups included.
  public var geneCount = 120
  /// Which flaw to plant; none by default.
  public var leak: CaseLeak?

  /// Creates a design without any information.
  public init() {}

  /// The modalities of the synergy.
  var pair: [CaseModality] { synergyPair ?? Array(modalities.prefix(2)) }

  /// Whether a modality shows the shared factor.
  func showsShared(_ modality: CaseModality) -> Bool { sharedBy?.contains(modality) ?? true }

  /// The shares of the classes.
  var shares: [Double] {
    classShares.isEmpty
      ? [Double](repeating: 1 / Double(classCount), count: classCount) : classShares
  }

  /// The names of the classes, mildest first.
  public var classNames: [String] {
    switch classCount {
    case 2: ["mild", "severe"]
    case 3: ["mild", "moderate", "severe"]
    default: ["none", "mild", "moderate", "severe"]
    }
  }

  private enum CodingKeys: String, CodingKey {
    case modalities, scatter, leak
    case caseCount = "cases"
    case classCount = "classes"
    case classShares = "class_shares"
    case redundantWeight = "redundant_weight"
    case sharedBy = "shared_by"
    case uniqueWeights = "unique_weights"
    case synergyWeight = "synergy_weight"
    case synergyPair = "synergy_pair"
    case labelNoise = "label_noise"
    case misshown
    case missingRates = "missing_rates"
    case mostCasesPerPatient = "most_cases_per_patient"
    case patientSimilarity = "patient_similarity"
    case siteCount = "sites"
    case sitesDiffer = "sites_differ"
    case imageSize = "image_size"
    case geneCount = "genes"
  }
}

extension CaseModality: CodingKeyRepresentable {}

/// A flaw that real cohorts have, planted into the files of a made-up one.
///
/// The factors and the label are drawn as without it; only what is written changes.
public enum CaseLeak: String, Sendable, Hashable, Codable, CaseIterable {
  /// Severe cases got more blood tests: which cells are empty tells the label.
  case missingness
  /// Accession numbers come from the archive of the diagnosis.
  case identifier
  /// Pictures of some patients are copied, lightly edited, to other patients.
  case duplicates
  /// A column was filled in after the diagnosis.
  case column
  /// One site sends most of the severe cases, and its pictures and values look different.
  case site
  /// The rows were sorted by diagnosis before the table was saved.
  case order
}
