public import Findings
public import Training

/// What happens during an experiment, in order.
public enum ExperimentEvent: Sendable {
  /// The work is known: so many models and splits, of which some were finished before.
  case planned(unitCount: Int, finished: [UnitResult])
  /// The features of so many of a modality's pictures are there.
  case encoding(modality: String, done: Int, total: Int)
  /// The features of all of a modality's pictures are there.
  case encoded(EncoderPasses)
  /// A model in a split begins.
  case unitStart(index: Int, unitCount: Int, model: ModelDescription, fold: Int, repetition: Int)
  /// Its training goes on.
  case training(TrainingEvent)
  /// A model in a split ended.
  case unitEnd(index: Int, unitCount: Int, result: UnitResult)
  /// The intervals are being computed.
  case judging
}
