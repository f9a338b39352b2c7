import Foundation

extension RandomStream {
  /// A number drawn evenly from [0, 1), a multiple of 2⁻⁵³.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number drawn from the normal distribution of mean 0 and standard deviation 1.
  ///
  /// Source: Box and Muller 1958, "A note on the generation of random normal deviates". Takes two
  /// draws from the stream and keeps no second deviate, so that the state is the whole state.
  public mutating func normal() -> Double {
    // 1 − u lies in (0, 1], where the logarithm is finite.
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// An index drawn evenly from `0..<count`, without the bias of a remainder.
  ///
  /// Source: Lemire 2019, "Fast random integer generation in an interval",
  /// <https://arxiv.org/abs/1805.10941>.
  ///
  /// - Parameter count: How many indices there are; at least one.
  public mutating func index(below count: Int) -> Int {
    precondition(count > 0, "an index below \(count) does not exist")
    let bound = UInt64(count)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let rejected = (0 &- bound) % bound
      while product.low < rejected { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Puts the elements in random order; every order is equally likely.
  ///
  /// Source: Fisher and Yates 1938, in Durstenfeld's form, from the last element to the second.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, index(below: last + 1))
    }
  }

  /// The indices `0..<count` in random order.
  public mutating func permutation(_ count: Int) -> [Int] {
    var indices = Array(0..<max(0, count))
    shuffle(&indices)
    return indices
  }

  /// A random order of `0..<count` that leaves no index in its place.
  ///
  /// Every such order is equally likely: whole permutations are drawn until one has no fixed point,
  /// after e ≈ 2.7 draws on average.
  ///
  /// - Returns: The order, or `nil` for a count of one, which has none.
  public mutating func derangement(_ count: Int) -> [Int]? {
    if count == 1 { return nil }
    while true {
      let candidate = permutation(count)
      if !candidate.enumerated().contains(where: { $0.offset == $0.element }) { return candidate }
    }
  }
}
