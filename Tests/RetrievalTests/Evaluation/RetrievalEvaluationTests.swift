import Findings
import Retrieval
import Statistics
import TestSupport
import Tensors
import Testing

@Suite("Judging retrieval") struct RetrievalEvaluationTests {
  private func unit(_ rows: [[Float]]) throws -> Tensor {
    try Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
  }

  private func random(_ count: Int, _ width: Int, seed: UInt64) throws -> Tensor {
    try Tensor.normal([count, width], generator: Generator(seed: seed))
  }

  private func pairs(
    _ images: Tensor, _ texts: Tensor, keys: [Int]? = nil, galleries: [Int]? = nil,
    classes: [[Int]]? = nil, classNames: [String] = []
  ) throws -> RetrievalPairs {
    let count = images.shape[0]
    return try RetrievalPairs(
      images: images, texts: texts, keys: keys ?? Array(0..<count),
      groups: (0..<count).map { "g\($0 / 2)" }, galleries: galleries, classes: classes,
      classNames: classNames)
  }

  @Test func tiesCountWhatStandsBefore() throws {
    // Picture 2 is .5, .9, .5 and .5 like the texts; of the three that are .5 like it, its own is second.
    let images = try unit([[1, 0], [1, 0], [1, 0], [1, 0]])
    let half = Float(0.75).squareRoot()
    let nine = Float(1 - 0.81).squareRoot()
    let texts = try unit([[0.5, half], [0.9, nine], [0.5, half], [0.5, half]])
    let found = try RetrievalEvaluation(pairs(images, texts), drawCount: 10)
    #expect(found.imageToTextRanks == [2, 1, 3, 4])
  }

