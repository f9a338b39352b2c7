import Cohorts
import Encoders
import Predictors
import Tensors
import Training

/// What a network cannot use, whatever it is trained on.
public struct NetworkAudit: Sendable, Hashable, Codable {
  /// The keys that attentions found in training cases before training.
  public let keysBefore: [AttentionKeys]
  /// The keys that they found in test cases after training.
  public let keysAfter: [AttentionKeys]
  /// The parameters that no output depends on; nil where training was given up for the linear model, on which
  /// no parameter bears.
  public let dead: DeadParameters?
}

extension UnitFitting {
  /// The most cases whose keys are looked at.
  private static let keyCases = 256
  /// The most cases whose gradients are looked at.
  private static let gradientCases = 32

  /// Looks at a network before it is trained.
  ///
  /// - Throws: ``FusionError`` with code `degenerateAttention` if an attention is constant in all cases, unless
  ///   that is allowed.
  func checkedKeys(
    _ network: FusionNetwork, _ model: ModelDescription, _ names: [String]
  ) throws -> [AttentionKeys] {
    let training = try cases(split.training, having: names)
    let keys = try FittedNetwork(network, fold: fold).attentionKeys(
      spread(training, Self.keyCases))
    guard !settings.network.allowsDegenerate else { return keys }
    func refuse(_ reason: String) -> FusionError {
      FusionError(
        .degenerateAttention,
        "\(model.name), fold \(split.fold + 1): \(reason); leave the model out of --models, or give "
          + "--allow-degenerate to train it all the same")
    }
    for key in keys where key.cases > 0 && key.degenerate == key.cases {
      throw refuse(
        "in all \(key.cases) training cases that were looked at, the tokens of \"\(key.asker)\" find fewer than "
          + "two different tokens to ask, so that the attention is constant and what \"\(key.asker)\" says "
          + "cannot pass through it")
    }
    for name in network.joining.unread {
      throw refuse("its layout never reads \"\(name)\"")
    }
    return keys
  }

  /// Looks at a network after it was trained.
  func audited(
    _ network: FusionNetwork, _ outcome: TrainingOutcome, before: [AttentionKeys],
    _ names: [String]
  ) throws -> NetworkAudit {
    let fitted = FittedNetwork(network, fold: fold)
    let test = try cases(split.test, having: names)
    let isReverted = outcome.bestEpoch == 0 && settings.network.usesLinearOffset
    return NetworkAudit(
      keysBefore: before, keysAfter: try fitted.attentionKeys(spread(test, Self.keyCases)),
      dead: isReverted || test.isEmpty
        ? nil : try fitted.deadParameters(spread(test, Self.gradientCases)))
  }

  /// So many cases at equal distances.
  private func spread(_ cases: [Int], _ count: Int) -> [Int] {
    guard cases.count > count else { return cases }
    return (0..<count).map { cases[$0 * cases.count / count] }
  }
}
