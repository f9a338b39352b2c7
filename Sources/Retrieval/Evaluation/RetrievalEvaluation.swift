public import Findings
import Statistics

/// A judgement of how well pictures and texts find each other, both ways.
///
/// Similarities are cosines in single precision, a block of queries at a time, so that a gallery of 100,000
/// needs no array of queries by gallery. Ranks count what is more alike and, of equals, what stands before
/// (as OpenCLIP does). Intervals draw whole groups of queries; galleries stay as they are. Every evaluation
/// of the same pairs replays the same draws, so two models are compared query by query.
public struct RetrievalEvaluation: Sendable {
  /// What was judged.
  public let pairs: RetrievalPairs
  /// Whether the gallery of texts holds each text once.
  public let distinctTexts: Bool
  let searches: [RetrievalSearch]
  private let seed: UInt64
  private let drawCount: Int

  /// Looks for every pair, both ways.
  ///
  /// - Parameters:
  ///   - pairs: The pairs.
  ///   - distinctTexts: Whether the gallery of texts holds each text once; then texts also ask once.
  ///   - drawCount: Draws of groups for intervals.
  ///   - seed: The seed of the draws.
  /// - Throws: `TensorError` if similarities cannot be computed.
  public init(
    _ pairs: RetrievalPairs, distinctTexts: Bool = false, drawCount: Int = 2_000, seed: UInt64 = 0
  ) throws {
    self.pairs = pairs
    self.distinctTexts = distinctTexts
    self.seed = seed
    self.drawCount = drawCount
    searches = try RetrievalSearch.Direction.allCases.map {
      try RetrievalSearch(pairs, $0, distinctTexts: distinctTexts)
    }
  }

  /// How intervals are made.
  public var intervals: IntervalMethod {
    IntervalMethod(
      method: "percentile bootstrap", level: 0.95, draws: drawCount, resampled: "groups",
      groups: Set(pairs.groups).count)
  }

  /// The ranks of the own item, by pair of each query: picture to text.
  public var imageToTextRanks: [Int] { searches[0].queries.map(\.rank) }
  /// The ranks of the own item: text to picture.
  public var textToImageRanks: [Int] { searches[1].queries.map(\.rank) }

  /// The figures.
  ///
  /// - Parameters:
  ///   - model: What the rows are of.
  ///   - source: Where they come from.
  ///   - section: The part of the reports that was read, if known.
  ///   - split: Which pairs these are, in words.
  public func findings(
    model: String, source: String, section: String? = nil, split: String
  ) throws -> RetrievalFindings {
    var notes: [String] = []
    if searches[0].galleryCount > 1 {
      notes.append(
        "Pairs look for each other inside their fold only, because folds are spaces of different models; "
          + "ranks are pooled.")
    }
    if !pairs.classNames.isEmpty {
      notes.append(
        "A query's own pair is in the gallery and counts as sharing its classes. The interval of the mean over "
          + "classes holds the classes' sizes fixed.")
    }
    return RetrievalFindings(
      model: model, source: source, pairs: pairs.count, groups: Set(pairs.groups).count,
      section: section, split: split, duplicates: distinctTexts ? "distinct" : "kept",
      duplicateRate: duplicateRate, distinctTexts: Set(pairs.keys).count,
      directions: try searches.map(direction), notes: notes)
  }

  private var duplicateRate: Double {
    struct Place: Hashable {
      let gallery: Int
      let key: Int
    }
    var counts: [Place: Int] = [:]
    let places = zip(pairs.galleries, pairs.keys).map { Place(gallery: $0, key: $1) }
    for place in places { counts[place, default: 0] += 1 }
    return Double(places.count { counts[$0, default: 0] > 1 }) / Double(places.count)
  }

  private func bootstrap(_ queries: [RetrievalSearch.Query]) throws -> GroupBootstrap {
    try GroupBootstrap(
      groups: queries.map { pairs.groups[$0.pair] }, drawCount: drawCount,
      stream: RandomStream(seed: seed, "retrieval", "groups"))
  }

