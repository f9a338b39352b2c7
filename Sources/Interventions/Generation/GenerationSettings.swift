/// How pictures are generated from joint embeddings and changed.
public struct GenerationSettings: Sendable, Hashable, Codable {
  /// What draws pictures.
  public enum Generator: String, Sendable, Hashable, Codable, CaseIterable {
    /// One pass of upsampling convolutions, trained on the mean absolute difference: blurred, quick.
    case decoder
    /// Flow matching: a conditional U-Net whose flow carries noise to pictures; sharper, slower.
    case flow
  }

  /// The side of generated pictures.
  public static let size = 64

  /// What draws pictures.
  public var generator = Generator.decoder
  /// Channels of the widest map: 256 in the decoder of the method page; the flow has an eighth of it
  /// in its finest map and half of it in the coarsest.
  public var channels = 256
  /// Passes over the training pictures; nil for 60 of a decoder, 400 of a flow, which learns slower
  /// because it sees every picture in all degrees of noise.
  public var epochs: Int?
  /// Passes of the classifier's training.
  public var classifierEpochs = 20
  /// Pictures in a step.
  public var batchSize = 32
  /// The highest learning rate.
  public var learningRate = 2e-3
  /// Steps of the flow's sampler (Heun: two evaluations each, one in the last).
  public var samplerSteps = 6
  /// The steps between two cases.
  public var alphas = [0, 0.25, 0.5, 0.75, 1]
  /// Random sets for each set at α = 1; 0 for none.
  public var controlCount = 50
  /// Test cases that are swapped at most.
  public var caseLimit = 128
  /// Pairs in a picture sheet.
  public var sheetRows = 6
  /// Draws of groups for intervals.
  public var drawCount = 2_000
  /// The seed of all randomness.
  public var seed: UInt64 = 0

  /// The passes that are meant.
  var generatorEpochs: Int { epochs ?? (generator == .flow ? 400 : 60) }

  /// Creates the defaults.
  public init() {}

  /// Checks the ranges.
  ///
  /// - Throws: ``InterventionsError`` with code `invalidArgument`, naming the setting.
  public func validate() throws(InterventionsError) {
    let counts = 1...1_000_000
    let rules: [(String, Bool, String)] = [
      (
        "channels", (16...2048).contains(channels) && channels % 16 == 0,
        "a multiple of 16 from 16 to 2048, found \(channels)"
      ),
      (
        "epochs", counts.contains(generatorEpochs) && counts.contains(classifierEpochs),
        "at least 1, found \(generatorEpochs) and \(classifierEpochs)"
      ),
      ("batch size", counts.contains(batchSize), "at least 1, found \(batchSize)"),
      ("sampler steps", (1...1_000).contains(samplerSteps), "1 to 1000, found \(samplerSteps)"),
      (
        "alphas",
        alphas.first == 0 && alphas.last == 1 && alphas.count > 1
          && zip(alphas, alphas.dropFirst()).allSatisfy { $0 < $1 },
        "to ascend from 0 to 1, found \(alphas)"
      ),
      (
        "controls, cases and draws", controlCount >= 0 && caseLimit > 1 && drawCount > 0,
        "at least 0, 2 and 1, found \(controlCount), \(caseLimit) and \(drawCount)"
      ),
    ]
    for (name, isFine, expected) in rules where !isFine {
      throw InterventionsError(.invalidArgument, "\(name): expected \(expected)")
    }
  }
}
