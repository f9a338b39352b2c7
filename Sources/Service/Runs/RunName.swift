/// The name of a run: what requests call it by, and never a path.
public struct RunName: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The name.
  public let rawValue: String

  /// Takes a name of letters, digits, dots, dashes and underscores that begins with a letter or digit; nil for others.
  public init?(rawValue: String) {
    guard (1...100).contains(rawValue.utf8.count), let first = rawValue.unicodeScalars.first,
      Self.isLetterOrDigit(first),
      rawValue.unicodeScalars.allSatisfy({
        Self.isLetterOrDigit($0) || $0 == "." || $0 == "-" || $0 == "_"
      })
    else { return nil }
    self.rawValue = rawValue
  }

  /// The name.
  public var description: String { rawValue }

  /// Whether one stands before another.
  public static func < (left: RunName, right: RunName) -> Bool { left.rawValue < right.rawValue }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}

extension RunName {
  /// The name of a run whose folder has no usable one.
  static let unnamed = RunName(unchecked: "run")

  private init(unchecked: String) { rawValue = unchecked }
}
