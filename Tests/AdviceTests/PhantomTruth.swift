import Findings

/// What is true of a made-up cohort by its design, whatever was measured.
struct PhantomTruth {
  private let design: [String]
  private let isLeaky: Bool
  private let models: String

  init(_ expectation: RecordedFindings.Expectation) {
    design = expectation.design.split(separator: " ").map(String.init)
    isLeaky = design.contains("--leak")
    models = expectation.models
  }

  private func value(_ option: String) -> String? {
    design.firstIndex(of: option).flatMap { design.indices.contains($0 + 1) ? design[$0 + 1] : nil }
  }

  private var preset: String { value("--preset") ?? "" }

  /// The weight of what only this modality tells.
  private func unique(_ modality: String) -> Double {
    for (option, word) in zip(design, design.dropFirst()) where option == "--unique" {
      let parts = word.split(separator: "=")
      if parts.count == 2, parts[0] == modality { return Double(parts[1]) ?? 0 }
    }
    return preset == "additive" ? 1.2 : preset == "unique:\(modality)" ? 3 : 0
  }

  private var hasSynergy: Bool { preset == "xor" }

  /// Whether a decision is right by the design.
  func allows(_ piece: AdviceFinding) -> Bool {
    switch piece.decision {
    case .fixLeak: isLeaky
    case .mendLabel, .fixData: false
    case .fixModel: piece.model == "shandiz2025" && models.contains("shandiz2025")
    case .collectModality, .keepModality:
      // Of two that must be seen together each is worth all.
      hasSynergy || piece.modality.map { unique($0) > 0 } ?? false
    case .collectNeither, .dropModality:
      !hasSynergy
        && (piece.modalities ?? [piece.modality].compactMap { $0 }).allSatisfy { unique($0) == 0 }
    case .complexFusion: hasSynergy
    case .simpleFusion: !hasSynergy
    case .oneModality: !hasSynergy && preset != "additive"
    // Which model is best is measured; the design does not say.
    case .collectCases, .enoughCases, .labelPairs, .deployModel, .deployWithout: !isLeaky
    // The phantoms hold no pairs of pictures and texts, and shared spaces are fitted.
    case .usePairs, .searchByModality: !isLeaky
    case .cannotTell: false
    }
  }
}
