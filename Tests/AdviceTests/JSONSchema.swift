import Foundation

/// As much of JSON Schema (2020-12) as docs/findings.schema.json uses.
struct JSONSchema {
  private let root: [String: Any]

  init(contentsOf file: URL) throws {
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    guard let root = object as? [String: Any] else { throw CocoaError(.fileReadCorruptFile) }
    self.root = root
  }

  /// What is wrong with a value, with the place where it is.
  func faults(of value: Any) -> [String] { faults(value, root, "") }

  private static let known: Set<String> = [
    "$schema", "$defs", "$ref", "title", "description", "type", "properties", "required",
    "additionalProperties", "items", "enum", "anyOf", "minItems", "maxItems",
  ]

  private func faults(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
    // A keyword that is not understood would pass everything.
    if let unknown = schema.keys.first(where: { !Self.known.contains($0) }) {
      return ["\(path): the schema says \(unknown), which this test does not know"]
    }
    var found: [String] = []
    if let reference = schema["$ref"] as? String {
      guard let target = definition(reference) else { return ["\(path): no \(reference)"] }
      found += faults(value, target, path)
    }
    if let choices = schema["anyOf"] as? [[String: Any]],
      !choices.contains(where: { faults(value, $0, path).isEmpty })
    {
      found.append("\(path): fits none of the choices")
    }
    if let allowed = schema["enum"] as? [String], !allowed.contains(value as? String ?? "") {
      found.append("\(path): \(value) is none of \(allowed)")
    }
    if let type = schema["type"] as? String, !Self.isOf(type, value) {
      return found + ["\(path): \(value) is no \(type)"]
    }
    if let object = value as? [String: Any] { found += faults(object, schema, path) }
    if let list = value as? [Any] {
      if let least = schema["minItems"] as? Int, list.count < least {
        found.append("\(path): too short")
      }
      if let most = schema["maxItems"] as? Int, list.count > most {
        found.append("\(path): too long")
      }
      if let items = schema["items"] as? [String: Any] {
        found += list.enumerated().flatMap { faults($0.element, items, "\(path)[\($0.offset)]") }
      }
    }
    return found
  }

  private func faults(
    _ object: [String: Any], _ schema: [String: Any], _ path: String
  ) -> [String] {
    let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
    var found = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
      .map { "\(path): \($0) is missing" }
    for (key, value) in object.sorted(by: { $0.key < $1.key }) {
      if let own = properties[key] {
        found += faults(value, own, "\(path).\(key)")
      } else if let others = schema["additionalProperties"] as? [String: Any] {
        found += faults(value, others, "\(path).\(key)")
      } else if schema["additionalProperties"] as? Bool == false {
        found.append("\(path): \(key) is not in the schema")
      }
    }
    return found
  }

  private func definition(_ reference: String) -> [String: Any]? {
    let prefix = "#/$defs/"
    guard reference.hasPrefix(prefix) else { return nil }
    let definitions = root["$defs"] as? [String: [String: Any]]
    return definitions?[String(reference.dropFirst(prefix.count))]
  }

  private static func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "null": value is NSNull
    case "number": value is NSNumber
    case "integer": (value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() } ?? false
    case "boolean": value is Bool
    default: false
    }
  }
}
