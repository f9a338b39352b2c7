import CTorch

/// The loaded LibTorch and the threads it uses.
public enum Runtime {
  /// The version of the LibTorch that Chiasm was built against, such as `2.13.0`.
  public static var torchVersion: String { String(cString: chiasm_torch_version()) }

  /// The largest ``threadCount``: beyond it a process runs out of threads and ends.
  public static let largestThreadCount = 1024

  /// The number of threads that one operation may use.
  ///
  /// Set it once, at start. Values are moved into the range from 1 to ``largestThreadCount``.
  public static var threadCount: Int {
    get { Int(chiasm_thread_count()) }
    set { chiasm_set_thread_count(Int32(min(max(1, newValue), largestThreadCount))) }
  }

  /// Asks LibTorch for deterministic algorithms where it has a choice.
  public static func useDeterministicAlgorithms(_ isOn: Bool) { chiasm_set_deterministic(isOn) }

  /// Keeps freed memory for the next tensor instead of returning it to the system.
  ///
  /// For programs that train: the same large blocks are needed at every step, and getting them from
  /// the system anew means zeroing them page by page.
  public static func keepFreedMemory() { chiasm_keep_freed_memory() }

  /// Treats numbers too small for full precision as zero: they slow training many times over.
  ///
  /// This holds for the calling thread and for threads that it starts later: call it at start.
  public static func flushDenormals() { _ = chiasm_set_flush_denormal(true) }
}
