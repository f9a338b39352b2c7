/// A sentence as a key and its arguments, so that it can be said in any language.
///
/// In a file the English text stands beside both, for readers that know no keys.
public struct Phrase: Codable, Sendable, Hashable {
  /// What fills a gap of a sentence.
  public enum Argument: Sendable, Hashable {
    /// A name that the user gave, such as a modality's; it is never translated.
    case name(String)
    /// Several such names.
    case names([String])
    /// The key of a metric, such as `roc_auc`.
    case metric(String)
    /// The code of a check for leaks, such as `columnLeak`.
    case check(String)
    /// A whole number of things.
    case count(Int)
    /// A number with three decimals, as metrics have.
    case number(Double)
    /// The same with its sign.
    case change(Double)
    /// A number in as few digits as do, such as a price.
    case amount(Double)
    /// A share of one, shown in percent.
    case share(Double)
    /// A value with its interval.
    case figure(Figure)
    /// The same with signs.
    case changes(Figure)
  }

  /// The sentence.
  public var key: PhraseKey
  /// What fills its gaps, by name.
  public var arguments: [String: Argument]

  /// Creates a sentence.
  public init(_ key: PhraseKey, _ arguments: [String: Argument] = [:]) {
    self.key = key
    self.arguments = arguments
  }

  /// Fills a template's gaps, written `{name}`.
  ///
  /// - Parameters:
  ///   - template: The sentence in some language.
  ///   - words: How an argument is written there.
  /// - Returns: The sentence; a gap without argument stays as it is written.
  public func filled(_ template: String, words: (Argument) -> String) -> String {
    var result = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      let name = String(rest[rest.index(after: open)..<close])
      if let argument = arguments[name] {
        result += words(argument)
      } else {
        result += rest[open...close]
      }
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private enum CodingKeys: String, CodingKey { case key, arguments, text }

  /// Reads a sentence; its text is made anew.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    key = try container.decode(PhraseKey.self, forKey: .key)
    arguments = try container.decodeIfPresent([String: Argument].self, forKey: .arguments) ?? [:]
  }

  /// Writes key, arguments and the English text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(key, forKey: .key)
    if !arguments.isEmpty { try container.encode(arguments, forKey: .arguments) }
    try container.encode(english, forKey: .text)
  }
}

extension Phrase.Argument: Codable {
  private enum Kind: String, Codable {
    case name, names, metric, check, count, number, change, amount, share, figure, changes
  }

  private enum CodingKeys: String, CodingKey { case kind, value }

  /// Reads a kind and a value.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try container.decode(type, forKey: .value)
    }
    self =
      switch try container.decode(Kind.self, forKey: .kind) {
      case .name: .name(try value(String.self))
      case .names: .names(try value([String].self))
      case .metric: .metric(try value(String.self))
      case .check: .check(try value(String.self))
      case .count: .count(try value(Int.self))
      case .number: .number(try value(Double.self))
      case .change: .change(try value(Double.self))
      case .amount: .amount(try value(Double.self))
      case .share: .share(try value(Double.self))
      case .figure: .figure(try value(Figure.self))
      case .changes: .changes(try value(Figure.self))
      }
  }

  /// Writes a kind and a value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    func write(_ kind: Kind, _ value: some Encodable) throws {
      try container.encode(kind, forKey: .kind)
      try container.encode(value, forKey: .value)
    }
    switch self {
    case .name(let name): try write(.name, name)
    case .names(let names): try write(.names, names)
    case .metric(let key): try write(.metric, key)
    case .check(let code): try write(.check, code)
    case .count(let count): try write(.count, count)
    case .number(let number): try write(.number, number)
    case .change(let number): try write(.change, number)
    case .amount(let number): try write(.amount, number)
    case .share(let number): try write(.share, number)
    case .figure(let figure): try write(.figure, figure)
    case .changes(let figure): try write(.changes, figure)
    }
  }
}
