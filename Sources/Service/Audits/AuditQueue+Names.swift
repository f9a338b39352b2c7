import Foundation

extension AuditQueue {
  /// What is shown of an audit.
  ///
  /// A run that ended here can be taken up elsewhere: where its log was written since, its files know better.
  func summary(_ record: AuditLedger.Record) -> RunSummary? {
    guard let name = record.request.name.flatMap(RunName.init) else { return nil }
    var summary = RunSummary(name: name, state: record.state)
    summary.kind = "audit"
    summary.started = record.started
    summary.message = record.message
    let files = RunFiles(folder.appending(path: name.rawValue))
    if !record.isActive, let log = record.log, RunFiles.attributes(files.log) != nil,
      log != AuditLedger.LogStamp(files.log)
    {
      summary.state = files.state()
      summary.message = summary.state == .stopped ? "stopped; it can be resumed" : nil
    }
    let hasStopped = summary.state == .stopped || summary.state == .failed
    summary.canResume = hasStopped && obstacle(toResuming: name) == nil ? true : nil
    return summary
  }

  /// Why a run cannot be resumed, whatever is asked for; nil if it can.
  private func obstacle(toResuming name: RunName) -> ServiceError? {
    let known = records.last { $0.request.name == name.rawValue }
    let files = RunFiles(folder.appending(path: name.rawValue))
    // One that was ended before it had written anything is begun.
    guard files.isRealFolder && files.isRun || known != nil && files.canBegin else {
      return ServiceError(
        .notFound, "there is no run of this name to resume; leave \"resume\" out")
    }
    guard known?.isActive != true, !files.isRun || files.state() != .running else {
      return ServiceError(.conflict, "this run is running; wait until it has ended")
    }
    return nil
  }

  /// A request to resume with what it was asked for at first: a run goes on only with the same options.
  func completed(_ request: AuditRequest) throws(ServiceError) -> AuditRequest {
    guard request.cohort == nil else { return request }
    guard request.resume == true else {
      throw ServiceError(
        .invalidRequest, "the field \"cohort\": say which cohort; /api/v1/cohorts lists all")
    }
    guard let name = request.name else {
      throw ServiceError(.invalidRequest, "the field \"name\": say which run shall be resumed")
    }
    guard let record = records.last(where: { $0.request.name == name }) else {
      throw ServiceError(
        .notFound,
        "this server has not run an audit of this name; say its cohort and the options that it was begun with"
      )
    }
    var bare = AuditRequest(cohort: nil, name: name)
    bare.resume = true
    guard request == bare else {
      throw ServiceError(
        .invalidRequest,
        "a run that is resumed by its name goes on with the options that it was begun with; leave out all fields but "
          + "\"name\" and \"resume\", or say its cohort and all its options")
    }
    var result = record.request
    result.resume = true
    return result
  }

  /// The name of a run that is asked for: free, or that of a run to be resumed.
  func name(_ request: AuditRequest) throws(ServiceError) -> RunName {
    let resumes = request.resume ?? false
    if let text = request.name {
      guard let name = RunName(rawValue: text) else {
        throw ServiceError(
          .invalidRequest,
          "the field \"name\": expected letters, digits, dots, dashes and underscores, at most 100 and a "
            + "letter or digit first")
      }
      let isActive = records.contains { $0.request.name == text && $0.isActive }
      if resumes {
        if let obstacle = obstacle(toResuming: name) { throw obstacle }
      } else if isActive || exists(name) {
        throw ServiceError(
          .conflict, "there is a run of this name; choose another, or say \"resume\": true")
      }
      return name
    }
    guard !resumes else {
      throw ServiceError(.invalidRequest, "the field \"name\": say which run shall be resumed")
    }
    return try freeName(request.cohort ?? "")
  }

  /// The name of a cohort, with a number if it is taken.
  private func freeName(_ cohort: String) throws(ServiceError) -> RunName {
    let last = cohort.split(separator: "/").last.map(String.init) ?? "audit"
    let stem = last.hasSuffix(".yaml") ? String(last.dropLast(5)) : last
    let base = RunName(rawValue: stem)?.rawValue ?? "audit"
    for number in 1...10_000 {
      if let name = RunName(rawValue: number == 1 ? base : "\(base)-\(number)"), !exists(name),
        !records.contains(where: { $0.request.name == name.rawValue })
      {
        return name
      }
    }
    throw ServiceError(.conflict, "no name is free; say one in the field \"name\"")
  }

  /// Whether anything has the name, whatever it is.
  private func exists(_ name: RunName) -> Bool {
    RunFiles(folder.appending(path: name.rawValue)).exists
  }
}
