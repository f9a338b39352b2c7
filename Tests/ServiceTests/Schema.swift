import Foundation

/// JSON as a value that can be looked into.
enum JSONValue: Decodable, Hashable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  subscript(key: String) -> JSONValue? {
    if case .object(let fields) = self { fields[key] } else { nil }
  }

  var text: String? { if case .string(let value) = self { value } else { nil } }
  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var items: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  var fields: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }
}

/// The part of JSON Schema that the description uses.
struct Schema {
  /// The whole description, in which references are looked up.
  let document: JSONValue

  /// What a reference points to.
  func resolved(_ value: JSONValue) -> JSONValue {
    guard let reference = value["$ref"]?.text else { return value }
    var target: JSONValue? = document
    for part in reference.split(separator: "/").dropFirst() { target = target?[String(part)] }
    return resolved(target ?? .null)
  }

  /// What is wrong with a value, each with its place; nothing if all is well.
  func faults(_ value: JSONValue, _ unresolved: JSONValue, at place: String = "$") -> [String] {
    let schema = resolved(unresolved)
    guard schema.fields != nil else { return ["\(place): no schema"] }
    if let choices = schema["anyOf"]?.items {
      return choices.contains { self.faults(value, $0, at: place).isEmpty }
        ? [] : ["\(place): none of anyOf"]
    }
    let types =
      schema["type"]?.items?.compactMap(\.text) ?? [schema["type"]?.text].compactMap { $0 }
    guard types.isEmpty || types.contains(where: { isOf(value, $0) }) else {
      return ["\(place): expected \(types.joined(separator: " or "))"]
    }
    var found: [String] = []
    if let allowed = schema["enum"]?.items, !allowed.contains(value) {
      found.append("\(place): not among the allowed values")
    }
    if let number = value.number {
      if let least = schema["minimum"]?.number, number < least {
        found.append("\(place): too small")
      }
      if let most = schema["maximum"]?.number, number > most { found.append("\(place): too large") }
    }
    if let items = value.items, let each = schema["items"] {
      for (index, item) in items.enumerated() {
        found += self.faults(item, each, at: "\(place)[\(index)]")
      }
    }
    if let fields = value.fields {
      for name in schema["required"]?.items?.compactMap(\.text) ?? [] where fields[name] == nil {
        found.append("\(place): lacks \(name)")
      }
      for (name, field) in fields.sorted(by: { $0.key < $1.key }) {
        if let own = schema["properties"]?[name] {
          found += self.faults(field, own, at: "\(place).\(name)")
        } else if schema["additionalProperties"] == .bool(false) {
          found.append("\(place): has \(name)")
        } else if let other = schema["additionalProperties"], other.fields != nil {
          found += self.faults(field, other, at: "\(place).\(name)")
        }
      }
    }
    return found
  }

  private func isOf(_ value: JSONValue, _ type: String) -> Bool {
    switch (value, type) {
    case (.null, "null"), (.bool, "boolean"), (.number, "number"), (.string, "string"),
      (.array, "array"), (.object, "object"):
      true
    case (.number(let number), "integer"): number.rounded() == number
    default: false
    }
  }
}
