import Cohorts
import Tensors

extension InteractionsError.Code {
  /// Every column of an input is the same for all cases it is fitted on.
  public static let constantInput = InteractionsError.Code(rawValue: "constantInput")
  /// Weights or vectors do not fit the model or the cohort they are for.
  public static let mismatchedFile = InteractionsError.Code(rawValue: "mismatchedFile")
}

/// Runs a step that reads a cohort; its error keeps file, line and column.
func reading<Result>(
  _ what: @autoclosure () -> String, _ body: () throws(CohortError) -> Result
) throws(InteractionsError) -> Result {
  do {
    return try body()
  } catch {
    throw InteractionsError(.unreadableInput, "\(what()): \(error)")
  }
}

/// Runs a step that computes with tensors.
func computing<Result>(
  _ what: @autoclosure () -> String, _ body: () throws(TensorError) -> Result
) throws(InteractionsError) -> Result {
  do {
    return try body()
  } catch {
    throw InteractionsError(.failed, "\(what()): \(error)")
  }
}

extension Cohort {
  /// Refuses indices that are no cases, and an empty list where cases are needed.
  func check(_ cases: [Int], _ purpose: String) throws(InteractionsError) {
    if let bad = cases.first(where: { !caseIDs.indices.contains($0) }) {
      throw InteractionsError(
        .invalidSetting,
        "\(purpose): there is no case \(bad); the cohort has cases 0 to \(caseCount - 1)")
    }
    guard Set(cases).count == cases.count else {
      throw InteractionsError(.invalidSetting, "\(purpose): a case is listed twice")
    }
  }
}
