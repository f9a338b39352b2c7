import Encoders
import Fusion
import Layers
import Predictors
import TestSupport
import Tensors
import Testing

struct FusionNetworkTests {
  private static let modalitySets = [
    NetworkFixture.names, ["table", "genes"], ["photo", "notes"], ["genes"], ["photo"], ["notes"],
    ["table"], ["slides"], ["slides", "table"],
  ]

  /// Every set of modalities once, and every joining once.
  private static let networks: [(modalities: [String], kind: JoiningKind)] =
    modalitySets.map { ($0, .crossAttention) }
    + NetworkFixture.joinings.map { (["photo", "table", "genes"], $0) }

  // MARK: Absence

  @Test(arguments: networks)
  func absentValuesNeverMatter(modalities: [String], kind: JoiningKind) throws {
    let fixture = try NetworkFixture(kind, modalities: modalities, hasOffset: true)
    try fixture.perturb()
    let blank = try fixture.logits(NetworkFixture.batches())
    let garbage = try fixture.logits(NetworkFixture.batches(garbage: 1e3))
    #expect(try blank.array(of: Float.self) == garbage.array(of: Float.self))
  }

  @Test(arguments: NetworkFixture.joinings)
  func absentValuesNeverMatterInTraining(kind: JoiningKind) throws {
    let fixture = try NetworkFixture(kind, hasOffset: true)
    try fixture.perturb()
    func logits(garbage: Double) throws -> [Float] {
      let mode = Mode.training(try Generator(seed: 3))
      return try fixture.logits(NetworkFixture.batches(garbage: garbage), mode: mode)
        .array(of: Float.self)
    }
    #expect(try logits(garbage: 0) == logits(garbage: 1e3))
  }

  /// The counterpart, without which the tests above could not fail.
  @Test(arguments: ["photo", "notes", "genes", "slides"], NetworkFixture.joinings)
  func presentValuesMatter(name: String, kind: JoiningKind) throws {
    let fixture = try NetworkFixture(kind)
    try fixture.perturb()
    let all = try NetworkFixture.batches(presence: NetworkFixture.allPresent)
    let others = try NetworkFixture.batches(presence: NetworkFixture.allPresent, seed: 50)
    var changed = all
    changed[name] = others[name]
    let difference = try (fixture.logits(all) - fixture.logits(changed)).magnitude()
    // Every case moves, by far more than rounding.
    #expect(try difference.smallest().item() > 1e-5)
  }

