public import Cohorts
import Statistics

/// What a classifier on one modality says about each case that it was not fitted on.
///
/// Cases are divided into folds by group; for each fold, representation, penalty and logistic
/// regression are fitted on the others. Cases without a label get probabilities too, and teach none.
/// Bounds that hold for the outputs of any classifier hold for these, however good it is.
public struct CrossFittedPosteriors: Sendable, Hashable {
  /// The modalities.
  public let modalities: [String]
  /// The number of classes.
  public let classCount: Int
  /// The folds that were held out in turn.
  public let folds: GroupFolds
  /// Whether each case of the cohort has probabilities.
  public let presence: [Bool]
  /// The natural logarithms of the class probabilities, row-major `[cases, classCount]`.
  public let logProbabilities: [Double]
  /// The penalty that each fold chose.
  public let penalties: [Double]

  /// The log-probabilities of one case; `nil` where it lacks the modality.
  public subscript(index: Int) -> [Double]? {
    guard presence.indices.contains(index), presence[index] else { return nil }
    return Array(logProbabilities[index * classCount..<(index + 1) * classCount])
  }

  /// The mean loss in nats over the labelled cases that have the modality; `nil` without any.
  public func logLoss(labels: [Int?]) -> Double? {
    mean(
      of: zip(presence.indices, labels).compactMap { index, label in
        guard let label, presence[index], (0..<classCount).contains(label) else { return nil }
        return -logProbabilities[index * classCount + label]
      })
  }

  /// Fits one classifier a fold.
  ///
  /// - Parameters:
  ///   - plan: The modality, or several as one input.
  ///   - folds: The folds; share them between modalities that are to be compared case by case.
  ///   - labels: The class of each case; `nil` where unknown. By default the cohort's labels.
  ///   - onProgress: Told how many of how many folds are done.
  /// - Throws: ``InteractionsError`` with code `tooFewCases` if a fold leaves too few cases, groups or
  ///   classes to fit on, `invalidSetting`, or `unreadableInput`.
  public static func fit(
    _ plan: RepresentationPlan, of cohort: Cohort, folds: GroupFolds, labels: [Int?]? = nil,
    seed: UInt64, onProgress: (Int, Int) -> Void = { _, _ in }
  ) throws(InteractionsError) -> CrossFittedPosteriors {
    let labels = labels ?? cohort.knownLabels
    let classCount = cohort.classNames.count
    guard labels.count == cohort.caseCount, folds.foldOfCase.count == cohort.caseCount else {
      throw InteractionsError(
        .invalidSetting,
        "expected a label and a fold for each of \(cohort.caseCount) cases, found \(labels.count) "
          + "and \(folds.foldOfCase.count)")
    }
    var presence = [Bool](repeating: false, count: cohort.caseCount)
    var values = [Double](repeating: 0, count: cohort.caseCount * classCount)
    var penalties: [Double] = []
    for fold in 0..<folds.count {
      let training = folds.cases(outside: fold).filter { labels[$0] != nil }
      let representation = try plan.fit(cohort, mapCases: training)
      let model = try PosteriorModel(
        choosingPenalty: LabelledRows(
          representation.rows(of: cohort, cases: training), labels: training.map { labels[$0] },
          groups: training.map { cohort.groups.indexOfCase[$0] }, classCount: classCount),
        rule: representation.scaling,
        stream: RandomStream(
          seed: seed, path: ["posteriors"] + plan.modalities + ["fold \(fold)"]))
      penalties.append(model.penalty)
      let held = folds.cases(of: fold)
      var position = 0
      try representation.forEachBlock(of: cohort, cases: held) {
        rows throws(InteractionsError) in
        let logs = try model.logProbabilities(of: rows)
        for row in 0..<rows.caseCount {
          let index = held[position]
          presence[index] = rows.presence[row]
          if rows.presence[row] {
            values.replaceSubrange(
              index * classCount..<(index + 1) * classCount,
              with: logs[row * classCount..<(row + 1) * classCount])
          }
          position += 1
        }
      }
      onProgress(fold + 1, folds.count)
    }
    return CrossFittedPosteriors(
      modalities: plan.modalities, classCount: classCount, folds: folds, presence: presence,
      logProbabilities: values, penalties: penalties)
  }
}
