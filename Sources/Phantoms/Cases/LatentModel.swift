/// Which latent factor each sign of each modality shows, and how factors move a number.
struct LatentModel: Sendable {
  /// A product of factors, each ± 1, times a weight.
  struct Term: Sendable, Hashable {
    let latents: [Int]
    let weight: Double
  }

  /// The modalities, in the design's order.
  let modalities: [CaseModality]
  /// The factors' names, such as `shared` or `image_own`.
  private(set) var names: [String] = []
  /// The factor that each modality shows in each slot, `[modality][slot]`.
  private(set) var latentOfSlot: [[Int]] = []
  /// What moves the severity.
  private(set) var severity: [Term] = []
  /// What moves each of three findings, for cohorts with several labels a case.
  private(set) var findings: [(name: String, terms: [Term])] = []

  init(_ design: CaseDesign) {
    modalities = design.modalities
    names = ["shared", "build"]
    for modality in modalities {
      var slots: [Int] = []
      for slot in CaseModality.Slot.allCases {
        switch slot {
        case .common where design.showsShared(modality): slots.append(0)
        case .build: slots.append(1)
        default:
          slots.append(names.count)
          names.append("\(modality.rawValue)_\(slot)")
        }
      }
      latentOfSlot.append(slots)
    }
    let own = modalities.indices.map { latent($0, .own) }
    let pair = design.pair.compactMap { modalities.firstIndex(of: $0) }.map { latent($0, .paired) }
    severity = [Term(latents: [0], weight: design.redundantWeight)]
    severity += zip(modalities, own).map {
      Term(latents: [$1], weight: design.uniqueWeights[$0] ?? 0)
    }
    severity.append(Term(latents: pair, weight: design.synergyWeight))
    severity.removeAll { $0.weight == 0 }
    findings = [
      ("infection", [Term(latents: [latent(0, .common)], weight: 3)]),
      ("frailty", own.prefix(2).map { Term(latents: [$0], weight: 2) }),
      ("embolism", [Term(latents: pair.isEmpty ? [latent(0, .paired)] : pair, weight: 3)]),
    ]
  }

  /// The factor that a slot shows.
  func latent(_ modality: Int, _ slot: CaseModality.Slot) -> Int {
    latentOfSlot[modality][slot.rawValue]
  }

  /// Whether a bit of a word is set, as ± 1.
  static func sign(_ bits: UInt64, _ place: Int) -> Double {
    bits >> UInt64(place) & 1 == 1 ? 1 : -1
  }

  /// The sum of terms for factors that are bits of a word.
  static func sum(_ terms: [Term], _ latents: UInt64) -> Double {
    terms.reduce(0) { sum, term in
      sum + term.latents.reduce(term.weight) { $0 * sign(latents, $1) }
    }
  }
}
