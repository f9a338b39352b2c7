public import Foundation

/// The audits that this server runs: one at a time, in the order in which they were asked for.
///
/// They are kept in a file (``AuditLedger``): after a restart those that waited go on waiting, and the one that ran is stopped and can be
/// resumed.
public actor AuditQueue {
  private let program: [String]
  let roots: CohortRoots
  nonisolated let folder: URL
  private let limits: ServiceLimits
  private let ledger: AuditLedger
  var records: [AuditLedger.Record]
  private var current: (name: String, process: AuditProcess, work: Task<Void, Never>)?
  private var isStopping = false

  /// How many audits that have ended are remembered.
  private static let mostRemembered = 100

  /// Prepares a queue, with what was asked for before a restart; nothing begins before ``takeUp()``.
  ///
  /// - Parameters:
  ///   - program: The program and its first arguments; cohort, output and options follow.
  ///   - roots: The folders whose cohorts may be audited.
  ///   - folder: Where runs are put.
  ///   - limits: How many may wait, and how long a stop may take.
  /// - Throws: ``ServiceConfigurationError`` if the folder cannot be written, another server runs its audits, or their list is damaged.
  public init(
    program: [String], roots: CohortRoots, folder: URL, limits: ServiceLimits
  ) throws(ServiceConfigurationError) {
    self.program = program
    self.roots = roots
    self.folder = folder
    self.limits = limits
    ledger = try AuditLedger(in: folder)
    records = try ledger.records().compactMap { Self.restored($0, in: folder) }
  }

  /// A record after a restart; nil if its run cannot be shown.
  ///
  /// An audit that was ended before it had written anything has no run, and can still be begun with what it was asked for.
  private static func restored(
    _ record: AuditLedger.Record, in folder: URL
  ) -> AuditLedger.Record? {
    guard let name = record.request.name, RunName(rawValue: name) != nil else { return nil }
    var record = record
    let files = RunFiles(folder.appending(path: name))
    switch record.state {
    case .queued: return record
    case .running:
      // The server was killed while it ran, and its child with it.
      record.state = files.state() == .finished && files.isRun ? .finished : .stopped
      record.message = record.state == .stopped ? "stopped with the server; it can be resumed" : nil
      record.log = AuditLedger.LogStamp(files.log)
    default:
      break
    }
    return files.isRun || record.state != .finished && files.canBegin ? record : nil
  }

  /// The cohorts that can be audited.
  nonisolated func cohorts() async -> [CohortRoots.Cohort] { roots.cohorts() }

  /// Whether one runs.
  var isBusy: Bool { current != nil }

  /// Every audit that is remembered, the first asked for first.
  package func statuses() -> [RunSummary] { records.compactMap(summary) }

  /// An audit; nil if this server has not run it.
  package func status(_ name: RunName) -> RunSummary? {
    records.last { $0.request.name == name.rawValue }.flatMap(summary)
  }

  /// Begins with what waits.
  public func takeUp() { beginNext() }

  /// Takes an audit, which begins when those before it have ended.
  ///
  /// - Throws: ``ServiceError`` if there is no such cohort, an option is out of range, the name is taken, or too many wait.
  package func submit(_ asked: AuditRequest) throws(ServiceError) -> RunSummary {
    guard !isStopping else {
      throw ServiceError(.stopping, "the server stops; ask again later", retryAfter: 5)
    }
    var request = try completed(asked)
    _ = try request.arguments()
    _ = try roots.place(of: request.cohort ?? "")
    let name = try name(request)
    request.name = name.rawValue
    guard records.count(where: { $0.state == .queued }) < limits.waitingAudits else {
      throw ServiceError(
        .overloaded, "\(limits.waitingAudits) audits wait already; ask again later", retryAfter: 600
      )
    }
    let before = records
    records.removeAll { $0.request.name == name.rawValue }
    records.append(AuditLedger.Record(request: request, state: .queued))
    if records.count(where: { !$0.isActive }) > Self.mostRemembered,
      let oldest = records.firstIndex(where: { !$0.isActive })
    {
      records.remove(at: oldest)
    }
    do {
      try ledger.write(records)
    } catch {
      records = before
      throw ServiceError(
        .internalFault, "the list of audits cannot be written; is the disk of the runs full?")
    }
    beginNext()
    return status(name) ?? RunSummary(name: name, state: .queued)
  }

  /// Takes an audit out of the queue, or stops it if it runs; what it has done is kept and can be resumed.
  ///
  /// - Throws: ``ServiceError`` if there is none, or it has ended.
  package func cancel(_ name: RunName) throws(ServiceError) -> RunSummary {
    guard let index = records.lastIndex(where: { $0.request.name == name.rawValue }) else {
      throw ServiceError(
        .notFound, "this server runs no audit of this name; /api/v1/audits lists all")
    }
    switch records[index].state {
    case .queued:
      guard !isStopping else {
        throw ServiceError(.stopping, "the server stops; ask again later", retryAfter: 5)
      }
      records[index].state = .stopped
      records[index].message = "taken out of the queue before it began"
      records[index].log = stamp(records[index])
      save()
    case .running:
      records[index].message = "stops at the end of the step under way"
      current?.process.stop()
    default:
      throw ServiceError(.conflict, "this audit has ended; there is nothing to stop")
    }
    return status(name) ?? RunSummary(name: name, state: records[index].state)
  }

  /// Takes no more, and stops what runs; what waits goes on waiting for the next start.
  package func stop() async {
    isStopping = true
    current?.process.stop()
    await current?.work.value
    save()
    ledger.release()
  }

  private func beginNext() {
    guard current == nil, !isStopping else { return }
    while let index = records.firstIndex(where: { $0.state == .queued }) {
      let request = records[index].request
      let name = request.name ?? ""
      guard let command = command(request) else {
        // A cohort can go while an audit of it waits.
        records[index].state = .failed
        records[index].message = "the cohort is no longer there; ask for another"
        records[index].log = stamp(records[index])
        continue
      }
      records[index].state = .running
      records[index].started = Date().ISO8601Format()
      let process = AuditProcess(patience: limits.auditStopSeconds)
      let work = Task {
        let outcome = await process.run(command)
        self.ended(name, outcome)
      }
      current = (name, process, work)
      break
    }
    save()
  }

  /// The program with its arguments; nil if the cohort is gone.
  private func command(_ request: AuditRequest) -> [String]? {
    guard let cohort = try? roots.place(of: request.cohort ?? ""),
      let options = try? request.arguments(), let name = request.name
    else { return nil }
    return program + [cohort, "--output", folder.appending(path: name).path] + options
      + (request.resume == true ? ["--resume"] : [])
  }

  private func ended(_ name: String, _ outcome: AuditProcess.Outcome) {
    if let index = records.lastIndex(where: { $0.request.name == name && $0.state == .running }) {
      records[index].log = stamp(records[index])
      switch outcome.status {
      case 0:
        records[index].state = .finished
        records[index].message = nil
      case 130, 143, 256 + 2, 256 + 9, 256 + 15:
        records[index].state = .stopped
        records[index].message =
          isStopping ? "stopped with the server; it can be resumed" : "stopped; it can be resumed"
      default:
        records[index].state = .failed
        records[index].message =
          outcome.message.isEmpty ? "ended with code \(outcome.status)" : outcome.message
      }
    }
    current = nil
    beginNext()
  }

  /// The log of an audit as it is now.
  private func stamp(_ record: AuditLedger.Record) -> AuditLedger.LogStamp {
    AuditLedger.LogStamp(RunFiles(folder.appending(path: record.request.name ?? "")).log)
  }

  /// Keeps how far audits are; that a disk is full must not end one that runs.
  private func save() {
    do {
      try ledger.write(records)
    } catch {
      FileHandle.standardError.write(
        Data("Note: the list of audits cannot be written; is the disk of the runs full?\n".utf8))
    }
  }
}

extension AuditLedger.Record {
  /// Whether it waits or runs.
  var isActive: Bool { state == .queued || state == .running }
}
