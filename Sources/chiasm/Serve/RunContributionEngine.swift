import Cohorts
import Contribution
import Dispatch
import Foundation
import Fusion
import Service
import Synchronization

/// Measures single cases with the models of runs, one after another, beside searches.
final class RunContributionEngine: ContributionEngine, @unchecked Sendable {
  // Unchecked: `open` is touched on `queue` alone.
  private var open: OpenRun?
  private let queue = DispatchQueue(label: "chiasm.contribution", qos: .utility)
  private let waiting = Mutex(0)

  /// The most measurements that wait or run.
  private static let mostWaiting = 8

  func contribution(
    ofCase id: String, inRun folder: URL
  ) async throws(ServiceError) -> MeasuredContribution {
    let hasPlace = waiting.withLock { count in
      guard count < Self.mostWaiting else { return false }
      count += 1
      return true
    }
    guard hasPlace else {
      throw ServiceError(
        .overloaded, "\(Self.mostWaiting) cases are being measured already; ask again in a while",
        retryAfter: 10)
    }
    defer { waiting.withLock { $0 -= 1 } }
    let stops = StopFlag()
    do {
      return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          queue.async {
            continuation.resume(with: Result { try self.measure(id, in: folder, stops) })
          }
        }
      } onCancel: {
        stops.raise()
      }
    } catch {
      throw Self.serviceError(error)
    }
  }

  private func measure(
    _ id: String, in folder: URL, _ stops: StopFlag
  ) throws -> MeasuredContribution {
    if stops.isRaised { throw ContributionError(.cancelled, "stopped on request") }
    if open?.folder != folder || open?.isFresh != true {
      open = nil
      open = try OpenRun(folder)
    }
    guard var run = open else { throw ServiceError(.internalFault, "the run could not be kept") }
    defer { open = run }
    let work = run.work
    guard let row = work.run.cohort.caseIDs.firstIndex(of: id) else {
      throw ServiceError(.notFound, "this run has no case of this name; check its spelling")
    }
    guard let split = work.split(testing: row) else {
      throw ServiceError(
        .unprocessable,
        "every model of this run was trained on this case, so none can be asked about it")
    }
    let model = try run.model(in: split)
    guard model.cases.contains(row) else {
      throw ServiceError(
        .unprocessable,
        "this case has none of what \(work.model.name) sees: "
          + work.model.modalities.joined(separator: ", "))
    }
    let occlusion = try work.occluded(row, by: model) { stops.isRaised }
    return try ContributionAnswer(
      work: work, model: model, row: row, id: id, occlusion: occlusion
    ).measured()
  }

  /// What is told of an error; folders are taken out.
  private static func serviceError(_ error: any Error) -> ServiceError {
    switch error {
    case let error as ServiceError: return error
    case let error as ContributionError where error.code == .cancelled:
      return ServiceError(.stopping, "the server stops; ask again when it has started")
    case let error as ContributionError where error.code == .tooFewCases:
      return ServiceError(.unprocessable, PathScrubber.scrubbed(error.message))
    case is FusionError, is CohortError:
      return ServiceError(.unprocessable, PathScrubber.scrubbed("\(error)"))
    default:
      FileHandle.standardError.write(Data("A contribution failed: \(error)\n".utf8))
      return ServiceError(
        .internalFault, "the case could not be measured; the server's log says more")
    }
  }
}

/// Tells a measurement to stop.
private final class StopFlag: Sendable {
  private let raised = Atomic(false)
  var isRaised: Bool { raised.load(ordering: .relaxed) }
  func raise() { raised.store(true, ordering: .relaxed) }
}
