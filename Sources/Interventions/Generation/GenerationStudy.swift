public import Cohorts
import Encoders
public import Findings
import Layers
import Statistics
import Tensors
import Training

/// Generates pictures from joint embeddings in which groups of features are swapped between cases, and
/// asks a classifier, which knows real pictures only, what it sees.
public struct GenerationStudy {
  /// The encoder, the dictionary and the groups, fitted on the training part.
  public let encoded: EncodedFold
  /// The rows of all cases.
  public let features: FeatureFold
  /// The modality that is generated.
  public let picture: String
  /// What the classifier reads.
  public let factors: [PictureFactor]
  /// How to generate.
  public let settings: GenerationSettings

  /// Creates a study.
  ///
  /// - Throws: ``InterventionsError`` with code `invalidArgument`, `missingInput` or `mismatch`.
  public init(
    _ encoded: EncodedFold, features: FeatureFold, picture: String, factors: [PictureFactor],
    settings: GenerationSettings = GenerationSettings()
  ) throws {
    try settings.validate()
    let count = encoded.fold.cohort.caseCount
    guard try encoded.fold.cohort.modality(picture).kind == .image else {
      throw InterventionsError(.missingInput, "\(picture): expected a modality of pictures")
    }
    guard !factors.isEmpty, factors.allSatisfy({ $0.levelOfCase.count == count }),
      features.space.caseCount == count
    else {
      throw InterventionsError(
        .mismatch, "expected at least one factor, with a level for each of \(count) cases")
    }
    self.encoded = encoded
    self.features = features
    self.picture = picture
    self.factors = factors
    self.settings = settings
  }

  /// Findings, and sheets of pictures that show them.
  public struct Result {
    /// What was found.
    public let findings: GenerationFindings
    /// A sheet for each set and factor: rows are pairs; columns the case, the steps and the partner.
    public let sheets: [(name: String, picture: Picture)]
  }

  /// Runs the study.
  ///
  /// - Parameters:
  ///   - state: What is kept of trainings and finished swaps; nil for nothing.
  ///   - isInterrupted: Asked between steps.
  ///   - onStep: Told what comes next.
  public func run(
    state: StudyState? = nil, isInterrupted: @escaping @Sendable () -> Bool = { false },
    onStep: (String) -> Void = { _ in }
  ) throws -> Result {
    let fold = encoded.fold
    let cohort = fold.cohort
    let has = try cohort.modality(picture).presence
    let training = fold.split.training.filter { has[$0] }
    let inner = fold.split.inner.filter { has[$0] }
    let usable = fold.split.test.filter { has[$0] }
    let count = min(settings.caseLimit, usable.count)
    let test = (0..<count).map { usable[$0 * usable.count / max(1, count)] }
    guard training.count > 1, test.count > 1 else {
      throw InterventionsError(
        .tooFewCases,
        "\(picture): \(training.count) training and \(test.count) test cases have a picture; expected "
          + "at least 2 of each")
    }
    let source = try PictureSource(fold, modality: picture)
    let joint = try features.space.joint()

    let scaling = try RowScaling(
      fitting: joint.selecting(Tensor(training.map(Int64.init))))
    onStep("training the generator")
    let model = try trainedGenerator(
      source, scaling(joint), training, state, isInterrupted, onStep)
    onStep("training the classifier")
    let classifier = try trainedClassifier(
      source, training, inner, state, isInterrupted)
    let bootstrap = try GroupBootstrap(
      groups: cohort.groups.indexOfCase, drawCount: settings.drawCount,
      stream: RandomStream(seed: settings.seed, "generation bootstrap"))
    let drawing = try GeneratedPictures(
      model: model, scaling: scaling, space: features.space, channels: source.channels, cases: test,
      seed: settings.seed)
    let center = try PictureSource.appearance(source.pictures(Array(training.prefix(256))))
      .mean(axes: [0], keepsAxes: true)
    let judge = GenerationJudge(
      classifier: classifier, drawing: drawing, bootstrap: bootstrap, center: center,
      factors: factors, settings: settings, source: source)

    let real = try source.pictures(test)
    let untouched = try drawing.untouched()
    var classifiers: [GenerationFindings.Classifier] = []
    for (number, factor) in factors.enumerated() {
      onStep("classifier of \(factor.name)")
      classifiers.append(
        .init(
          factor: factor.name, real: try judge.accuracy(real, factor: number),
          generated: try judge.accuracy(untouched, factor: number)))
    }
    var swaps: [GenerationFindings.Swap] = []
    var sheets: [(name: String, picture: Picture)] = []
    for set in features.sets where !set.features.isEmpty {
      for number in factors.indices {
        if isInterrupted() {
          throw InterventionsError(.interrupted, "stopped between swaps")
        }
        onStep("\(set.name), \(factors[number].name)")
        guard
          let swap = try judge.swap(
            set, factor: number, activity: features.activity, state: state,
            isInterrupted: isInterrupted)
        else { continue }
        swaps.append(swap.finding)
        sheets.append(("\(set.name)-\(factors[number].name)", swap.sheet))
      }
    }
    let corrected = try ControlledFigure.adjusted(swaps.map(\.beyondControls))
    for (index, figure) in corrected.enumerated() { swaps[index].beyondControls = figure }
    return Result(
      findings: GenerationFindings(
        picture: picture, generator: settings.generator.rawValue, size: GenerationSettings.size,
        cases: test.count, groups: Set(test.map { cohort.groups.indexOfCase[$0] }).count,
        sharpness: .init(
          real: try judge.sharpness(real), generated: try judge.sharpness(untouched)),
        classifiers: classifiers, swaps: swaps, notes: notes(swaps)), sheets: sheets)
  }

