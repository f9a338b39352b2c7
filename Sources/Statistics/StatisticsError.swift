/// What is wrong with the numbers that a statistic was asked of.
///
/// `description` says what was expected and what was found, and where; tests compare `code`.
public struct StatisticsError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure.
  ///
  /// Open, so that new kinds do not break a caller's `switch`.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The name of the kind.
    public let rawValue: String
    /// Creates a kind from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Two lists that belong together have different lengths.
    public static let countMismatch = Code(rawValue: "countMismatch")
    /// A number is NaN or infinite.
    public static let notFinite = Code(rawValue: "notFinite")
    /// A number lies outside its range.
    public static let outOfRange = Code(rawValue: "outOfRange")
    /// There is nothing to compute from.
    public static let emptyInput = Code(rawValue: "emptyInput")
    /// Two models that should be compared case by case were scored on different cases.
    public static let caseMismatch = Code(rawValue: "caseMismatch")
  }

  /// The kind of failure.
  public let code: Code
  /// The list at fault, such as `probabilities`.
  public let quantity: String
  /// Where in the list, counted from zero, if one element is at fault.
  public let index: Int?
  /// What was expected and what was found.
  public let message: String

  /// Creates an error.
  public init(_ code: Code, quantity: String, index: Int? = nil, message: String) {
    self.code = code
    self.quantity = quantity
    self.index = index
    self.message = message
  }

  /// The whole error on one line.
  public var description: String {
    index.map { "\(quantity)[\($0)]: \(message)" } ?? "\(quantity): \(message)"
  }
}

extension StatisticsError {
  /// Refuses a list that holds NaN or infinity, and names the first one.
  static func requireFinite(_ values: [Double], _ quantity: String) throws(StatisticsError) {
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw StatisticsError(
        .notFinite, quantity: quantity, index: index,
        message: "expected a finite number, found \(values[index])")
    }
  }

  /// Refuses a list whose length differs from what it must match.
  static func requireCount(
    _ count: Int, equals expected: Int, _ quantity: String
  ) throws(StatisticsError) {
    if count != expected {
      throw StatisticsError(
        .countMismatch, quantity: quantity,
        message: "expected \(expected) values, found \(count)")
    }
  }

  /// Refuses class labels outside `0..<classCount`, and names the first one.
  static func requireClasses(
    _ labels: [Int], below classCount: Int, _ quantity: String
  ) throws(StatisticsError) {
    if let index = labels.firstIndex(where: { $0 < 0 || $0 >= classCount }) {
      throw StatisticsError(
        .outOfRange, quantity: quantity, index: index,
        message: "expected a class from 0 to \(classCount - 1), found \(labels[index])")
    }
  }
}
