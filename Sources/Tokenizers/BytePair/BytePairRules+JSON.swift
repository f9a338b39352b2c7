extension BytePairRules {
  /// Reads `normalizer` and `pre_tokenizer` of a `tokenizer.json`.
  init(_ root: JSONNode, endOfWordSuffix: String) throws(TokenizerError) {
    self.init(split: .gpt2, endOfWordSuffix: endOfWordSuffix)
    if let normalizer = try root.optional("normalizer") { steps = try Self.steps(normalizer) }
    let pre = try root.required("pre_tokenizer")
    let type = try pre.required("type")
    switch try type.text() {
    case "ByteLevel":
      try Self.requireExpression(pre)
      addsPrefixSpace = try pre.flag("add_prefix_space", default: true)
    case "Sequence":
      let list = try pre.required("pretokenizers")
      let parts = try list.elements()
      guard parts.count == 2 else {
        throw list.unsupported("\(parts.count) steps", expected: "Split and ByteLevel")
      }
      split = try Self.split(parts[0])
      try Self.requireByteLevel(parts[1])
    case let other:
      throw type.unsupported(other, expected: "ByteLevel, or a Sequence of Split and ByteLevel")
    }
  }

  private static func steps(_ node: JSONNode) throws(TokenizerError) -> [Step] {
    let type = try node.required("type")
    switch try type.text() {
    case "NFC": return [.nfc]
    case "NFD": return [.nfd]
    case "Lowercase": return [.lowercases]
    case "Replace":
      let pattern = try node.required("pattern")
      guard try pattern.optional("Regex")?.text() == Pattern.space,
        try node.required("content").text() == " "
      else {
        throw pattern.error(
          .unsupported, "expected the expression \(Pattern.space) and a space in its place")
      }
      return [.collapsesSpace]
    case "Sequence":
      var steps: [Step] = []
      for part in try node.required("normalizers").elements() { steps += try Self.steps(part) }
      return steps
    case let other:
      throw type.unsupported(other, expected: "NFC, NFD, Lowercase, Replace or a Sequence of these")
    }
  }

  private static func split(_ node: JSONNode) throws(TokenizerError) -> Split {
    let type = try node.required("type")
    guard try type.text() == "Split" else {
      throw type.unsupported(try type.text(), expected: "Split")
    }
    let pattern = try node.required("pattern").required("Regex")
    let expression = try pattern.text()
    let isCLIP = [Pattern.clip, Pattern.clipWithNames].contains(expression)
    guard isCLIP else { throw pattern.unsupported(expression, expected: "CLIP's expression") }
    let behavior = try node.required("behavior")
    guard try behavior.text() == "Removed", try node.flag("invert", default: false) else {
      throw behavior.unsupported("another behavior", expected: "Removed, with invert: true")
    }
    return expression == Pattern.clip ? .clip : .clipWithNames
  }

  private static func requireByteLevel(_ node: JSONNode) throws(TokenizerError) {
    let type = try node.required("type")
    guard try type.text() == "ByteLevel" else {
      throw type.unsupported(try type.text(), expected: "ByteLevel")
    }
    if let prefix = try node.optional("add_prefix_space"), try prefix.bool() {
      throw prefix.unsupported("true", expected: "false behind a Split")
    }
  }

  private static func requireExpression(_ node: JSONNode) throws(TokenizerError) {
    if let expression = try node.optional("use_regex"), !(try expression.bool()) {
      throw expression.unsupported("false", expected: "true")
    }
  }

  /// As `normalizer` of a `tokenizer.json`.
  var normalizerJSON: JSONValue {
    let parts = steps.map { step -> JSONValue in
      switch step {
      case .nfc, .nfd, .lowercases: .members(["type": .text(step.rawValue)])
      case .collapsesSpace:
        .members([
          "type": .text("Replace"), "pattern": .members(["Regex": .text(Pattern.space)]),
          "content": .text(" "),
        ])
      }
    }
    return parts.isEmpty
      ? .null : .members(["type": .text("Sequence"), "normalizers": .array(parts)])
  }

  /// As `pre_tokenizer` of a `tokenizer.json`.
  var splitJSON: JSONValue {
    guard split != .gpt2 else { return byteLevelJSON }
    let expression = split == .clip ? Pattern.clip : Pattern.clipWithNames
    return .members([
      "type": .text("Sequence"),
      "pretokenizers": .array([
        .members([
          "type": .text("Split"), "pattern": .members(["Regex": .text(expression)]),
          "behavior": .text("Removed"), "invert": .bool(true),
        ]), byteLevelJSON,
      ]),
    ])
  }

  /// A `ByteLevel` step.
  var byteLevelJSON: JSONValue {
    .members([
      "type": .text("ByteLevel"), "add_prefix_space": .bool(addsPrefixSpace),
      "trim_offsets": .bool(true), "use_regex": .bool(true),
    ])
  }
}