  private func notes(_ swaps: [GenerationFindings.Swap]) -> [String] {
    var notes = [
      "A flip says that a generator's picture follows the swapped features; pictures are made up and "
        + "show no case."
    ]
    for set in features.sets where set.features.isEmpty {
      notes.append("\(set.name): no feature belongs here, so nothing was swapped.")
    }
    if let note = ControlledFigure.powerNote(swaps.map(\.beyondControls), option: "--controls") {
      notes.append(note)
    }
    for factor in factors where !swaps.contains(where: { $0.factor == factor.name }) {
      notes.append("\(factor.name): no two test cases differ in it, so nothing was swapped.")
    }
    return notes
  }

  private func trainingSettings(epochs: Int) -> TrainingSettings {
    var training = TrainingSettings()
    training.epochs = epochs
    training.batchSize = settings.batchSize
    training.learningRate = settings.learningRate
    training.weightDecay = 1e-4
    training.patience = nil
    return training
  }

  private func trainedGenerator(
    _ source: PictureSource, _ rows: Tensor, _ training: [Int], _ state: StudyState?,
    _ isInterrupted: @escaping @Sendable () -> Bool, _ onStep: (String) -> Void
  ) throws -> any PictureGenerator {
    var stream = RandomStream(seed: settings.seed, "generator", settings.generator.rawValue)
    let initial = try Generator(seed: stream.next())
    let width = try rows.size(1)
    let model: any PictureGenerator =
      switch settings.generator {
      case .decoder:
        try PictureDecoder(
          width: width, pictureChannels: source.channels, channels: settings.channels,
          generator: initial)
      case .flow:
        try FlowGenerator(
          width: width, pictureChannels: source.channels, channels: settings.channels,
          steps: settings.samplerSteps, generator: initial)
      }
    let task = GeneratorTask(
      model: model, source: source, rows: rows,
      trainingCases: training)
    _ = try Trainer(
      settings: trainingSettings(epochs: settings.generatorEpochs), seed: settings.seed,
      name: "generator", checkpoint: state?.checkpoint("generator"), isInterrupted: isInterrupted
    ).fit(task) { event in
      if case .epochEnd(let epoch, let loss, _, _) = event {
        onStep("training the generator, pass \(epoch + 1), loss \((loss * 1e4).rounded() / 1e4)")
      }
    }
    return model
  }

  private func trainedClassifier(
    _ source: PictureSource, _ training: [Int], _ inner: [Int],
    _ state: StudyState?, _ isInterrupted: @escaping @Sendable () -> Bool
  ) throws -> FactorClassifier {
    var stream = RandomStream(seed: settings.seed, "factor classifier")
    let classifier = try FactorClassifier(
      factors, source: source, training: training, inner: inner,
      generator: Generator(seed: stream.next()))
    _ = try Trainer(
      settings: trainingSettings(epochs: settings.classifierEpochs), seed: settings.seed,
      name: "factor classifier", checkpoint: state?.checkpoint("factor classifier"),
      isInterrupted: isInterrupted
    ).fit(classifier)
    return classifier
  }
}
