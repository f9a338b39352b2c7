public import ArgumentParser
public import Phantoms

extension CaseModality: ExpressibleByArgument {}
extension CaseLeak: ExpressibleByArgument {}

/// A value for one modality, written NAME=VALUE.
struct ModalityValue: ExpressibleByArgument {
  let modality: CaseModality?
  let value: Double

  /// Reads NAME=VALUE, or VALUE alone for all modalities.
  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(parts.count), let value = Double(parts[parts.count - 1]) else {
      return nil
    }
    if parts.count == 2 {
      guard let modality = CaseModality(rawValue: parts[0]) else { return nil }
      self.modality = modality
    } else {
      modality = nil
    }
    self.value = value
  }
}

/// What a made-up cohort is drawn from.
struct PhantomOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where to start: \(CaseDesign.presetNames.joined(separator: ", ")). Options below change it.",
      valueName: "name"))
  var preset = "clean"

  @Option(help: "The number of cases.")
  var cases = 1_000

  @Option(
    help: ArgumentHelp(
      "Modalities, separated by commas, of \(CaseModality.allCases.map(\.rawValue).joined(separator: ", ")). Default: all.",
      valueName: "names"))
  var modalities: String?

  @Option(
    help: "Weight of what several modalities tell alike, in log-odds: 0 none, 1 weak, 3 strong.")
  var redundant: Double?

  @Option(help: "Modalities that show what is told alike, separated by commas. Default: all.")
  var redundantIn: String?

  @Option(
    help: ArgumentHelp(
      "Weight of what one modality tells alone, such as image=1.5. May be repeated.",
      valueName: "name=weight"))
  var unique: [ModalityValue] = []

  @Option(help: "Weight of what only two modalities together tell (an exclusive or).")
  var synergy: Double?

  @Option(help: "These two modalities, separated by a comma. Default: the first two.")
  var synergyOf: String?

  @Option(help: "The number of classes, 2 to 4.")
  var classes = 2

  @Option(help: "The share of each class, mildest first, separated by commas. Default: even.")
  var balance: String?

  @Option(help: "How often a label is replaced by one drawn at random.")
  var labelNoise = 0.0

  @Option(
    help: ArgumentHelp(
      "How often a sign is shown wrong, such as image=0.1, or one number for all modalities. May be repeated.",
      valueName: "name=rate"))
  var noise: [ModalityValue] = []

  @Option(help: "How far values scatter, as a multiple of the usual; above 1 signs begin to blur.")
  var scatter = 1.0

  @Option(
    help: ArgumentHelp(
      "How often a modality is missing at random, such as image=0.1, or one number for all. May be repeated.",
      valueName: "name=rate"))
  var missing: [ModalityValue] = []

  @Option(help: "The most cases of one patient.")
  var casesPerPatient = 3

  @Option(help: "How often a case repeats its patient's first.")
  var similarity = 0.3

  @Option(help: "Sites that patients come from. Default: none; 3 with --leak site.")
  var sites: Int?

  @Flag(help: "Let sites differ in how pictures and values look.")
  var sitesDiffer = false

  @Option(help: "The side of pictures in pixels.")
  var imageSize = 64

  @Option(help: "The number of genes.")
  var genes = 120

  @Option(
    help: ArgumentHelp(
      "Plant one flaw: \(CaseLeak.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "kind"))
  var leak: CaseLeak?

  @Option(help: "Seed of all randomness: the same seed gives the same files.")
  var seed: UInt64 = 1

  /// The design that the options describe.
  func design() throws -> CaseDesign {
    let names = try modalities.map { try Self.modalities($0, "--modalities") }
    var design = try CaseDesign.preset(preset, modalities: names ?? CaseModality.allCases)
    design.caseCount = cases
    if let redundant { design.redundantWeight = redundant }
    if let redundantIn { design.sharedBy = try Self.modalities(redundantIn, "--redundant-in") }
    design.uniqueWeights = Self.values(unique, over: design.uniqueWeights, of: design.modalities)
    if let synergy { design.synergyWeight = synergy }
    if let synergyOf { design.synergyPair = try Self.modalities(synergyOf, "--synergy-of") }
    design.classCount = classes
    design.classShares = try balance.map(Self.shares) ?? []
    design.labelNoise = labelNoise
    design.misshown = Self.values(noise, over: [:], of: design.modalities)
    design.scatter = scatter
    design.missingRates = Self.values(missing, over: [:], of: design.modalities)
    design.mostCasesPerPatient = casesPerPatient
    design.patientSimilarity = similarity
    design.siteCount = sites ?? (leak == .site || sitesDiffer ? 3 : 0)
    design.sitesDiffer = sitesDiffer
    design.imageSize = imageSize
    design.geneCount = genes
    design.leak = leak
    return design
  }

  private static func modalities(_ list: String, _ option: String) throws -> [CaseModality] {
    try list.split(separator: ",").map { part in
      let name = part.trimmingPrefix { $0 == " " }
      guard let modality = CaseModality(rawValue: String(name)) else {
        throw ValidationError(
          "\(option): expected names of \(CaseModality.allCases.map(\.rawValue).joined(separator: ", ")), "
            + "found \"\(name)\"")
      }
      return modality
    }
  }

  private static func values(
    _ options: [ModalityValue], over start: [CaseModality: Double], of modalities: [CaseModality]
  ) -> [CaseModality: Double] {
    var result = start
    // A number for all first, so that a named one stands whatever the order.
    for option in options where option.modality == nil {
      for modality in modalities { result[modality] = option.value }
    }
    for option in options { if let modality = option.modality { result[modality] = option.value } }
    return result
  }

  private static func shares(_ list: String) throws -> [Double] {
    try list.split(separator: ",").map { part in
      guard let share = Double(part.trimmingPrefix { $0 == " " }) else {
        throw ValidationError("--balance: expected numbers such as 0.7,0.3, found \"\(part)\"")
      }
      return share
    }
  }
}
