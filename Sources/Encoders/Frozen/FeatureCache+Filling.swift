import Foundation
public import Tensors

extension FeatureCache {
  /// How far a filling is.
  public struct Filling: Sendable, Hashable {
    /// Features that were computed here.
    public var computed = 0
    /// Features that were there, or that another process computed meanwhile.
    public var found = 0
    /// What is wrong with files that were computed anew, sorted.
    public var damages: [String] = []

    /// Creates a filling that has not begun.
    public init() {}
  }

  /// Makes sure that features are there, and computes those that are not.
  ///
  /// Each is computed by one process only, under its lock. What another computes is done last, when it
  /// is there, or when its process has ended without it. No lock is waited for while others are held,
  /// so that processes cannot wait for each other in a circle.
  ///
  /// - Parameters:
  ///   - keys: Distinct keys.
  ///   - shape: The rows, and numbers a row, of each.
  ///   - batchSize: How many are computed together.
  ///   - isInterrupted: Asked between batches; what is done stays.
  ///   - compute: Features `[count, rows, width]` of the keys with these indices.
  ///   - onFeatures: Is given each of them once.
  ///   - onProgress: Is told after each batch.
  /// - Returns: What was done; less than all if it was interrupted.
  /// - Throws: `TensorError` with code `fileAccess`, or what `compute` throws.
  public func fill(
    _ keys: [Digest], shape: (rowCount: Int, width: Int), dtype: DType, batchSize: Int = 32,
    isInterrupted: () -> Bool = { false }, compute: ([Int]) throws -> Tensor,
    onFeatures: (Int, FeatureFile) throws -> Void = { _, _ in },
    onProgress: (Filling) -> Void = { _ in }
  ) throws -> Filling {
    var filling = Filling()
    var missing: [Int] = []
    func isThere(_ index: Int) throws -> Bool {
      switch find(keys[index], shape: shape, dtype: dtype) {
      case .features(let file):
        try onFeatures(index, file)
        filling.found += 1
        return true
      case .nothing: return false
      case .damaged(let what):
        if !filling.damages.contains(what) { filling.damages.append(what) }
        return false
      }
    }
    for index in keys.indices {
      if isInterrupted() { return filling }
      if try !isThere(index) { missing.append(index) }
    }
    onProgress(filling)

    var others: [Int] = []
    var batch: [(index: Int, lock: FileLock)] = []
    func finishBatch() throws {
      guard !batch.isEmpty else { return }
      let features = try compute(batch.map(\.index)).converted(to: dtype)
      for (row, entry) in batch.enumerated() {
        try store(features.selected(row).contiguous(), keys[entry.index])
        guard case .features(let file) = find(keys[entry.index], shape: shape, dtype: dtype) else {
          throw TensorError(
            .fileAccess, operation: "features",
            message:
              "\(path(keys[entry.index])): cannot be read again after it was written; is the "
              + "disk in order?")
        }
        try onFeatures(entry.index, file)
      }
      filling.computed += batch.count
      batch = []
      onProgress(filling)
    }
    for index in missing {
      if isInterrupted() { return filling }
      guard let lock = try lock(keys[index]) else {
        others.append(index)
        continue
      }
      if try isThere(index) { continue }
      batch.append((index, lock))
      if batch.count == batchSize { try finishBatch() }
    }
    try finishBatch()
    while let index = others.first {
      if isInterrupted() { return filling }
      guard let lock = try lock(keys[index]) else {
        Thread.sleep(forTimeInterval: 0.05)
        continue
      }
      others.removeFirst()
      if try !isThere(index) {
        batch.append((index, lock))
        try finishBatch()
      }
      onProgress(filling)
    }
    filling.damages.sort()
    return filling
  }
}
