import Cohorts
import Encoders
import Foundation
import Layers
import Statistics
import Tensors
import Tokenizers
import Training

/// Fits one model in one split: everything that is learned from data is learned from its training part.
struct PairFitting {
  private let pretraining: Pretraining
  let picture: Modality
  let sections: [String?]
  let descriptions = PictureDescriptions()
  private let pictureWeights: EncoderWeights<PictureEncoderShape>?
  private let textWeights: EncoderWeights<TextEncoderShape>?

  var settings: PretrainingSettings { pretraining.settings }
  var cohort: Cohort { pretraining.cohort }
  private var folder: PretrainingFolder { pretraining.folder }

  init(_ pretraining: Pretraining) throws {
    self.pretraining = pretraining
    let settings = pretraining.settings
    picture = try pretraining.cohort.modality(settings.picture)
    guard case .image = picture.content else {
      throw RetrievalError(
        .missingPart,
        "\"\(settings.picture)\": expected a modality of the kind image, found \(picture.kind.rawValue)"
      )
    }
    sections = try Self.sections(pretraining.cohort, settings)
    pictureWeights = try settings.pictureWeights.map {
      let weights = try EncoderWeights<PictureEncoderShape>(pictures: $0.path)
      try Self.require(weights.digest, $0)
      return weights
    }
    textWeights = try settings.textWeights.map {
      let weights = try EncoderWeights<TextEncoderShape>(texts: $0.path)
      try Self.require(weights.digest, $0)
      return weights
    }
  }

  private static func require(
    _ digest: Digest, _ file: PretrainingSettings.WeightsFile
  ) throws(RetrievalError) {
    guard digest.text == file.digest else {
      throw RetrievalError(
        .checkpointMismatch,
        "\(file.path): is another file than the one this run was begun with; put that file back")
    }
  }

  /// The part of each case's text that is read; nil where there is none.
  static func sections(_ cohort: Cohort, _ settings: PretrainingSettings) throws -> [String?] {
    let modality = try cohort.modality(settings.text)
    guard case .text(let texts) = modality.content else {
      throw RetrievalError(
        .missingPart,
        "\"\(settings.text)\": expected a modality of the kind text, found \(modality.kind.rawValue)"
      )
    }
    return try settings.section.select(
      from: texts, names: cohort.caseIDs, missing: settings.missingSection
    ).texts
  }

  // MARK: One model

  func fit(
    _ unit: Pretraining.Unit, isInterrupted: @escaping @Sendable () -> Bool,
    onEvent: @escaping (Pretraining.Event) -> Void
  ) throws -> Pretraining.UnitResult {
    let started = Date()
    let tokenizer = try tokenizer(unit)
    let own = try modelSettings(tokenizer)
    let reader = try reader(size: own.picture.pictureSize)
    let scaling = try scaling(unit, reader)
    let source = try PairSource(
      settings: own, caseIDs: cohort.caseIDs, groups: cohort.groups.indexOfCase, texts: sections,
      tokenizer: tokenizer, reader: reader, scaling: scaling, seed: settings.seed,
      augmentation: settings.augmentation, device: pretraining.device)
    let store = ParameterStore()
    var stream = RandomStream(seed: settings.seed, "retrieval weights", unit.name)
    let model = try RetrievalModel(
      own,
      scope: store.scope(
        generator: Generator(seed: stream.next()), device: pretraining.device))
    try loadWeights(into: store)
    if own.isMappingDegenerate { onEvent(.note(Self.degenerateMapping)) }

    let task = task(model, store, source, unit, isMasked: true, onEvent)
    try require(task.trainingCases, source, unit)
    let kind = try startKind(unit, source, onEvent)
    let outcome = try train(task, unit, stage: "masked", isInterrupted, onEvent)
    var last = task
    var unmasked: TrainingOutcome?
    if settings.unmaskedEpochs > 0 {
      last = self.task(model, store, source, unit, isMasked: false, onEvent)
      unmasked = try train(last, unit, stage: "unmasked", isInterrupted, onEvent)
    }
    let inner = settings.stopRule == .none ? nil : try last.innerRetrieval()
    let pairs = unit.split.training.filter(source.isPair)
    // With one fold or the model of all cases, every case has a place in its one space.
    let cases =
      unit.fold == nil || settings.foldCount == 1
      ? Array(cohort.caseIDs.indices) : unit.split.test
    let network = try last.embeddings(of: cases)
    let start = try kind.map {
      try joinedStart(
        $0, unit, source, last, cases: cases, network: network, isInterrupted: isInterrupted)
    }
    let result = Pretraining.UnitResult(
      outcome: outcome, unmasked: unmasked, seconds: Date().timeIntervalSince(started),
      cases: cases, pictures: cases.filter(source.hasPicture),
      texts: cases.filter(source.hasText), parameterCount: store.parameterCount,
      tokenizer: tokenizer.fingerprint, trainingPairs: pairs.count,
      duplicateRate: DuplicateKeys.rate(pairs.compactMap(source.key)),
      innerRecall: inner.map { [$0.pictureToText, $0.textToPicture] },
      networkWeight: start?.weight)
    try keep(unit, store, own, scaling, rows(network, start), start, result)
    return result
  }

