public import Foundation

/// The audits that this server runs: one at a time, in the order in which they were asked for.
public actor AuditQueue {
  /// An audit that was asked for.
  private struct Entry {
    let name: RunName
    let command: [String]
    var summary: RunSummary
  }

  private let program: [String]
  private let roots: CohortRoots
  private nonisolated let folder: URL
  private let limits: ServiceLimits
  private var entries: [Entry] = []
  private var current: (name: RunName, process: AuditProcess, work: Task<Void, Never>)?
  private var isStopping = false

  /// How many audits that have ended are remembered.
  private static let mostRemembered = 100

  /// Prepares a queue.
  ///
  /// - Parameters:
  ///   - program: The program and its first arguments; cohort, output and options follow.
  ///   - roots: The folders whose cohorts may be audited.
  ///   - folder: Where runs are put.
  ///   - limits: How many may wait, and how long a stop may take.
  public init(program: [String], roots: CohortRoots, folder: URL, limits: ServiceLimits) {
    self.program = program
    self.roots = roots
    self.folder = folder
    self.limits = limits
  }

  /// The cohorts that can be audited.
  nonisolated func cohorts() async -> [CohortRoots.Cohort] { roots.cohorts() }

  /// Whether one runs.
  var isBusy: Bool { current != nil }

  /// Every audit that is remembered, the first asked for first.
  package func statuses() -> [RunSummary] { entries.map(\.summary) }

  /// An audit; nil if this server has not run it.
  package func status(_ name: RunName) -> RunSummary? {
    entries.last { $0.name == name }?.summary
  }

  /// Takes an audit, which begins when those before it have ended.
  ///
  /// - Throws: ``ServiceError`` if there is no such cohort, an option is out of range, the name is taken, or too many wait.
  package func submit(_ request: AuditRequest) throws(ServiceError) -> RunSummary {
    guard !isStopping else {
      throw ServiceError(.stopping, "the server stops; ask again later", retryAfter: 5)
    }
    let options = try request.arguments()
    let cohort = try roots.place(of: request.cohort)
    let resumes = request.resume ?? false
    let name = try name(request, resumes: resumes)
    guard entries.count(where: { $0.summary.state == .queued }) < limits.waitingAudits else {
      throw ServiceError(
        .overloaded, "\(limits.waitingAudits) audits wait already; ask again later", retryAfter: 600
      )
    }
    let output = folder.appending(path: name.rawValue).path
    var summary = RunSummary(name: name, state: .queued)
    summary.kind = "audit"
    let command =
      program + [cohort, "--output", output] + options + (resumes ? ["--resume"] : [])
    entries.removeAll { $0.name == name }
    entries.append(Entry(name: name, command: command, summary: summary))
    let ended = entries.count { $0.summary.state != .queued && $0.summary.state != .running }
    if ended > Self.mostRemembered,
      let oldest = entries.firstIndex(where: {
        $0.summary.state != .queued && $0.summary.state != .running
      })
    {
      entries.remove(at: oldest)
    }
    beginNext()
    return status(name) ?? summary
  }

  /// Takes an audit out of the queue, or stops it if it runs; what it has done is kept and can be resumed.
  ///
  /// - Throws: ``ServiceError`` if there is none, or it has ended.
  package func cancel(_ name: RunName) throws(ServiceError) -> RunSummary {
    guard let index = entries.lastIndex(where: { $0.name == name }) else {
      throw ServiceError(
        .notFound, "this server runs no audit of this name; /api/v1/audits lists all")
    }
    switch entries[index].summary.state {
    case .queued:
      entries[index].summary.state = .stopped
      entries[index].summary.message = "taken out of the queue before it began"
    case .running:
      entries[index].summary.message = "stops at the end of the step under way"
      current?.process.stop()
    default:
      throw ServiceError(.conflict, "this audit has ended; there is nothing to stop")
    }
    return entries[index].summary
  }

  /// Takes no more, and stops what runs.
  package func stop() async {
    isStopping = true
    for index in entries.indices where entries[index].summary.state == .queued {
      entries[index].summary.state = .stopped
    }
    current?.process.stop()
    await current?.work.value
  }

  /// The name of a run that is asked for: free, or that of a run to be resumed.
  private func name(
    _ request: AuditRequest, resumes: Bool
  ) throws(ServiceError) -> RunName {
    if let text = request.name {
      guard let name = RunName(rawValue: text) else {
        throw ServiceError(
          .invalidRequest,
          "the field \"name\": expected letters, digits, dots, dashes and underscores, at most 100 and a "
            + "letter or digit first")
      }
      let isActive = entries.contains {
        $0.name == name && ($0.summary.state == .queued || $0.summary.state == .running)
      }
      let files = RunFiles(folder.appending(path: text))
      if resumes {
        guard files.isRealFolder, files.isRun else {
          throw ServiceError(
            .notFound, "there is no run of this name to resume; leave \"resume\" out")
        }
        guard !isActive, entries.contains(where: { $0.name == name }) || files.state() != .running
        else { throw ServiceError(.conflict, "this run is running; wait until it has ended") }
      } else if isActive || exists(name) {
        throw ServiceError(
          .conflict, "there is a run of this name; choose another, or say \"resume\": true")
      }
      return name
    }
    guard !resumes else {
      throw ServiceError(.invalidRequest, "the field \"name\": say which run shall be resumed")
    }
    let last = request.cohort.split(separator: "/").last.map(String.init) ?? "audit"
    let stem = last.hasSuffix(".yaml") ? String(last.dropLast(5)) : last
    let base = RunName(rawValue: stem)?.rawValue ?? "audit"
    for number in 1...10_000 {
      if let name = RunName(rawValue: number == 1 ? base : "\(base)-\(number)"), !exists(name),
        !entries.contains(where: { $0.name == name })
      {
        return name
      }
    }
    throw ServiceError(.conflict, "no name is free; say one in the field \"name\"")
  }

  /// Whether anything has the name, whatever it is.
  private func exists(_ name: RunName) -> Bool {
    (try? FileManager.default.attributesOfItem(
      atPath: folder.appending(path: name.rawValue).path)) != nil
  }

  private func beginNext() {
    guard current == nil, !isStopping,
      let index = entries.firstIndex(where: { $0.summary.state == .queued })
    else { return }
    entries[index].summary.state = .running
    entries[index].summary.started = Date().ISO8601Format()
    let name = entries[index].name
    let command = entries[index].command
    let process = AuditProcess(patience: limits.auditStopSeconds)
    let work = Task {
      let outcome = await process.run(command)
      self.ended(name, outcome)
    }
    current = (name, process, work)
  }

  private func ended(_ name: RunName, _ outcome: AuditProcess.Outcome) {
    if let index = entries.lastIndex(where: { $0.name == name && $0.summary.state == .running }) {
      switch outcome.status {
      case 0:
        entries[index].summary.state = .finished
        entries[index].summary.message = nil
      case 130, 143, 256 + 2, 256 + 9, 256 + 15:
        entries[index].summary.state = .stopped
        entries[index].summary.message = "stopped; it can be resumed"
      default:
        entries[index].summary.state = .failed
        entries[index].summary.message =
          outcome.message.isEmpty ? "ended with code \(outcome.status)" : outcome.message
      }
    }
    current = nil
    beginNext()
  }
}
