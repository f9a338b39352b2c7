import Cohorts
import Yams

/// A node of a `model.yaml` together with the words for where it stands.
struct DescriptionNode {
  let node: Node
  let file: String
  /// The way to this node, such as `inputs.table.columns`; empty at the top.
  let path: String

  var place: ExternalModelDescription.Place {
    .init(field: path.isEmpty ? "model" : path, line: node.mark?.line)
  }

  /// Whether nothing is written here.
  var isNull: Bool {
    guard let scalar = node.scalar, scalar.style == .any || scalar.style == .plain else {
      return false
    }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  func error(_ message: String, line: Int? = nil) -> PredictorError {
    let place = (line ?? node.mark?.line).map { ":\($0)" } ?? ""
    return PredictorError(
      .invalidDescription, "\(file)\(place)\(path.isEmpty ? "" : ", \(path)"): \(message)")
  }

  /// The values of a mapping by key; a key that is none of `known` is an error.
  func fields(_ known: [String]) throws(PredictorError) -> [String: DescriptionNode] {
    guard let mapping = node.mapping else {
      throw error("expected keys with values, such as \(known.first ?? "key"): …, found \(kind)")
    }
    var result: [String: DescriptionNode] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string, known.contains(name) else {
        let found = key.scalar?.string ?? "a list or mapping"
        throw error(
          "unknown key \"\(found)\"; \(suggestion(for: found, among: known, kind: "valid key"))",
          line: key.mark?.line)
      }
      let child = DescriptionNode(
        node: value, file: file, path: path.isEmpty ? name : "\(path).\(name)")
      if !child.isNull { result[name] = child }
    }
    return result
  }

  /// The elements of a list; one value that is no list stands for itself.
  func elements() -> [DescriptionNode] {
    guard let sequence = node.sequence else { return [self] }
    return sequence.enumerated().map {
      DescriptionNode(node: $1, file: file, path: "\(path)[\($0 + 1)]")
    }
  }

  func string() throws(PredictorError) -> String {
    guard let scalar = node.scalar, !isNull, !scalar.string.isEmpty else {
      throw error("expected a text, found \(isNull ? "nothing" : kind)")
    }
    return scalar.string
  }

  /// A list of different texts.
  func strings() throws(PredictorError) -> [String] {
    guard node.sequence != nil else { throw error("expected a list such as [a, b], found \(kind)") }
    var result: [String] = []
    for element in elements() {
      guard let scalar = element.node.scalar, !element.isNull else {
        throw element.error("expected a text, found \(element.isNull ? "nothing" : element.kind)")
      }
      guard !result.contains(scalar.string) else {
        throw element.error("\"\(scalar.string)\" stands twice in the list")
      }
      result.append(scalar.string)
    }
    return result
  }

  func number() throws(PredictorError) -> Double {
    guard case .number(let value) = Decimal.parse((node.scalar?.string ?? "").utf8) else {
      throw error("expected a number, found \(node.scalar?.string ?? kind)")
    }
    return value
  }

  /// A number or a list of numbers.
  func numbers() throws(PredictorError) -> [Double] {
    var result: [Double] = []
    for element in elements() { result.append(try element.number()) }
    return result
  }

  func integer(in range: ClosedRange<Int>) throws(PredictorError) -> Int {
    guard let value = Int(node.scalar?.string ?? ""), range.contains(value) else {
      throw error(
        "expected a whole number from \(range.lowerBound) to \(range.upperBound), found "
          + (node.scalar?.string ?? kind))
    }
    return value
  }

  func flag() throws(PredictorError) -> Bool {
    switch node.scalar?.string {
    case "true": return true
    case "false": return false
    default: throw error("expected true or false, found \(node.scalar?.string ?? kind)")
    }
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type
  ) throws(PredictorError) -> Choice where Choice.RawValue == String {
    let text = try string()
    if let value = Choice(rawValue: text) { return value }
    let all = Choice.allCases.map(\.rawValue)
    throw error(
      "expected one of \(all.joined(separator: ", ")), found \"\(text)\""
        + (nearestName(to: text, among: all).map { "; did you mean \"\($0)\"?" } ?? ""))
  }

  private var kind: String {
    switch node {
    case .scalar: "a text"
    case .mapping: "keys with values"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}