  @Test func constantRowsReachChance() throws {
    for count in [2, 7, 40] {
      let rows = try Tensor.ones([count, 3])
      let judged = try RetrievalEvaluation(pairs(rows, rows), drawCount: 10)
      let found = try judged.findings(model: "constant", source: "test", split: "all")
      for direction in found.directions {
        for recall in direction.recall {
          let share = min(1, Double(recall.k) / Double(count))
          expectClose(try #require(recall.exact.value), to: share, absolute: 1e-12)
          expectClose(recall.chance, to: share, absolute: 1e-12)
        }
        expectClose(direction.medianRank, to: direction.chanceMedianRank, absolute: 0.5)
      }
    }
  }

  @Test func perfectRowsAreFoundFirst() throws {
    let rows = try random(30, 8, seed: 4)
    let judged = try RetrievalEvaluation(pairs(rows, rows * 3), drawCount: 50)
    #expect(judged.imageToTextRanks == [Int](repeating: 1, count: 30))
    #expect(judged.textToImageRanks == [Int](repeating: 1, count: 30))
  }

  @Test func ranksAreWhatCountingGives() throws {
    // Texts are axes and pictures small integers, so every similarity is exact and many are equal, between
    // equal texts and between different ones.
    for seed in 0..<6 {
      var numbers = SeededGenerator(seed: UInt64(seed))
      let (count, width) = (37, 5)
      let images = (0..<count * width).map { _ in Float(numbers.next() % 3) + 1 }
      let axes = (0..<count).map { _ in Int(numbers.next() % UInt64(width)) }
      let texts = axes.flatMap { axis in (0..<width).map { $0 == axis ? Float(2) : 0 } }
      let galleries = (0..<count).map { _ in Int(numbers.next() % 3) }
      let sample = try pairs(
        Tensor(images, shape: [count, width]), Tensor(texts, shape: [count, width]),
        galleries: galleries)
      let found = try RetrievalEvaluation(sample, drawCount: 10)
      let order = (0..<3).flatMap { fold in (0..<count).filter { galleries[$0] == fold } }
      for (query, rank) in zip(order, found.imageToTextRanks) {
        func score(_ text: Int) -> Float { images[query * width + axes[text]] }
        let before = (0..<count).count {
          galleries[$0] == galleries[query]
            && (score($0) > score(query) || (score($0) == score(query) && $0 < query))
        }
        #expect(rank == before + 1)
      }
    }
  }

  @Test func equalTextsCountWhereTheyShould() throws {
    // Texts 0 and 2 say the same. Picture 0 is nearest to text 2's row, so exactly it is second.
    let images = try unit([[1, 0], [0, 1], [1, 0.2]])
    let texts = try unit([[1, 0.4], [0, 1], [1, 0.1]])
    let sample = try pairs(images, texts, keys: [5, 6, 5])
    let judged = try RetrievalEvaluation(sample, drawCount: 10)
    let found = try judged.findings(model: "m", source: "test", split: "all")
    let first = try #require(found.directions.first?.recall.first)
    expectClose(try #require(first.exact.value), to: 2.0 / 3, absolute: 1e-12)
    expectClose(try #require(first.duplicateAware.value), to: 1, absolute: 1e-12)
    // Two of three right for two queries, one of three for the other.
    expectClose(first.duplicateAwareChance, to: (2.0 / 3 + 1.0 / 3 + 2.0 / 3) / 3, absolute: 1e-12)
    expectClose(found.duplicateRate, to: 2.0 / 3, absolute: 1e-12)
    let once = try RetrievalEvaluation(sample, distinctTexts: true, drawCount: 10)
      .findings(model: "m", source: "test", split: "all")
    #expect(once.directions.map(\.queries) == [3, 2])
    expectClose(once.directions[0].gallerySize, to: 2)
    expectClose(once.directions[1].gallerySize, to: 3)
  }

  @Test func awareRecallIsNeverBelowExact() throws {
    for seed in 0..<5 {
      var numbers = SeededGenerator(seed: UInt64(seed))
      let keys = (0..<50).map { _ in Int(numbers.next() % 25) }
      let sample = try pairs(
        random(50, 4, seed: UInt64(seed)), random(50, 4, seed: UInt64(seed) + 100), keys: keys)
      let found = try RetrievalEvaluation(sample, drawCount: 20)
        .findings(model: "m", source: "test", split: "all")
      for recall in found.directions.flatMap(\.recall) {
        #expect((recall.duplicateAware.value ?? 0) >= (recall.exact.value ?? 1))
        #expect(recall.duplicateAwareChance >= recall.chance)
      }
    }
  }

  @Test func averagePrecisionByHand() throws {
    // Picture 0 meets texts in the order 0, 1, 2, 3, whose classes are a, b, a, b: right, wrong, right,
    // wrong. AP = (1/1 + 2/3) / 2 = .8333; P@1 = 1.
    let images = try unit([[1, 0], [1, 0], [1, 0], [1, 0]])
    let texts = try unit([[1, 0], [1, 1], [1, 2], [1, 3]])
    let sample = try pairs(
      images, texts, classes: [[0], [], [0], [1]], classNames: ["a", "b"])
    let judged = try RetrievalEvaluation(sample, drawCount: 10)
    let classes = try #require(
      try judged.findings(model: "m", source: "test", split: "all").directions[0].classes)
    // Class a: .8333 twice; class b is at place 4 alone: 1/4.
    expectClose(
      try #require(classes.meanAveragePrecision.value), to: (2 * 5.0 / 6 + 0.25) / 3,
      absolute: 1e-12)
    expectClose(try #require(classes.macro.value), to: (5.0 / 6 + 0.25) / 2, absolute: 1e-12)
    expectClose(
      try #require(classes.precision[0].anyShared.value), to: 2.0 / 3, absolute: 1e-12)
    #expect(classes.queries == 3)
  }

  @Test func severalClassesAreJudgedApartAndTogether() throws {
    // Texts in the order 0, 1, 2 for every picture; classes {a, b}, {b}, {c}.
    let images = try unit([[1, 0], [1, 0], [1, 0]])
    let texts = try unit([[1, 0], [1, 1], [1, 2]])
    let sample = try pairs(
      images, texts, classes: [[0, 1], [1], [2]], classNames: ["a", "b", "c"])
    let classes = try #require(
      try RetrievalEvaluation(sample, drawCount: 10)
        .findings(model: "m", source: "test", split: "all").directions[0].classes)
    // Any shared: picture 0: right at 1, 2: 1; picture 1: the same, 1; picture 2: at 3: 1/3.
    expectClose(
      try #require(classes.meanAveragePrecision.value), to: (1 + 1 + 1.0 / 3) / 3, absolute: 1e-12)
    // By class: a 1; b (1 + 1) / 2; c 1/3.
    expectClose(try #require(classes.macro.value), to: (1 + 1 + 1.0 / 3) / 3, absolute: 1e-12)
  }

  @Test func chanceIsWhatRandomOrdersReach() throws {
    expectClose(RetrievalChance.recall(5, right: 3, of: 100), to: 0.1440, absolute: 5e-5)
    expectClose(RetrievalChance.recall(1, right: 1, of: 5_159), to: 0.000194, absolute: 5e-7)
    #expect(RetrievalChance.recall(10, right: 1, of: 10) == 1)
    #expect(RetrievalChance.recall(3, right: 0, of: 10) == 0)
    // All orders of 5 items, 2 of them right.
    var sum = 0.0
    var count = 0.0
    for first in 0..<5 {
      for second in first + 1..<5 {
        sum += (1 / Double(first + 1) + 2 / Double(second + 1)) / 2
        count += 1
      }
    }
    expectClose(
      RetrievalChance.averagePrecision(right: 2, of: 5), to: sum / count, absolute: 1e-12)
    #expect(RetrievalChance.averagePrecision(right: 1, of: 1) == 1)
  }

  @Test func aModelDoesNotDifferFromItself() throws {
    let sample = try pairs(random(40, 6, seed: 1), random(40, 6, seed: 2))
    let judged = try RetrievalEvaluation(sample, drawCount: 100)
    for difference in try judged.comparison(named: "a", minus: judged, named: "b").differences {
      #expect(difference.exact.value == 0 && difference.exact.low == 0)
    }
    let better = try RetrievalEvaluation(
      pairs(sample.images, sample.images), drawCount: 100)
    let gain = try better.comparison(named: "a", minus: judged, named: "b").differences[0].exact
    let own = try judged.findings(model: "m", source: "t", split: "all").directions[0].recall[0]
    expectClose(
      try #require(gain.value), to: 1 - (try #require(own.exact.value)), absolute: 1e-12)
    #expect((gain.low ?? -1) > 0)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let rows = try random(4, 3, seed: 1)
    func code(_ body: () throws -> Void) -> RetrievalError.Code? {
      #expect(throws: RetrievalError.self, performing: body)?.code
    }
    #expect(code { _ = try pairs(rows, random(5, 3, seed: 1)) } == .invalidRows)
    #expect(code { _ = try pairs(rows, random(4, 2, seed: 1)) } == .invalidRows)
    #expect(code { _ = try pairs(rows, .zeros([4, 3])) } == .invalidRows)
    #expect(code { _ = try pairs(rows, .full([4, 3], .nan)) } == .invalidRows)
    #expect(code { _ = try pairs(rows, rows, keys: [1]) } == .invalidArgument)
    #expect(
      code { _ = try pairs(rows, rows, classes: [[0], [], [2], []], classNames: ["a"]) }
        == .invalidArgument)
    #expect(code { _ = try pairs(.ones([1, 2]), .ones([1, 2])) } == .tooFewCases)
    let other = try RetrievalEvaluation(pairs(rows, rows, keys: [0, 1, 2, 2]), drawCount: 5)
    let first = try RetrievalEvaluation(pairs(rows, rows), drawCount: 5)
    #expect(
      code { _ = try first.comparison(named: "a", minus: other, named: "b") } == .invalidArgument)
  }
}
