internal import Yams

/// A node of a manifest together with the words for where it stands.
///
/// Reading goes through nodes rather than `Codable`, so that every error carries its line.
struct ManifestNode {
  let node: Node
  let file: String
  /// The way to this node, such as `modalities.photo`; empty at the top.
  let path: String

  var line: Int? { node.mark?.line }

  /// Whether nothing is written here: `null`, `~`, or no text and no quotes.
  var isNull: Bool {
    guard let scalar = node.scalar, scalar.style == .any || scalar.style == .plain else {
      return false
    }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  func error(_ code: CohortError.Code, _ message: String) -> CohortError {
    CohortError(code, path.isEmpty ? message : "\(path): \(message)", file: file, line: line)
  }

  /// The keys and values of a mapping.
  func entries() throws(CohortError) -> [(key: String, value: ManifestNode)] {
    guard let mapping = node.mapping else {
      throw error(.invalidValue, "expected keys with values, found \(kindName)")
    }
    var result: [(key: String, value: ManifestNode)] = []
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        throw error(.invalidValue, "expected a word as key, found a list or mapping")
      }
      // A null value has no mark of its own worth showing; the key's line is where a person looks.
      let child = path.isEmpty ? name : "\(path).\(name)"
      result.append((name, ManifestNode(node: value, file: file, path: child)))
    }
    return result
  }

  /// The values of a mapping by key; a key that is none of `known` is an error.
  func fields(_ known: [String]) throws(CohortError) -> [String: ManifestNode] {
    var result: [String: ManifestNode] = [:]
    let marks = node.mapping.map { $0.map { $0.key.mark?.line } } ?? []
    for (index, entry) in try entries().enumerated() {
      guard known.contains(entry.key) else {
        throw CohortError(
          .unknownKey,
          "unknown key \"\(entry.value.path)\"; "
            + suggestion(for: entry.key, among: known, kind: "valid key"),
          file: file, line: index < marks.count ? marks[index] : line)
      }
      // `key:` and `key: null` say the same as leaving the key out.
      if !entry.value.isNull { result[entry.key] = entry.value }
    }
    return result
  }

  func required(_ key: String, in fields: [String: ManifestNode]) throws(CohortError)
    -> ManifestNode
  {
    if let value = fields[key] { return value }
    throw error(.missingKey, "the key \"\(key)\" is missing")
  }

  func string() throws(CohortError) -> String {
    guard let scalar = node.scalar, !isNull else {
      throw error(.invalidValue, "expected a text, found \(kindName)")
    }
    guard !scalar.string.isEmpty else {
      throw error(.invalidValue, "expected a text, found an empty one")
    }
    return scalar.string
  }

  /// A list of texts; cell texts may be empty, so a quoted empty text is one.
  func strings() throws(CohortError) -> [String] {
    guard let sequence = node.sequence else {
      throw error(.invalidValue, "expected a list such as [a, b], found \(kindName)")
    }
    var result: [String] = []
    for element in sequence {
      let child = ManifestNode(node: element, file: file, path: path)
      guard let scalar = element.scalar, !child.isNull else {
        throw child.error(.invalidValue, "expected a text in the list, found \(child.kindName)")
      }
      guard !result.contains(scalar.string) else {
        throw child.error(.invalidValue, "the list holds \"\(scalar.string)\" twice")
      }
      result.append(scalar.string)
    }
    return result
  }

  func integer(in range: ClosedRange<Int>) throws(CohortError) -> Int {
    let text = node.scalar?.string ?? kindName
    guard let value = Int(text), range.contains(value) else {
      throw error(
        .invalidValue,
        "expected a whole number from \(range.lowerBound) to \(range.upperBound), found \(text)")
    }
    return value
  }

  func number() throws(CohortError) -> Double {
    let text = node.scalar?.string ?? kindName
    guard case .number(let value) = Decimal.parse(text.utf8) else {
      throw error(.invalidValue, "expected a number, found \(text)")
    }
    return value
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type
  ) throws(CohortError) -> Choice where Choice.RawValue == String {
    let text = try string()
    if let value = Choice(rawValue: text) { return value }
    let all = Choice.allCases.map(\.rawValue)
    throw error(
      .invalidValue,
      "expected one of \(all.joined(separator: ", ")), found \"\(text)\""
        + (nearestName(to: text, among: all).map { "; did you mean \"\($0)\"?" } ?? ""))
  }

  private var kindName: String {
    switch node {
    case .scalar: isNull ? "nothing" : "a text"
    case .mapping: "keys with values"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}
