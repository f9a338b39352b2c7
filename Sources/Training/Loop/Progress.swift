/// How far a training is: everything besides tensors that a resumed one must know.
public struct Progress: Sendable, Hashable, Codable {
  /// One epoch's scores.
  public struct Epoch: Sendable, Hashable, Codable {
    /// The mean loss of the training cases, while they were trained on.
    public let trainingLoss: Double
    /// The score on the inner split, if there is one.
    public let innerScore: Double?
  }

  /// Epochs that ended.
  public private(set) var epoch = 0
  /// The epoch with the best score, counted from 1; 0 means before the first.
  public private(set) var bestEpoch = 0
  /// The best score.
  public private(set) var bestScore: Double
  /// The scores of every epoch.
  public private(set) var history: [Epoch] = []

  /// Creates the state before the first epoch, which counts as a candidate: a model that only gets
  /// worse by training is kept as it began.
  init(innerScore: Double?) { bestScore = innerScore ?? .greatestFiniteMagnitude }

  /// Records an epoch and tells whether it is the best so far.
  mutating func record(trainingLoss: Double, innerScore: Double?) -> Bool {
    epoch += 1
    history.append(Epoch(trainingLoss: trainingLoss, innerScore: innerScore))
    guard let innerScore else {
      bestEpoch = epoch  // No inner split: the last epoch is the one to keep.
      return true
    }
    guard innerScore < bestScore else { return false }
    bestScore = innerScore
    bestEpoch = epoch
    return true
  }

  /// Whether the numbers can be those of a training: a file may hold anything.
  var isConsistent: Bool {
    epoch >= 0 && history.count == epoch && (0...epoch).contains(bestEpoch)
  }

  /// Whether the score has not improved for `patience` epochs.
  func isExhausted(patience: Int?) -> Bool {
    guard let patience else { return false }
    return epoch - bestEpoch >= patience
  }
}
