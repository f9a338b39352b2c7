import Crypto

/// A named stream of random numbers that is the same in every run with the same seed and path.
///
/// Each place that needs randomness takes a stream of its own, named by its purpose
/// (`RandomStream(seed: 7, "fold", "2", "dropout")`), so that adding a draw in one place moves no
/// number in another. The 256 bits of state are the SHA-256 of the seed (eight bytes, little
/// endian) and of every part of the path (its length in UTF-8 bytes, eight bytes little endian,
/// then the bytes); xoshiro256** turns them into numbers.
///
/// The sampling below is written out here, not taken from the standard library, whose algorithms may
/// change between versions.
///
/// Source: Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators",
/// <https://arxiv.org/abs/1805.01407>.
public struct RandomStream: RandomNumberGenerator, Sendable, Hashable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Creates the stream of a seed and a path.
  ///
  /// - Parameters:
  ///   - seed: The run's seed.
  ///   - path: What the numbers are for, from the general to the particular.
  public init(seed: UInt64, _ path: String...) {
    self.init(seed: seed, path: path)
  }

  /// Creates the stream of a seed and a path that was put together at run time.
  ///
  /// - Parameters:
  ///   - seed: The run's seed.
  ///   - path: What the numbers are for, from the general to the particular.
  public init(seed: UInt64, path: [String]) {
    var hash = SHA256()
    hash.update(data: Self.littleEndianBytes(of: seed))
    for part in path {
      let bytes = Array(part.utf8)
      // The length keeps ("ab", "c") apart from ("a", "bc").
      hash.update(data: Self.littleEndianBytes(of: UInt64(bytes.count)))
      hash.update(data: bytes)
    }
    let digest = Array(hash.finalize())
    func word(_ index: Int) -> UInt64 {
      digest[8 * index..<8 * index + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    state = (word(0), word(1), word(2), word(3))
  }

  private static func littleEndianBytes(of value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = Self.rotated(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotated(state.3, by: 45)
    return result
  }

  private static func rotated(_ value: UInt64, by count: UInt64) -> UInt64 {
    value << count | value >> (64 - count)
  }

  /// Whether two streams will go on alike.
  public static func == (left: RandomStream, right: RandomStream) -> Bool {
    left.state == right.state
  }

  /// Feeds the state to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(state.0)
    hasher.combine(state.1)
    hasher.combine(state.2)
    hasher.combine(state.3)
  }
}
