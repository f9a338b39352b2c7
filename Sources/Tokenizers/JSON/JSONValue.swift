/// A JSON value whose strings are bytes.
///
/// `JSONDecoder` keeps keys as `String`, whose equality is canonical equivalence: "é" as one scalar and
/// as two would become one token. Members keep their order and their repetitions.
enum JSONValue: Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string([UInt8])
  case array([JSONValue])
  case object([Member])

  /// A key and its value.
  struct Member: Equatable {
    var key: [UInt8]
    var value: JSONValue
  }

  /// What kind of value it is, for messages.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

/// A value and the path that leads to it, so that every error names its key.
struct JSONNode {
  let value: JSONValue
  let path: String

  /// The value of a key; nil if it is absent or null.
  func optional(_ key: String) throws(TokenizerError) -> JSONNode? {
    guard case .object(let members) = value else { throw wrongKind("an object") }
    let bytes = Array(key.utf8)
    guard let member = members.last(where: { $0.key == bytes }), member.value != .null else {
      return nil
    }
    return JSONNode(value: member.value, path: path.isEmpty ? key : "\(path).\(key)")
  }

  /// The value of a key that must be there.
  func required(_ key: String) throws(TokenizerError) -> JSONNode {
    if let node = try optional(key) { return node }
    throw TokenizerError(
      .invalidValue, "expected a value, found nothing; is this file complete?",
      key: path.isEmpty ? key : "\(path).\(key)")
  }

  var isNull: Bool { value == .null }

  func bytes() throws(TokenizerError) -> [UInt8] {
    guard case .string(let bytes) = value else { throw wrongKind("text") }
    return bytes
  }

  func text() throws(TokenizerError) -> String { String(decoding: try bytes(), as: UTF8.self) }

  func bool() throws(TokenizerError) -> Bool {
    guard case .bool(let value) = value else { throw wrongKind("true or false") }
    return value
  }

  /// A whole number from 0 to 2³¹ − 1.
  func integer() throws(TokenizerError) -> Int {
    guard case .number(let number) = value, let whole = Int32(exactly: number), whole >= 0 else {
      throw wrongKind("a whole number from 0 to 2147483647")
    }
    return Int(whole)
  }

  func elements() throws(TokenizerError) -> [JSONNode] {
    guard case .array(let values) = value else { throw wrongKind("a list") }
    return values.enumerated().map { JSONNode(value: $1, path: "\(path)[\($0)]") }
  }

  func members() throws(TokenizerError) -> [JSONValue.Member] {
    guard case .object(let members) = value else { throw wrongKind("an object") }
    return members
  }

  /// The value of an optional truth value.
  func flag(_ key: String, default standard: Bool) throws(TokenizerError) -> Bool {
    try optional(key)?.bool() ?? standard
  }

  /// An error about this value.
  func error(_ code: TokenizerError.Code, _ message: String) -> TokenizerError {
    TokenizerError(code, message, key: path.isEmpty ? nil : path)
  }

  /// An error that names what is not supported and what is.
  func unsupported(_ found: String, expected: String) -> TokenizerError {
    error(.unsupported, "expected \(expected), found \(found); this is not supported")
  }

  private func wrongKind(_ expected: String) -> TokenizerError {
    error(.invalidValue, "expected \(expected), found \(value.kind)")
  }
}