  private func direction(_ search: RetrievalSearch) throws -> RetrievalDirection {
    let queries = search.queries
    let draws = try bootstrap(queries)
    func mean(_ value: (RetrievalSearch.Query) -> Double) -> Double {
      queries.reduce(0) { $0 + value($1) } / Double(queries.count)
    }
    let recall = try RetrievalSearch.depths.map { depth in
      RetrievalDirection.Recall(
        k: depth,
        exact: Figure(try draws.mean(of: queries.map { $0.rank <= depth ? 1 : 0 })),
        duplicateAware: Figure(try draws.mean(of: queries.map { $0.alikeRank <= depth ? 1 : 0 })),
        chance: mean { RetrievalChance.recall(depth, right: 1, of: $0.gallerySize) },
        duplicateAwareChance: mean {
          RetrievalChance.recall(depth, right: $0.alikeCount, of: $0.gallerySize)
        })
    }
    return RetrievalDirection(
      query: search.direction.query, gallery: search.direction.gallery, queries: queries.count,
      galleries: search.galleryCount, gallerySize: mean { Double($0.gallerySize) }, recall: recall,
      medianRank: Self.median(queries.map(\.rank)),
      duplicateAwareMedianRank: Self.median(queries.map(\.alikeRank)),
      chanceMedianRank: mean { (Double($0.gallerySize) + 1) / 2 },
      classes: try classes(queries))
  }

  private func classes(_ all: [RetrievalSearch.Query]) throws -> RetrievalClasses? {
    let queries = all.filter { $0.classes != nil }
    if queries.isEmpty || pairs.classNames.isEmpty { return nil }
    let found = queries.compactMap(\.classes)
    let draws = try bootstrap(queries)
    var sizes = [Int](repeating: 0, count: pairs.classNames.count)
    for own in found.flatMap(\.own) { sizes[own.label] += 1 }
    let present = sizes.count { $0 > 0 }
    // The mean over classes of means over their queries, written as one mean over queries.
    func macro(_ value: ((label: Int, precision: Double, chance: Double)) -> Double) -> [Double] {
      found.map { query in
        query.own.reduce(0) { $0 + value($1) / Double(sizes[$1.label]) }
          * Double(queries.count) / Double(present)
      }
    }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    return RetrievalClasses(
      names: pairs.classNames, queries: queries.count,
      precision: try RetrievalSearch.depths.indices.map { place in
        RetrievalClasses.Precision(
          k: RetrievalSearch.depths[place],
          anyShared: Figure(try draws.mean(of: found.map { $0.precision[place] })),
          chance: mean(found.map(\.precisionChance)))
      },
      meanAveragePrecision: Figure(try draws.mean(of: found.map(\.averagePrecision))),
      chance: mean(found.map(\.averageChance)),
      macro: Figure(try draws.mean(of: macro { $0.precision })),
      macroChance: mean(macro { $0.chance }))
  }

  static func median(_ ranks: [Int]) -> Double {
    quantile(0.5, ofSorted: ranks.sorted().map(Double.init)) ?? 0
  }

  /// The recalls of this evaluation minus those of another of the same pairs, with paired intervals.
  ///
  /// - Throws: ``RetrievalError`` with code `invalidArgument` if the pairs differ.
  public func comparison(
    named first: String, minus other: RetrievalEvaluation, named second: String
  ) throws -> RetrievalComparison {
    guard pairs.keys == other.pairs.keys, pairs.groups == other.pairs.groups,
      pairs.galleries == other.pairs.galleries, distinctTexts == other.distinctTexts
    else {
      throw RetrievalError(
        .invalidArgument,
        "\"\(first)\" and \"\(second)\" were judged on different pairs or galleries; compare rows of the same "
          + "cases in the same order")
    }
    var differences: [RetrievalComparison.Difference] = []
    for (own, theirs) in zip(searches, other.searches) {
      let draws = try bootstrap(own.queries)
      for depth in RetrievalSearch.depths {
        func gain(_ rank: (RetrievalSearch.Query) -> Int) throws -> Figure {
          Figure(
            try draws.mean(
              of: zip(own.queries, theirs.queries).map {
                (rank($0) <= depth ? 1 : 0) - (rank($1) <= depth ? 1 : 0)
              }))
        }
        differences.append(
          RetrievalComparison.Difference(
            query: own.direction.query, gallery: own.direction.gallery, k: depth,
            exact: try gain(\.rank), duplicateAware: try gain(\.alikeRank)))
      }
    }
    return RetrievalComparison(first: first, second: second, differences: differences)
  }
}

extension Figure {
  init(_ estimate: Estimate) {
    self.init(
      estimate.value, low: estimate.interval?.low, high: estimate.interval?.high,
      intervalNote: estimate.note)
  }
}
