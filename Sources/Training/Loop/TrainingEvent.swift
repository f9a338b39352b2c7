/// What happens during a training, in order.
public enum TrainingEvent: Sendable {
  /// Training begins, at an epoch above zero when it is resumed; `steps` are those of an epoch.
  case fitStart(epoch: Int, epochs: Int, steps: Int)
  /// A step ended, that was taken with a learning rate.
  case stepEnd(epoch: Int, step: Int, steps: Int, loss: Double, learningRate: Double)
  /// An epoch ended. `innerScore` is the loss on the inner split.
  case epochEnd(epoch: Int, trainingLoss: Double, innerScore: Double, isBest: Bool)
  /// Training ended; the parameters are those of `bestEpoch` (0: as they were at the start).
  case fitEnd(bestEpoch: Int, bestScore: Double)
}
