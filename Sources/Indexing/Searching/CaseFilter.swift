/// Conditions on the columns of cases, all of which must hold.
public struct CaseFilter: Sendable, Hashable {
  /// How a cell compares.
  public enum Relation: String, Sendable, Hashable, CaseIterable {
    /// The same text, or the same number.
    case equal = "="
    /// Another text, and another number; an empty cell does not count as another.
    case unequal = "!="
    /// A smaller number.
    case less = "<"
    /// A number not larger.
    case atMost = "<="
    /// A larger number.
    case more = ">"
    /// A number not smaller.
    case atLeast = ">="
  }

  /// One condition.
  public struct Condition: Sendable, Hashable {
    /// The column; `case` and `group` are always there.
    public var column: String
    /// How its cell compares.
    public var relation: Relation
    /// With what.
    public var value: String

    /// Creates a condition.
    public init(_ column: String, _ relation: Relation, _ value: String) {
      self.column = column
      self.relation = relation
      self.value = value
    }

    /// Reads a condition such as `sex=F`, `age>=60` or `site!=A`.
    ///
    /// - Throws: ``IndexingError`` with code `invalidArgument`.
    public init(parsing text: String) throws(IndexingError) {
      let found = ["!=", "<=", ">=", "=", "<", ">"].compactMap { sign in
        text.firstRange(of: sign).map { (sign, $0) }
      }.min { left, right in
        // The first sign; of two that begin there, the longer.
        left.1.lowerBound != right.1.lowerBound
          ? left.1.lowerBound < right.1.lowerBound : left.0.count > right.0.count
      }
      guard let (sign, range) = found, let relation = Relation(rawValue: sign),
        range.lowerBound > text.startIndex
      else {
        throw IndexingError(
          .invalidArgument,
          "expected a filter such as sex=F, age>=60 or site!=A, found \"\(text)\"")
      }
      self.init(
        String(text[..<range.lowerBound]), relation, String(text[range.upperBound...]))
      guard [.equal, .unequal].contains(relation) || Self.number(value) != nil else {
        throw IndexingError(
          .invalidArgument,
          "\"\(text)\": \(sign) compares numbers, found \"\(value)\"; use = or != for texts")
      }
    }

    /// Whether a cell fulfils the condition; an empty one never does.
    public func holds(_ cell: String?) -> Bool {
      guard let cell else { return false }
      switch relation {
      case .equal: return Self.isSame(cell, value)
      case .unequal: return !Self.isSame(cell, value)
      case .less, .atMost, .more, .atLeast:
        guard let left = Self.number(cell), let right = Self.number(value) else { return false }
        switch relation {
        case .less: return left < right
        case .atMost: return left <= right
        case .more: return left > right
        default: return left >= right
        }
      }
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
      if left.utf8.elementsEqual(right.utf8) { return true }
      guard let left = number(left), let right = number(right) else { return false }
      return left == right
    }

    private static func number(_ text: String) -> Double? {
      // Swift reads "nan", "inf" and hexadecimal too, which no table means as numbers.
      guard let first = text.utf8.first, first < 0x3a, !text.utf8.contains(0x78) else {
        return nil
      }
      return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
  }

  /// The conditions.
  public var conditions: [Condition]

  /// Creates a filter; without conditions every case passes.
  public init(_ conditions: [Condition] = []) { self.conditions = conditions }
}
