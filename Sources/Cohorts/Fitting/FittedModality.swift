internal import Statistics

/// What was learned from the training cases of one modality.
public struct FittedModality: Sendable, Hashable, Codable {
  /// The modality's name.
  public let name: String
  /// What was learned.
  public let state: State

  /// What was learned, by kind.
  public enum State: Sendable, Hashable, Codable {
    /// Mean and standard deviation of each channel, of pictures or of bags of them.
    case image(ImageScaling)
    /// Imputation, scaling and categories.
    case tabular(TabularEncoding)
    /// A vocabulary.
    case text(TextVocabulary)
    /// Chosen features and their scaling.
    case vector(VectorScaling)
  }

  init(
    fitting modality: Modality, cases: [Int], caseIDs: [String], options: FittingOptions,
    images: ImageReader?
  ) throws(CohortError) {
    name = modality.name
    if let scaling = options.imageScaling, let files = modality.pictures {
      let pictures =
        if case .bag(let bags) = modality.content {
          cases.flatMap { Array(bags.picturesOfCase[$0]) }
        } else { cases }
      state = .image(try ImageScaling(scaling, fittingStainsOf: files, cases: pictures))
      return
    }
    switch modality.content {
    case .image(let files):
      state = .image(
        try ImageScaling(
          fitting: images ?? ImageReader(files), cases: cases, caseIDs: caseIDs,
          sampleCount: options.imageSampleCount))
    case .bag(let bags):
      state = .image(
        try ImageScaling(
          fitting: images ?? ImageReader(bags.files),
          cases: cases.flatMap { bags.picturesOfCase[$0] }, caseIDs: bags.files.caseIDs,
          sampleCount: options.imageSampleCount))
    case .tabular(let columns):
      // A case without any cell would pull every statistic towards the middle.
      state = .tabular(
        try TabularEncoding(fitting: columns, cases: cases.filter { modality.presence[$0] }))
    case .text(let texts):
      state = .text(TextVocabulary(fitting: cases.compactMap { texts[$0] }, options: options))
    case .vector(let matrix):
      let source: VectorSource? =
        if case .vector(let source) = modality.specification.source { source } else { nil }
      state = .vector(
        try VectorScaling(
          fitting: matrix, cases: cases, keeping: source?.features,
          // The manifest's count stands over the run's.
          clusterCount: options.vectorClusterCount.map { source?.tokens ?? $0 },
          stream: RandomStream(seed: options.seed, "vector clusters", modality.name)))
    }
  }

  func block(
    of modality: Modality, cases: [Int], images: ImageReader?
  ) throws(CohortError) -> FeatureBlock {
    let presence = cases.map { modality.presence[$0] }
    let content: FeatureBlock.Content
    switch (state, modality.content) {
    case (.image(let scaling), .image(let files)):
      content = .image(try scaling.block(images ?? ImageReader(files), cases: cases))
    case (.image(let scaling), .bag(let bags)):
      content = .bag(
        BagBlock(
          images: try scaling.block(
            images ?? ImageReader(bags.files), cases: cases.flatMap { bags.picturesOfCase[$0] }),
          counts: cases.map { bags.picturesOfCase[$0].count }))
    case (.tabular(let encoding), .tabular(let columns)):
      content = .tabular(try encoding.block(columns, cases: cases, presence: presence))
    case (.text(let vocabulary), .text(let texts)):
      content = .text(vocabulary.block(texts, cases: cases))
    case (.vector(let scaling), .vector(let matrix)):
      content = .vector(try scaling.block(matrix, cases: cases))
    default:
      throw CohortError(
        .invalidArgument,
        "\"\(name)\" was fitted on another kind of data than \(modality.kind.rawValue)")
    }
    return FeatureBlock(modality: name, presence: presence, content: content)
  }

  /// The cases as columns for a linear model; `nil` for images and bags.
  ///
  /// Rows of cases without the modality are zero.
  public func designMatrix(of cohort: Cohort, cases: [Int]) throws(CohortError) -> DesignMatrix? {
    let modality = try cohort.modality(name)
    if let bad = cases.first(where: { !cohort.caseIDs.indices.contains($0) }) {
      throw CohortError(.invalidArgument, "there is no case \(bad)")
    }
    switch (state, modality.content) {
    case (.tabular(let encoding), .tabular(let columns)):
      let presence = cases.map { modality.presence[$0] }
      return try encoding.designMatrix(columns, cases: cases, presence: presence)
    case (.text(let vocabulary), .text(let texts)):
      return vocabulary.designMatrix(texts, cases: cases)
    case (.vector(let scaling), .vector(let matrix)):
      let block = try scaling.block(matrix, cases: cases)
      return DesignMatrix(
        rowCount: cases.count, names: block.names, values: block.values.map(Double.init))
    default: return nil
    }
  }
}
