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
  /// Calibrated probabilities of the test cases, `[cases][classes]`.
  public let probabilities: [[Double]]
  /// The decided class of each test case.
  public let decisions: [Int]
  /// What the logits were divided by.
  public let temperature: Double
  /// The probability from which on the second of two classes is decided for.
  public let threshold: Double?
  /// The mean log-loss on the inner split after calibration, and its area under the ROC curve.
  public let innerLoss: Double?
  /// The area under the ROC curve on the inner split.
  public let innerAUC: Double?
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
    let classCount = cohort.classNames.count
    func areProbabilities(_ rows: [[Double]]) -> Bool {
      rows.count == split.test.count && rows.allSatisfy { $0.count == classCount }
    }
    return self.model == model && repetition == split.repetition && fold == split.fold
      && cases == split.test && areProbabilities(probabilities)
      && decisions.count == cases.count && decisions.allSatisfy(cohort.classNames.indices.contains)
      && (threshold == nil || classCount == 2)
      && influence.values.allSatisfy {
        $0.changes.count == cases.count && $0.permuted.allSatisfy(areProbabilities)
      }
      && (classShares == nil || classShares?.count == classCount)
      && (pictureWeights ?? [:]).values.allSatisfy { $0.count == cases.count }
      && (withheld ?? []).allSatisfy { $0.fits(cohort, rows: cases.count) }
  }
}
