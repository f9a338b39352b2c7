/// Where items of a gallery stand for a query.
///
/// A rank is 1 + how many are more alike + how many are as alike and stand before it in the gallery. So
/// rows that are all equal find each other with the frequency of chance, not always.
enum RetrievalRank {
  /// The rank of an item, from 1.
  static func rank(of item: Int, in scores: UnsafeBufferPointer<Float>) -> Int {
    let own = scores[item]
    var count: Int32 = 1
    for index in 0..<item { count &+= scores[index] >= own ? 1 : 0 }
    for index in item + 1..<scores.count { count &+= scores[index] > own ? 1 : 0 }
    return Int(count)
  }

  /// The best rank of several items: that of the one most alike, of equals the first.
  static func best(of items: [Int], in scores: UnsafeBufferPointer<Float>) -> Int {
    guard var best = items.first else { return scores.count + 1 }
    for item in items.dropFirst() {
      if scores[item] > scores[best] || (scores[item] == scores[best] && item < best) {
        best = item
      }
    }
    return rank(of: best, in: scores)
  }

  /// All items, the most alike first, of equals the first in the gallery first.
  static func order(_ scores: UnsafeBufferPointer<Float>) -> [Int32] {
    var packed = scores.indices.map { index -> UInt64 in
      // Bits of a float are in its order once negative ones are turned over; all are turned over again
      // for a descending order. Adding 0 makes −0 into 0.
      let bits = (scores[index] + 0).bitPattern
      let ascending = bits >> 31 == 1 ? ~bits : bits | 0x8000_0000
      return UInt64(~ascending) << 32 | UInt64(index)
    }
    packed.sort()
    return packed.map { Int32(truncatingIfNeeded: $0) }
  }

  /// 1/R · Σ over right places k of the share of right ones among the first k; nil without right ones.
  static func averagePrecision(_ order: [Int32], isRight: (Int) -> Bool) -> Double? {
    var right = 0
    var sum = 0.0
    for (place, item) in order.enumerated() where isRight(Int(item)) {
      right += 1
      sum += Double(right) / Double(place + 1)
    }
    return right == 0 ? nil : sum / Double(right)
  }
}
