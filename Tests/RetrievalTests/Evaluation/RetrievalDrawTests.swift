import Retrieval
import TestSupport
import Tensors
import Testing

/// Searches that people are shown are drawn by rank alone.
struct RetrievalDrawTests {
  private func pairs(_ count: Int, seed: UInt64, groups: Int) throws -> RetrievalPairs {
    let images = try Tensor.normal([count, 6], generator: Generator(seed: seed))
    let noise = try Tensor.normal([count, 6], generator: Generator(seed: seed + 1))
    return try RetrievalPairs(
      images: images, texts: images + noise, keys: Array(0..<count),
      groups: (0..<count).map { "g\($0 % groups)" }, galleries: (0..<count).map { $0 % 2 })
  }

  @Test func asManyFoundAsNotAndNoGroupTwice() throws {
    let pairs = try pairs(120, seed: 3, groups: 60)
    let draw = try RetrievalDraw(pairs, each: 2, depth: 3, seed: 9)
    for searches in draw.searches {
      #expect(searches.map { $0.rank <= 3 } == [true, true, false, false])
      #expect(Set(searches.map { pairs.groups[$0.query] }).count == 4)
      for search in searches {
        #expect(search.answers.count == 3 && search.gallerySize == 60)
        #expect(search.answers.allSatisfy { pairs.galleries[$0.pair] == search.query % 2 })
        #expect(zip(search.answers, search.answers.dropFirst()).allSatisfy { $0.score >= $1.score })
        // The own one is among the answers exactly where its rank says so.
        let place = search.answers.firstIndex { $0.pair == search.query }
        #expect(place.map { $0 + 1 } == (search.rank <= 3 ? search.rank : nil))
      }
    }
  }

  @Test func sharesAreThoseOfTheEvaluation() throws {
    let pairs = try pairs(80, seed: 5, groups: 80)
    let draw = try RetrievalDraw(pairs, each: 1, depth: 3, seed: 1)
    let found = try RetrievalEvaluation(pairs, drawCount: 10)
    let ranks = [found.imageToTextRanks, found.textToImageRanks]
    for (share, own) in zip(draw.foundShare, ranks) {
      #expect(share == Double(own.count { $0 <= 3 }) / 80)
    }
  }

  @Test func theSeedDecides() throws {
    let pairs = try pairs(100, seed: 8, groups: 100)
    let first = try RetrievalDraw(pairs, each: 2, depth: 3, seed: 4)
    #expect(try RetrievalDraw(pairs, each: 2, depth: 3, seed: 4).searches == first.searches)
    #expect(try RetrievalDraw(pairs, each: 2, depth: 3, seed: 5).searches != first.searches)
  }

  /// Where all are found there is nothing to show of the other kind.
  @Test func perfectRowsShowNoFailure() throws {
    let rows = try Tensor.normal([10, 6], generator: Generator(seed: 2))
    let pairs = try RetrievalPairs(
      images: rows, texts: rows, keys: Array(0..<10), groups: (0..<10).map { "g\($0)" })
    let draw = try RetrievalDraw(pairs, each: 2, depth: 3, seed: 0)
    #expect(draw.searches.allSatisfy { $0.map(\.rank) == [1, 1] })
    #expect(draw.foundShare == [1, 1])
  }
}