  @Test(arguments: ["photo", "notes", "genes", "slides"], NetworkFixture.joinings)
  func absenceMatters(name: String, kind: JoiningKind) throws {
    let fixture = try NetworkFixture(kind)
    try fixture.perturb()
    let all = try NetworkFixture.batches(presence: NetworkFixture.allPresent)
    var presence = NetworkFixture.allPresent
    presence[name] = [true, false, true, true, true]
    var without = all
    without[name] = try NetworkFixture.batches(presence: presence)[name]
    let before = try fixture.logits(all).array(of: Float.self)
    let after = try fixture.logits(without).array(of: Float.self)
    #expect(abs(before[1] - after[1]) > 1e-5)
    for other in [0, 2, 3, 4] { #expect(abs(before[other] - after[other]) < 1e-5) }
  }

  @Test(arguments: NetworkFixture.joinings)
  func caseWithoutAnyModalityIsFinite(kind: JoiningKind) throws {
    let fixture = try NetworkFixture(kind, hasOffset: true)
    let nobody = NetworkFixture.allPresent.mapValues { $0.map { _ in false } }
    for mode in [Mode.evaluation, .training(try Generator(seed: 1))] {
      let logits = try fixture.logits(NetworkFixture.batches(presence: nobody), mode: mode)
      #expect(try logits.isFinite().all().item() == 1)
    }
  }

  // MARK: Sets of tokens

  @Test(arguments: ["photo", "notes", "genes", "slides"], NetworkFixture.joinings)
  func orderOfTokensDoesNotMatter(name: String, kind: JoiningKind) throws {
    let fixture = try NetworkFixture(kind)
    try fixture.perturb()
    let batches = try NetworkFixture.batches()
    var encodings = try fixture.encodings(batches)
    let before = try fixture.network.fuse(encodings, mode: .evaluation)
    let own = try #require(encodings[name])
    let count = own.tokens.shape[1]
    try #require(count > 1)
    let order = try Tensor((0..<count).map { Int64((5 * $0 + 3) % count) }.distinct(below: count))
    encodings[name] = Encoding(
      tokens: try own.tokens.selecting(order, axis: 1),
      presence: try own.presence.selecting(order, axis: 1), evidence: own.evidence)
    try expectClose(
      fixture.network.fuse(encodings, mode: .evaluation), to: before, absolute: 2e-6)
  }

  @Test(arguments: ["photo", "notes", "genes", "slides"], NetworkFixture.joinings)
  func absentTokensChangeNothing(name: String, kind: JoiningKind) throws {
    let fixture = try NetworkFixture(kind)
    try fixture.perturb()
    var encodings = try fixture.encodings(NetworkFixture.batches())
    let before = try fixture.network.fuse(encodings, mode: .evaluation)
    let own = try #require(encodings[name])
    let garbage =
      try Tensor.normal(
        [NetworkFixture.caseCount, 3, 8], generator: Generator(seed: 8)) * 100
    encodings[name] = Encoding(
      tokens: try .concatenated([own.tokens, garbage], axis: 1),
      presence: try .concatenated(
        [own.presence, .zeros([NetworkFixture.caseCount, 3], dtype: .bool)], axis: 1),
      evidence: own.evidence)
    try expectClose(
      fixture.network.fuse(encodings, mode: .evaluation), to: before, absolute: 2e-6)
  }

  @Test func wordsPastTheEndChangeNothing() throws {
    let fixture = try NetworkFixture(modalities: ["notes"])
    let short = try fixture.logits(NetworkFixture.batches(presence: NetworkFixture.allPresent))
    let batch = try #require(
      try NetworkFixture.batches(presence: NetworkFixture.allPresent)["notes"])
    guard case .words(let ids, let presence) = batch.content else { return }
    let count = NetworkFixture.caseCount
    let padded = ModalityBatch(
      content: .words(
        ids: try .concatenated([ids, .full([count, 4], 7, dtype: .int64)], axis: 1),
        presence: try .concatenated([presence, .zeros([count, 4], dtype: .bool)], axis: 1)),
      design: nil, presence: batch.presence)
    try expectClose(fixture.logits(["notes": padded]), to: short, absolute: 2e-6)
  }

