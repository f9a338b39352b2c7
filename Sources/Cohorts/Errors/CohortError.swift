/// What is wrong with a cohort, and where: file, line, column, case.
///
/// `description` says what was found, what was expected and what to do; tests compare `code`.
public struct CohortError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure.
  public let code: Code
  /// What was found, what was expected, and how to mend it.
  public let message: String
  /// The file at fault.
  public var file: String?
  /// The line in that file, from 1.
  public var line: Int?
  /// The column of that table.
  public var column: String?
  /// The case at fault.
  public var caseID: String?

  /// Creates an error.
  public init(
    _ code: Code, _ message: String, file: String? = nil, line: Int? = nil, column: String? = nil,
    caseID: String? = nil
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.line = line
    self.column = column
    self.caseID = caseID
  }

  /// The whole error on one line, such as `patients.csv:17, column "age": expected a number …`.
  public var description: String {
    var place = file ?? ""
    if let line { place += place.isEmpty ? "line \(line)" : ":\(line)" }
    if let column { place += (place.isEmpty ? "" : ", ") + "column \"\(column)\"" }
    if let caseID { place += (place.isEmpty ? "" : ", ") + "case \"\(caseID)\"" }
    return place.isEmpty ? message : "\(place): \(message)"
  }
}
