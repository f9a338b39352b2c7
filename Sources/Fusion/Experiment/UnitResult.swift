import Cohorts
public import Training

/// What one model did in one split: everything that the findings need, so that a finished unit never
/// has to run again.
public struct UnitResult: Sendable, Codable {
  /// The model.
  public let model: ModelDescription
  /// The repeat and fold.
  public let repetition: Int
  /// The fold.
  public let fold: Int
  /// The test cases.
  public let cases: [Int]
  /// What is reported of the test cases: calibrated probabilities `[cases][classes]` or
  /// `[cases][labels]`, numbers `[cases][1]`, or logarithms of the cumulative hazard at the horizon.
  public let probabilities: [[Double]]
  /// The decided class of each test case; of several labels the sum of 2^k over those decided for;
  /// zero otherwise.
  public let decisions: [Int]
  /// What the logits were divided by.
  public let temperature: Double
  /// The probability from which on the second of two classes is decided for.
  public let threshold: Double?
  /// The mean loss on the inner split before calibration.
  public let innerLoss: Double?
  /// The figure in which models are compared, on the inner split.
  public let innerScore: Double?
  /// Trainable numbers.
  public let parameterCount: Int
  /// Cases of the training part that the model could learn from.
  public let trainingCount: Int
  /// How training went, for networks.
  public let outcome: TrainingOutcome?
  /// What permuting each modality did.
  public let influence: [String: PermutationInfluence]
  /// What it says when modalities are withheld from every test case; nil where that was not asked.
  public var withheld: [WithheldOutputs]?
  /// The shares of the classes in training: what is reported for a case without any input.
  public var classShares: [Double]?
  /// How much each picture of a bag, or each cell of a picture, counts in each test case's summary, by
  /// modality, `[cases][tokens]`; nil where no pictures are pooled.
  public var pictureWeights: [String: [[Float]]]?
  /// What the logits of each label were divided by.
  public var labelTemperatures: [Double]?
  /// The probability from which on each label is decided for.
  public var labelThresholds: [Double]?
  /// How an output becomes a number or a hazard.
  package var scale: OutputScale?
  /// What its network cannot use, for networks.
  public var audit: NetworkAudit?
  /// Modalities that no training case of this split had.
  public let absentModalities: [String]
  /// What a person should know.
  public let notes: [String]
  /// Time spent.
  public let seconds: Double
}

extension UnitResult {
  /// Whether this can be what a model did in a split of a cohort: a file may hold anything.
  func fits(_ model: ModelDescription, _ split: FoldPlan.Split, _ cohort: Cohort) -> Bool {
    let count = cohort.reportedCount
    let isBinary = cohort.target == .classes && cohort.classNames.count == 2
    func areProbabilities(_ rows: [[Double]]) -> Bool {
      rows.count == split.test.count && rows.allSatisfy { $0.count == count }
    }
    return self.model == model && repetition == split.repetition && fold == split.fold
      && cases == split.test && areProbabilities(probabilities)
      && decisions.count == cases.count && decisions.allSatisfy { cohort.isDecision($0) }
      && (threshold == nil || isBinary)
      && influence.values.allSatisfy {
        $0.changes.count == cases.count && $0.permuted.allSatisfy(areProbabilities)
      }
      && (classShares == nil || classShares?.count == count)
      && hasCalibration(cohort)
      && (pictureWeights ?? [:]).values.allSatisfy { $0.count == cases.count }
      && (withheld ?? []).allSatisfy { $0.fits(cohort, rows: cases.count) }
  }

  /// Whether what turns outputs into reports is there.
  private func hasCalibration(_ cohort: Cohort) -> Bool {
    switch cohort.target {
    case .classes: true
    // A model without any of its modalities in training has none.
    case .labels(let target):
      labelTemperatures.map { $0.count == target.names.count && $0.allSatisfy { $0 > 0 } }
        ?? (absentModalities == model.modalities)
    case .number, .survival:
      scale.map { $0.spread > 0 && $0.center.isFinite } ?? (absentModalities == model.modalities)
    }
  }
}