  private static let degenerateMapping =
    "Mapping before aggregation does nothing with these switches: a linear head, weights that sum to 1 "
    + "and no norm of tokens give the same as mapping afterwards. Use --head mlp or --token-norm to "
    + "compare the two."

  private func require(_ cases: [Int], _ source: PairSource, _ unit: Pretraining.Unit) throws {
    let pairs = cases.count(where: source.isPair)
    guard pairs >= 2 else {
      throw RetrievalError(
        .tooFewCases,
        "\(unit.name): expected at least 2 training cases with both \"\(settings.picture)\" and "
          + "\"\(settings.text)\", found \(pairs)")
    }
  }

  private func task(
    _ model: RetrievalModel, _ store: ParameterStore, _ source: PairSource,
    _ unit: Pretraining.Unit, isMasked: Bool, _ onEvent: @escaping (Pretraining.Event) -> Void
  ) -> RetrievalTask {
    var options = RetrievalTask.Options()
    options.chunk = settings.chunk
    options.agreementInterval = settings.agreementInterval
    options.isMasked = isMasked
    options.stopRule = settings.stopRule
    return RetrievalTask(
      model: model, store: store, source: source, training: unit.split.training,
      inner: unit.split.inner, options: options, device: pretraining.device
    ) { report in
      onEvent(
        .step(
          Pretraining.StepReport(
            contrast: report.contrast, pictures: report.pictures, texts: report.texts,
            scale: report.scale, duplicateRate: report.duplicateRate,
            pictureAgreement: report.agreement?.pictures, textAgreement: report.agreement?.texts)))
    }
  }

  private func train(
    _ task: RetrievalTask, _ unit: Pretraining.Unit, stage: String,
    _ isInterrupted: @escaping @Sendable () -> Bool,
    _ onEvent: @escaping (Pretraining.Event) -> Void
  ) throws -> TrainingOutcome {
    var training = settings.training
    if stage == "unmasked" {
      training.epochs = settings.unmaskedEpochs
      // FLIP tunes at a hundredth of the rate (4e-6 to 4e-8).
      training.learningRate /= 100
      training.patience = nil
    }
    let trainer = Trainer(
      settings: training, seed: settings.seed, name: "retrieval \(unit.name), \(stage)",
      checkpoint: Checkpoint(
        path: folder.partial(unit.name, stage: stage),
        fingerprint: try pretraining.fingerprint + unit.name + stage),
      isInterrupted: isInterrupted)
    return try trainer.fit(task) { onEvent(.training($0, stage: stage)) }
  }

  // MARK: Parts

  private func tokenizer(_ unit: Pretraining.Unit) throws -> any TextTokenizer {
    if let chosen = settings.tokenizer {
      let tokenizer = try AnyTextTokenizer.load(from: URL(fileURLWithPath: chosen.path))
      guard tokenizer.fingerprint == chosen.digest else {
        throw RetrievalError(
          .checkpointMismatch,
          "\(chosen.path): is another tokenizer than the one this run was begun with")
      }
      return tokenizer
    }
    return try WordPieceTokenizer.train(
      on: unit.split.training.compactMap { sections[$0] },
      vocabularySize: settings.vocabularySize)
  }

