import Statistics
import Tensors

/// A few searches drawn for people to look at.
///
/// Of each direction as many queries whose own one is among the first answers as others, where there are so
/// many; each drawn at random among its kind, no two of one group. The draw knows ranks and nothing else,
/// so that neither the best nor the worst are picked.
package struct RetrievalDraw: Sendable {
  /// One search: pairs by their place in the list of pairs.
  package struct Search: Sendable, Hashable {
    package let query: Int
    package let rank: Int
    package let gallerySize: Int
    package let answers: [Answer]
  }

  /// An answer and its cosine.
  package struct Answer: Sendable, Hashable {
    package let pair: Int
    package let score: Float
  }

  /// The searches, picture to text and text to picture.
  package let searches: [[Search]]
  /// The share of queries whose own one is among the first answers, of each direction.
  package let foundShare: [Double]

  /// Draws.
  ///
  /// - Parameters:
  ///   - each: Searches of each kind and direction.
  ///   - depth: The answers of a search.
  package init(_ pairs: RetrievalPairs, each: Int, depth: Int, seed: UInt64) throws {
    var all: [[Search]] = []
    var shares: [Double] = []
    for direction in RetrievalSearch.Direction.allCases {
      let search = try RetrievalSearch(pairs, direction, distinctTexts: false)
      var stream = RandomStream(seed: seed, "retrieval examples", direction.rawValue)
      let order = stream.permutation(search.queries.count).map { search.queries[$0] }
      var groups: Set<String> = []
      var chosen: [RetrievalSearch.Query] = []
      for isFound in [true, false] {
        var left = each
        for query in order where left > 0 && (query.rank <= depth) == isFound {
          guard groups.insert(pairs.groups[query.pair]).inserted else { continue }
          chosen.append(query)
          left -= 1
        }
      }
      all.append(try chosen.map { try Self.answered($0, pairs, direction, depth) })
      shares.append(
        Double(search.queries.count { $0.rank <= depth }) / Double(max(1, search.queries.count)))
    }
    searches = all
    foundShare = shares
  }

  private static func answered(
    _ query: RetrievalSearch.Query, _ pairs: RetrievalPairs,
    _ direction: RetrievalSearch.Direction, _ depth: Int
  ) throws -> Search {
    let members = pairs.galleries.indices.filter {
      pairs.galleries[$0] == pairs.galleries[query.pair]
    }
    let rows = direction == .imageToText ? (pairs.images, pairs.texts) : (pairs.texts, pairs.images)
    let gallery = try SearchedGallery(
      queries: rows.0.selecting(Tensor([Int64(query.pair)])),
      gallery: rows.1.selecting(Tensor(members.map(Int64.init))))
    let answers = try gallery.map { _, scores in
      RetrievalRank.order(scores).prefix(depth).map {
        Answer(pair: members[Int($0)], score: scores[Int($0)])
      }
    }
    return Search(
      query: query.pair, rank: query.rank, gallerySize: query.gallerySize,
      answers: answers.first ?? [])
  }
}
