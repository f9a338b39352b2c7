/// The last contributions that were measured, so that a page that shows one gets its pictures without measuring again.
actor ContributionStore {
  /// Which contribution; a run that was run anew is another one.
  struct Key: Hashable, Sendable {
    var run: RunName
    var id: String
    var stamp: RunFiles.Stamp
  }

  /// How many are kept, up to about a megabyte each.
  static let mostKept = 32

  private let engine: any ContributionEngine
  private var kept: [Key: MeasuredContribution] = [:]
  private var order: [Key] = []
  private var begun: [Key: Task<MeasuredContribution, any Error>] = [:]

  init(_ engine: any ContributionEngine) { self.engine = engine }

  /// A contribution, measured unless it is kept or being measured.
  func contribution(_ key: Key, _ files: RunFiles) async throws -> MeasuredContribution {
    if let found = kept[key] { return found }
    // Asked twice at a time it is measured once.
    if let task = begun[key] { return try await Self.result(task) }
    let engine = engine
    let task = Task { try await engine.contribution(ofCase: key.id, inRun: files.root) }
    begun[key] = task
    defer { begun[key] = nil }
    let measured = try await Self.result(task)
    kept[key] = measured
    order.append(key)
    if order.count > Self.mostKept { kept[order.removeFirst()] = nil }
    return measured
  }

  /// What a measurement gives; requests are canceled when the server stops, and the measurement with them.
  private static func result(
    _ task: Task<MeasuredContribution, any Error>
  ) async throws -> MeasuredContribution {
    try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }
}