  /// The order of a bag's pictures, and what stands in its empty places, reach nothing.
  @Test func onlyThePicturesOfABagMatter() throws {
    let fixture = try NetworkFixture(modalities: ["slides"])
    try fixture.perturb()
    let batch = try #require(
      try NetworkFixture.batches(presence: NetworkFixture.allPresent)["slides"])
    guard case .bag(let pixels, let presence) = batch.content else { return }
    let before = try fixture.logits(["slides": batch])
    let order = try Tensor([2, 0, 1] as [Int64])
    let shuffled = ModalityBatch(
      content: .bag(
        pixels: try pixels.selecting(order, axis: 1),
        presence: try presence.selecting(order, axis: 1)), design: nil, presence: batch.presence)
    try expectClose(fixture.logits(["slides": shuffled]), to: before, absolute: 2e-6)
    let garbage = try pixels.replaced(
      where: presence.reshaped([NetworkFixture.caseCount, 3, 1, 1, 1]),
      else: .full([1, 1, 1, 1, 1], 1e3))
    let other = ModalityBatch(
      content: .bag(pixels: garbage, presence: presence), design: nil, presence: batch.presence)
    try expectClose(fixture.logits(["slides": other]), to: before, absolute: 2e-6)
    // One picture fewer is another bag.
    let fewer = ModalityBatch(
      content: .bag(
        pixels: pixels,
        presence: try presence .& Tensor([true, true, false], shape: [1, 3])), design: nil,
      presence: batch.presence)
    let moved = try (fixture.logits(["slides": fewer]) - before).magnitude()
      .array(of: Float.self)
    #expect(moved[0] > 1e-5 && moved[3] > 1e-5 && moved[1] < 2e-6)
  }

  @Test func orderOfWordsMatters() throws {
    let fixture = try NetworkFixture(modalities: ["notes"])
    let ids = try Tensor([3, 4, 5, 5, 4, 3] as [Int64], shape: [2, 3])
    let batch = ModalityBatch(
      content: .words(ids: ids, presence: try .ones([2, 3], dtype: .bool)), design: nil,
      presence: try Tensor([true, true]))
    let logits = try fixture.logits(["notes": batch]).array(of: Float.self)
    #expect(abs(logits[0] - logits[1]) > 1e-5)
  }

  @Test(arguments: NetworkFixture.joinings)
  func casesDoNotInfluenceEachOther(kind: JoiningKind) throws {
    let fixture = try NetworkFixture(kind, hasOffset: true)
    try fixture.perturb()
    let encodings = try fixture.encodings(NetworkFixture.batches())
    let together = try fixture.network.fuse(encodings, mode: .evaluation)
    for index in 0..<NetworkFixture.caseCount {
      let alone = try encodings.mapValues { try $0.selecting([index]) }
      try expectClose(
        fixture.network.fuse(alone, mode: .evaluation),
        to: together.sliced(index..<index + 1), absolute: 2e-6)
    }
  }

  // MARK: The linear offset

  @Test(arguments: [1, 3], NetworkFixture.joinings)
  func beginsAsTheLinearModel(outputCount: Int, kind: JoiningKind) throws {
    let fixture = try NetworkFixture(kind, outputCount: outputCount, hasOffset: true)
    let offset = try NetworkFixture.offset(outputCount: outputCount)
    let batches = try NetworkFixture.batches()
    var expected = try Tensor.zeros([NetworkFixture.caseCount, outputCount]) + offset.bias
    for name in ["table", "genes"] {
      let batch = try #require(batches[name])
      // Zeros stand where the modality is absent, so that its part is zero too.
      expected =
        try expected
        + #require(batch.design).linear(weight: #require(offset.weights[name]))
    }
    try expectClose(fixture.logits(batches), to: expected, absolute: 1e-5)
  }

  @Test func offsetIsNotTrained() throws {
    let fixture = try NetworkFixture(hasOffset: true)
    let fixed = fixture.network.store.entries.filter { $0.name.contains("offset") }
    #expect(
      fixed.map(\.name).sorted()
        == ["genes.offset.weight", "head.offset.bias", "table.offset.weight"])
    #expect(fixed.allSatisfy { !$0.isTrainable })
  }

  // MARK: Gradients

  @Test(arguments: networks)
  func gradientReachesEveryParameter(modalities: [String], kind: JoiningKind) throws {
    let fixture = try NetworkFixture(kind, modalities: modalities)
    try fixture.perturb()
    let mode = Mode.training(try Generator(seed: 3))
    let logits = try fixture.logits(NetworkFixture.batches(), mode: mode)
    let weights = try Tensor.normal(logits.shape, generator: Generator(seed: 4))
    let entries = fixture.network.store.trainable
    let gradients = try (logits * weights).sum().gradients(of: entries.map(\.tensor))
    for (entry, gradient) in zip(entries, gradients) {
      let found = try #require(gradient, "nothing reaches \(entry.name)")
      #expect(try found.isFinite().all().item() == 1, "\(entry.name)")
      // A softmax does not see what is added to all its scores.
      guard !entry.name.hasSuffix("attention_w.bias") else { continue }
      #expect(try found.norm().item() > 0, "nothing reaches \(entry.name)")
    }
  }

  // MARK: What it can be asked

  /// The table has 3 + 2 columns, the genes 3 summaries, a photo of 64 pixels 2 × 2 places; words vary.
  @Test func countsTheKeysOfEachAttention() throws {
    #expect(
      try NetworkFixture(modalities: ["photo", "table", "genes"]).network.contextTokenCounts
        == ["photo": 8, "table": 7, "genes": 9])
    #expect(
      try NetworkFixture(modalities: ["notes", "table"]).network.contextTokenCounts == ["notes": 5])
    #expect(try NetworkFixture(modalities: ["genes"]).network.contextTokenCounts.isEmpty)
  }

  /// A lone column would be the only key; a learned token beside it makes attention a choice.
  @Test(arguments: [
    ModalityShape.columns(numericCount: 1, codeCounts: []),
    .columns(numericCount: 0, codeCounts: [4]), .columns(numericCount: 0, codeCounts: []),
  ])
  func fewColumnsAreStillTwoKeys(shape: ModalityShape) throws {
    guard case .columns(let numericCount, let codeCounts) = shape else { return }
    let network = try FusionNetwork(
      shapes: [("table", shape), ("genes", .vector(count: 7))], outputCount: 1, settings: .tiny,
      generator: Generator(seed: 2))
    #expect(network.contextTokenCounts == ["table": 3, "genes": 2])
    let count = NetworkFixture.caseCount
    let table = ModalityBatch(
      content: .columns(
        numeric: try .normal([count, numericCount], generator: Generator(seed: 3)),
        codes: try .ones([count, codeCounts.count], dtype: .int64)),
      design: nil, presence: try .ones([count], dtype: .bool))
    let genes = try #require(try NetworkFixture.batches()["genes"])
    let logits = try network.fuse(
      [
        "table": network.encode("table", table, mode: .evaluation),
        "genes": network.encode("genes", genes, mode: .evaluation),
      ], mode: .evaluation)
    let entries = network.store.trainable
    let gradients = try logits.sum().gradients(of: entries.map(\.tensor))
    for (entry, gradient) in zip(entries, gradients) {
      #expect(gradient != nil, "nothing reaches \(entry.name)")
    }
  }

  /// A picture of 32 pixels shrinks to one place, and one value has no variance.
  @Test func aSinglePictureOfOnePlaceCanBeTrainedOn() throws {
    let network = try FusionNetwork(
      shapes: [("photo", .image(size: 32, channels: 3))], outputCount: 1, settings: .tiny,
      generator: Generator(seed: 2))
    let photo = ModalityBatch(
      content: .pixels(try .normal([1, 3, 32, 32], generator: Generator(seed: 3))), design: nil,
      presence: try Tensor([true]))
    let mode = Mode.training(try Generator(seed: 4))
    let logits = try network.fuse(
      ["photo": network.encode("photo", photo, mode: mode)], mode: mode)
    #expect(try logits.isFinite().all().item() == 1)
  }

  @Test func rejectsUnknownModality() throws {
    let fixture = try NetworkFixture(modalities: ["table", "genes"])
    let batches = try NetworkFixture.batches()
    let error = #expect(throws: TensorError.self) {
      try fixture.network.encode("photo", #require(batches["photo"]), mode: .evaluation)
    }
    #expect(error?.code == .invalidArgument)
    let swapped = #expect(throws: TensorError.self) {
      try fixture.network.encode("table", #require(batches["genes"]), mode: .evaluation)
    }
    #expect(swapped?.code == .invalidArgument)
    var encodings = try fixture.encodings(batches)
    encodings["genes"] = nil
    let missing = #expect(throws: TensorError.self) {
      try fixture.network.fuse(encodings, mode: .evaluation)
    }
    #expect(missing?.code == .invalidArgument)
  }

  @Test func seedDecidesTheInitialParameters() throws {
    let first = try NetworkFixture(seed: 1)
    let second = try NetworkFixture(seed: 1)
    let other = try NetworkFixture(seed: 2)
    let batches = try NetworkFixture.batches()
    #expect(
      try first.logits(batches).array(of: Float.self)
        == second.logits(batches).array(of: Float.self))
    #expect(
      try first.logits(batches).array(of: Float.self)
        != other.logits(batches).array(of: Float.self))
  }
}

extension [Int64] {
  /// The numbers without repetition, and then those below a limit that are missing.
  fileprivate func distinct(below limit: Int) -> [Int64] {
    var seen: [Int64] = []
    for value in self + (0..<Int64(limit)) where !seen.contains(value) { seen.append(value) }
    return seen
  }
}
