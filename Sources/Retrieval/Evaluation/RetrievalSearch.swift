import Tensors

/// What every query of one direction met, over all galleries.
struct RetrievalSearch: Sendable {
  /// Which way is looked.
  enum Direction: String, Sendable, CaseIterable {
    /// Pictures look for texts.
    case imageToText
    /// Texts look for pictures.
    case textToImage

    var query: String { self == .imageToText ? "image" : "text" }
    var gallery: String { self == .imageToText ? "text" : "image" }
  }

  /// What one query met.
  struct Query: Sendable {
    /// The pair.
    let pair: Int
    /// The size of the gallery.
    let gallerySize: Int
    /// Items that say the same as the query's own, the own one included.
    let alikeCount: Int
    /// The rank of the own item.
    let rank: Int
    /// The rank of the best item that says the same.
    let alikeRank: Int
    /// How far classes are shared; nil for a query without a class.
    let classes: Classes?
  }

  /// How far what a query found shares its classes.
  struct Classes: Sendable {
    /// The share of the first K that share any class, for each K.
    let precision: [Double]
    let precisionChance: Double
    let averagePrecision: Double
    let averageChance: Double
    /// For each of the query's classes: the class, its average precision, and that of chance.
    let own: [(label: Int, precision: Double, chance: Double)]
  }

  /// The K of recall and precision.
  static let depths = [1, 5, 10]

  let direction: Direction
  let queries: [Query]
  let galleryCount: Int

  init(_ pairs: RetrievalPairs, _ direction: Direction, distinctTexts: Bool) throws {
    self.direction = direction
    var members: [Int: [Int]] = [:]
    for (pair, gallery) in pairs.galleries.enumerated() {
      members[gallery, default: []].append(pair)
    }
    var queries: [Query] = []
    for gallery in members.keys.sorted() {
      queries += try Self.search(
        pairs, direction, members[gallery] ?? [], distinctTexts: distinctTexts)
    }
    self.queries = queries
    galleryCount = members.count
  }

  private static func search(
    _ pairs: RetrievalPairs, _ direction: Direction, _ members: [Int], distinctTexts: Bool
  ) throws -> [Query] {
    var seen: Set<Int> = []
    let texts = distinctTexts ? members.filter { seen.insert(pairs.keys[$0]).inserted } : members
    let asked = direction == .imageToText ? members : texts
    let looked = direction == .imageToText ? texts : members
    // Items by what they say; the first of them stands in for a text that is there once.
    var alike: [Int: [Int]] = [:]
    for (place, pair) in looked.enumerated() { alike[pairs.keys[pair], default: []].append(place) }
    let places = Dictionary(uniqueKeysWithValues: looked.enumerated().map { ($1, $0) })
    let own = asked.map { places[$0] ?? alike[pairs.keys[$0]]?.first ?? 0 }
    let alikePlaces = alike
    let classes = looked.map { pairs.classes[$0] }
    let rows = direction == .imageToText ? (pairs.images, pairs.texts) : (pairs.texts, pairs.images)
    let gallery = try SearchedGallery(
      queries: rows.0.selecting(Tensor(asked.map(Int64.init))),
      gallery: rows.1.selecting(Tensor(looked.map(Int64.init))))
    return try gallery.map { query, scores in
      let pair = asked[query]
      let items = alikePlaces[pairs.keys[pair]] ?? []
      let rank = RetrievalRank.rank(of: own[query], in: scores)
      return Query(
        pair: pair, gallerySize: scores.count, alikeCount: items.count, rank: rank,
        alikeRank: items.count > 1 ? RetrievalRank.best(of: items, in: scores) : rank,
        classes: Self.classes(of: pairs.classes[pair], classes, scores))
    }
  }

  private static func classes(
    of own: [Int], _ gallery: [[Int]], _ scores: UnsafeBufferPointer<Float>
  ) -> Classes? {
    if own.isEmpty { return nil }
    let isShared = gallery.map { $0.contains(where: own.contains) }
    let right = isShared.count { $0 }
    let order = RetrievalRank.order(scores)
    // The query's own item is in the gallery and shares its classes, so there is a right one.
    let average = RetrievalRank.averagePrecision(order) { isShared[$0] } ?? 0
    return Classes(
      precision: depths.map { depth in
        let shown = order.prefix(depth)
        return Double(shown.count { isShared[Int($0)] }) / Double(max(1, shown.count))
      },
      precisionChance: Double(right) / Double(max(1, gallery.count)),
      averagePrecision: average,
      averageChance: RetrievalChance.averagePrecision(right: right, of: gallery.count),
      own: own.map { label in
        if own.count == 1 {
          return (
            label, average, RetrievalChance.averagePrecision(right: right, of: gallery.count)
          )
        }
        return (
          label, RetrievalRank.averagePrecision(order) { gallery[$0].contains(label) } ?? 0,
          RetrievalChance.averagePrecision(
            right: gallery.count { $0.contains(label) }, of: gallery.count)
        )
      })
  }
}
