/// A token that is found in the text before anything else happens to it, such as `[MASK]`.
struct AddedToken: Sendable, Hashable {
  /// The bytes that stand for it.
  var content: [UInt8]
  /// Its number.
  var number: Int
  /// Only where no letter, digit or underscore stands beside it.
  var isSingleWord = false
  /// Takes the white space before it along.
  var stripsLeft = false
  /// Takes the white space after it along.
  var stripsRight = false
  /// Looked for in the normalized text, not in the text as it is.
  var isNormalized = false
  /// Left out when tokens are turned into text.
  var isSpecial = true

  /// Reads an entry of `added_tokens`.
  init(_ node: JSONNode) throws(TokenizerError) {
    content = try node.required("content").bytes()
    number = try node.required("id").integer()
    isSingleWord = try node.flag("single_word", default: false)
    stripsLeft = try node.flag("lstrip", default: false)
    stripsRight = try node.flag("rstrip", default: false)
    isNormalized = try node.flag("normalized", default: false)
    isSpecial = try node.flag("special", default: false)
    guard !content.isEmpty else {
      throw node.error(.invalidValue, "expected a token, found empty content")
    }
  }

  /// A special token without further rules.
  init(_ content: [UInt8], number: Int) {
    self.content = content
    self.number = number
  }

  /// As an entry of `added_tokens`.
  var json: JSONValue {
    .members([
      "id": .integer(number), "content": .string(content), "single_word": .bool(isSingleWord),
      "lstrip": .bool(stripsLeft), "rstrip": .bool(stripsRight), "normalized": .bool(isNormalized),
      "special": .bool(isSpecial),
    ])
  }
}