  private func modelSettings(_ tokenizer: any TextTokenizer) throws -> RetrievalModelSettings {
    guard case .image(let files) = picture.content else {
      throw RetrievalError(.missingPart, "\"\(settings.picture)\": expected pictures")
    }
    let shape: PictureEncoderShape
    if let pictureWeights {
      shape = pictureWeights.shape
      if let pixels = settings.pixels, pixels != shape.pictureSize {
        throw RetrievalError(
          .invalidArgument,
          "--picture-size: the weights read pictures of \(shape.pictureSize) pixels, found \(pixels)"
        )
      }
    } else {
      shape = try settings.pictureSize.shape(
        size: settings.pixels ?? files.size, channels: files.channels,
        patchSize: settings.patchSize)
    }
    guard shape.inputChannels == files.channels else {
      throw RetrievalError(
        .invalidArgument,
        "\"\(settings.picture)\": the weights read pictures of \(shape.inputChannels) channels, the "
          + "manifest says \(files.channels); write channels: \(shape.inputChannels)")
    }
    let text =
      textWeights?.shape
      ?? settings.textSize.shape(
        vocabularySize: tokenizer.vocabularySize, length: settings.textLength)
    guard tokenizer.vocabularySize <= text.vocabularySize else {
      throw RetrievalError(
        .invalidArgument,
        "--tokenizer: has \(tokenizer.vocabularySize) tokens, the text weights only "
          + "\(text.vocabularySize); use the tokenizer that came with the weights")
    }
    var own = RetrievalModelSettings(
      picture: shape, text: text,
      sharedWidth: settings.sharedWidth ?? ModelSize.sharedWidth(for: shape.width))
    own.mode = settings.mode
    own.textLength = min(settings.textLength, text.maximumLength)
    own.alignment = settings.alignment
    own.normalizesTokens = settings.normalizesTokens
    own.head = settings.head
    own.pooling = settings.pooling
    if settings.reconstructsPictures {
      var decoder = ModelSize.decoder(for: shape.width)
      if let depth = settings.decoderDepth { decoder.depth = depth }
      own.decoder = decoder
    }
    own.reconstructsText = settings.reconstructsText
    own.normalizesPatches = settings.normalizesPatches
    own.droppedPermille = settings.droppedPermille
    own.maskedPermille = settings.maskedPermille
    own.maskToken = tokenizer.special.mask
    own.contrast = settings.contrast
    own.contrastWeight = settings.contrastWeight
    own.pictureWeight = settings.pictureWeight
    own.textWeight = settings.textWeight
    return own
  }

  func reader(size: Int) throws -> ImageReader {
    guard case .image(let files) = picture.content else {
      throw RetrievalError(.missingPart, "\"\(settings.picture)\": expected pictures")
    }
    return ImageReader(
      ImageFiles(
        paths: files.paths, caseIDs: files.caseIDs, size: size, channels: files.channels,
        fit: files.fit, stain: files.stain, surveys: files.surveys))
  }

  private func scaling(_ unit: Pretraining.Unit, _ reader: ImageReader) throws -> ImageScaling {
    if let pictureWeights {
      return ImageScaling(
        mean: pictureWeights.mean, standardDeviation: pictureWeights.standardDeviation)
    }
    return try ImageScaling(
      fitting: reader, cases: unit.split.training, caseIDs: cohort.caseIDs,
      sampleCount: FittingOptions().imageSampleCount)
  }

  private func loadWeights(into store: ParameterStore) throws {
    func load(_ tensors: [String: Tensor], _ scope: String) throws {
      var named: [String: Tensor] = [:]
      for (name, tensor) in tensors { named["\(scope).\(name)"] = tensor }
      try store.load(named, isStrict: false)
    }
    if let pictureWeights { try load(pictureWeights.tensors, RetrievalModel.pictureScope) }
    if let textWeights { try load(textWeights.tensors, RetrievalModel.textScope) }
  }

  private func keep(
    _ unit: Pretraining.Unit, _ store: ParameterStore, _ own: RetrievalModelSettings,
    _ scaling: ImageScaling, _ rows: [String: Tensor], _ start: JoinedStart?,
    _ result: Pretraining.UnitResult
  ) throws {
    let tokenizer = try tokenizer(unit)
    try tokenizer.save(to: folder.tokenizer(unit.name))
    if unit.fold == nil || !settings.trainsFinal { try tokenizer.save(to: folder.tokenizer) }
    try SavedRetrievalModel.write(
      store, settings: own, scaling: scaling, tokenizer: tokenizer.fingerprint,
      start: start.map { ($0.model, $0.weight) }, to: folder.weights(unit.name))
    if !rows.isEmpty { try SafetensorsFile.write(rows, to: folder.rows(unit.name).path) }
    try folder.write(json: result, to: folder.result(unit.name))
    for stage in ["masked", "unmasked"] {
      try? FileManager.default.removeItem(atPath: folder.partial(unit.name, stage: stage))
    }
  }
}
