/// Hides what looks like a person's name, a date or a number of identity in a text.
///
/// Rules, not a model: they find names behind titles (`Dr.`), labels (`Patient:`) and phrases (`dictated by`), and
/// before degrees (`, MD`); dates in figures and with names of months; numbers behind `MRN` and the like, telephone numbers, e-mail
/// and web addresses, numbers like a social security number, and runs of six digits or more. They do **not** find a bare name in a
/// sentence, a year alone, an age, a place, a hospital or a street. What is hidden is a help against accidents,
/// not a proof that nobody can be recognized.
///
/// Measurements, levels of the spine, ratios and scores stay. Hiding twice changes nothing more.
public struct Redaction: Sendable, Hashable, Codable {
  /// What is hidden.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A person's name.
    case name
    /// A date, or a time of day with `am` or `pm`.
    case date
    /// A number of identity, or a long number.
    case identifier
    /// A telephone or fax number.
    case phone
    /// An e-mail address.
    case email
    /// A web address.
    case link

    /// What stands in its place, always the same.
    public var replacement: String {
      switch self {
      case .name: "[NAME]"
      case .date: "[DATE]"
      case .identifier: "[ID]"
      case .phone: "[PHONE]"
      case .email: "[EMAIL]"
      case .link: "[LINK]"
      }
    }
  }

  /// A text with things hidden.
  public struct Result: Sendable, Hashable {
    /// The text.
    public let text: String
    /// How many of each kind were hidden, in the order of ``Kind``.
    public let counts: [Int]

    /// How many were hidden.
    public var total: Int { counts.reduce(0, +) }

    /// How many of a kind were hidden.
    public func count(of kind: Kind) -> Int {
      zip(Kind.allCases, counts).first { $0.0 == kind }?.1 ?? 0
    }
  }

  /// What is hidden.
  public var kinds: Set<Kind>

  /// Creates a redaction; by default of everything.
  public init(kinds: Set<Kind> = Set(Kind.allCases)) { self.kinds = kinds }

  /// The text with things hidden.
  public func redact(_ text: String) -> Result {
    let words = TextPart.parts(of: text)
    var counts = [Int](repeating: 0, count: Kind.allCases.count)
    var output = ""
    var index = 0
    while index < words.count {
      guard let (kind, end) = match(words, at: index), end > index else {
        output += words[index].text
        index += 1
        continue
      }
      output += kind.replacement
      if let place = Kind.allCases.firstIndex(of: kind) { counts[place] += 1 }
      index = end
    }
    return Result(text: output, counts: counts)
  }

  /// What begins at a place, and where it ends; the surer rules come first.
  private func match(_ parts: [TextPart], at index: Int) -> (Kind, Int)? {
    let scanners: [(Kind, ([TextPart], Int) -> Int?)] = [
      (.email, AddressScanner.emailEnd), (.link, AddressScanner.linkEnd),
      (.date, DateScanner.end), (.phone, NumberScanner.phoneEnd),
      (.identifier, NumberScanner.identifierEnd), (.name, NameScanner.end),
    ]
    for (kind, end) in scanners where kinds.contains(kind) {
      if let end = end(parts, index) { return (kind, end) }
    }
    return nil
  }
}
