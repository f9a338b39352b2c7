internal import Dispatch

/// Splits features into contiguous blocks and works on several at once.
///
/// The number of blocks does not depend on the machine, so sums over blocks do not either.
enum FeatureBlocks {
  /// As many as keep most machines busy; every block may hold sums over all groups.
  static let count = 16

  /// The features of a block.
  static func range(_ block: Int, of featureCount: Int) -> Range<Int> {
    featureCount * block / count..<featureCount * (block + 1) / count
  }

  /// Calls `body` for every block, several at a time; blocks must write to different places.
  static func forEach(_ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      let work = Work(body: body)
      DispatchQueue.concurrentPerform(iterations: count) { work.body($0) }
    }
  }

  /// Unchecked because blocks write to places of their own, which no type can say; all calls have
  /// returned before ``forEach(_:)`` does.
  private struct Work: @unchecked Sendable {
    let body: (Int) -> Void
  }
}
