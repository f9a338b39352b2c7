import Encoders
import Layers
import Predictors
import TestSupport
import Tensors
import Testing

import Fusion

/// The released layout of arXiv 2503.02849: its sizes, and what it cannot see.
struct PublishedNetworkTests {
  private func network(
    _ arrangement: PublishedArrangement, tokenCount: Int, geneCount: Int
  ) throws -> FusionNetwork {
    var settings = NetworkSettings.tiny
    settings.width = 2_048
    settings.publishedTokenCount = tokenCount
    return try FusionNetwork(
      .published(arrangement),
      shapes: [("slides", .bag(size: 32, channels: 3)), ("genes", .vector(count: geneCount))],
      outputCount: 1, settings: settings, generator: Generator(seed: 1))
  }

  /// Numbers under a name, running statistics of batch norm included as Keras counts them.
  private func count(_ network: FusionNetwork, _ prefix: String = "") -> Int {
    network.store.entries.filter {
      $0.name.hasPrefix(prefix) && !$0.name.hasPrefix("slides.encoder")
        && !$0.name.hasSuffix("num_batches_tracked")
    }.reduce(0) { $0 + $1.tensor.count }
  }

  @Test func attentionHasTheReleasedParameters() throws {
    let network = try network(.attention, tokenCount: 200, geneCount: 20_318)
    #expect(count(network, "slides.conv") == 3_146_240)
    #expect(count(network, "genes.encoder") == 10_403_328)
    #expect(count(network, "attention") == 8_401_408)
    #expect(count(network, "head.hidden1") == 51_905_024)
    #expect(count(network, "head.norm") == 2_048)
    #expect(count(network, "head.hidden2") == 131_328)
    #expect(count(network, "head.output") == 257)
    #expect(count(network) == 73_989_633)
  }

  @Test(arguments: [
    (PublishedArrangement.concatenation, 200, 14_208_001), (.stored, 200, 10_799_617),
    (.attention, 50, 34_668_033),
  ])
  func otherSizesHaveTheReleasedParameters(
    arrangement: PublishedArrangement, tokens: Int, expected: Int
  ) throws {
    let network = try network(arrangement, tokenCount: tokens, geneCount: 20_318)
    #expect(count(network) == expected)
  }

  private func encodings(
    _ network: FusionNetwork, seed: UInt64, tracked: Bool = false
  ) throws -> [String: Encoding] {
    let tokens = try Tensor.normal([4, 6, 2_048], generator: Generator(seed: seed))
    let genes = try Tensor.normal([4, 20], generator: Generator(seed: 3))
    return [
      "slides": Encoding(
        tokens: tracked ? try tokens.tracked() : tokens,
        presence: try .ones([4, 6], dtype: .bool)),
      "genes": try network.encode(
        "genes",
        ModalityBatch(
          content: .vector(genes), design: nil, presence: try .ones([4], dtype: .bool)),
        mode: .evaluation),
    ]
  }

  /// Other pictures change no bit of the logits; 7,348,736 parameters and the pictures get no gradient.
  @Test func attentionToOneGeneTokenNeverSeesTheImage() throws {
    let network = try network(.attention, tokenCount: 6, geneCount: 20)
    let one = try network.fuse(encodings(network, seed: 1), mode: .evaluation)
    let other = try network.fuse(encodings(network, seed: 2), mode: .evaluation)
    #expect(try one.array(of: Float.self) == other.array(of: Float.self))
    #expect(network.contextTokenCounts == ["slides": 1])

    let shown = try encodings(network, seed: 1, tracked: true)
    let entries = network.store.trainable.filter { !$0.name.hasPrefix("slides.encoder") }
    let pixels = try #require(shown["slides"]?.tokens)
    let gradients = try network.fuse(shown, mode: .evaluation).sum()
      .gradients(of: [pixels] + entries.map(\.tensor))
    func isZero(_ gradient: Tensor?) throws -> Bool {
      try gradient.map { try $0.magnitude().largest().item() == 0 } ?? true
    }
    #expect(try isZero(gradients[0]))
    var dead: [String] = []
    var deadCount = 0
    for (entry, gradient) in zip(entries, gradients.dropFirst()) where try isZero(gradient) {
      dead.append(entry.name)
      deadCount += entry.tensor.count
    }
    #expect(
      dead == [
        "slides.conv.weight", "slides.conv.bias", "attention.query.weight",
        "attention.query.bias", "attention.key.weight", "attention.key.bias",
      ])
    #expect(deadCount == 7_348_736)
  }

  /// The counterpart: as the concatenation was meant, pictures do count.
  @Test func concatenationSeesTheImage() throws {
    let network = try network(.concatenation, tokenCount: 6, geneCount: 20)
    let one = try network.fuse(encodings(network, seed: 1), mode: .evaluation)
    let other = try network.fuse(encodings(network, seed: 2), mode: .evaluation)
    #expect(try (one - other).magnitude().smallest().item() > 1e-6)
  }

  /// 10⁻⁴ times the squares of both hidden kernels, and of nothing else.
  @Test func penaltyIsOnBothHiddenKernels() throws {
    let network = try network(.concatenation, tokenCount: 6, geneCount: 20)
    var expected = 0.0
    for name in ["head.hidden1.weight", "head.hidden2.weight"] {
      let norm = try #require(network.store[name]).norm().item()
      expected += 1e-4 * norm * norm
    }
    let found = try #require(try network.penalty()).item()
    #expect(abs(found - expected) < 1e-4 * expected)
    #expect(try NetworkFixture().network.penalty() == nil)
  }

  @Test func tooFewTokensForTheConvolutionAreRefused() throws {
    let error = #expect(throws: TensorError.self) {
      _ = try network(.attention, tokenCount: 2, geneCount: 20)
    }
    #expect(error?.code == .invalidArgument)
  }
}
