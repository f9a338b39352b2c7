import Synchronization

/// The tokens of words that were met before, because reports repeat their words.
///
/// It never changes a result: a word that is not kept is merged again.
final class WordCache: Sendable {
  /// Bytes of words and their tokens, in an open-addressed table that is filled to half and then left as it is.
  struct Table {
    struct Slot {
      var hash: UInt64 = 0
      var word: Range<Int32> = 0..<0
      var tokens: Range<Int32> = 0..<0
    }

    private var slots: [Slot] = []
    private var words: [UInt8] = []
    private var tokens: [Int32] = []
    private var count = 0
    private static let capacity = 1 << 15
    /// Longer words hardly come again.
    static let greatestLength = 64

    /// Adds a word's tokens to `result`; false if the word is not kept.
    mutating func append(_ word: UnsafeBufferPointer<UInt8>, to result: inout [Int]) -> Bool {
      guard !slots.isEmpty else { return false }
      let slot = slots[place(of: word, hash: Self.hash(word))]
      guard !slot.word.isEmpty else { return false }
      for index in slot.tokens { result.append(Int(tokens[Int(index)])) }
      return true
    }

    /// Keeps a word's tokens, if there is room.
    mutating func insert(_ word: UnsafeBufferPointer<UInt8>, _ symbols: [Int32]) {
      guard count < Self.capacity / 2, !word.isEmpty else { return }
      if slots.isEmpty { slots = [Slot](repeating: Slot(), count: Self.capacity) }
      let hash = Self.hash(word)
      let place = place(of: word, hash: hash)
      guard slots[place].word.isEmpty else { return }
      let firstByte = Int32(words.count)
      let firstToken = Int32(tokens.count)
      words.append(contentsOf: word)
      tokens.append(contentsOf: symbols)
      slots[place] = Slot(
        hash: hash, word: firstByte..<Int32(words.count), tokens: firstToken..<Int32(tokens.count))
      count += 1
    }

    private func place(of word: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int {
      var place = Int(truncatingIfNeeded: hash >> 40) & (Self.capacity - 1)
      while !slots[place].word.isEmpty {
        let slot = slots[place]
        if slot.hash == hash, slot.word.count == word.count,
          (0..<word.count).allSatisfy({ words[Int(slot.word.lowerBound) + $0] == word[$0] })
        {
          break
        }
        place = (place + 1) & (Self.capacity - 1)
      }
      return place
    }

    private static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in word { hash = (hash ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15 }
      return hash
    }
  }

  private let table = Mutex(Table())

  /// Lends the table, or nothing while another thread has it: nobody waits.
  func withTable<Result>(_ body: (inout Table) -> Result) -> Result? {
    table.withLockIfAvailable { table in body(&table) }
  }
}
