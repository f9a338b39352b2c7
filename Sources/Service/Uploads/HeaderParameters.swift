/// A header's value with parameters: `form-data; name="image"; filename="a.png"`.
///
/// Source: RFC 9110, section 5.6.6; in names of files, `%22` stands for a quote as browsers write it.
package struct HeaderParameters: Sendable, Hashable {
  /// The value before the parameters, in lower case.
  package var value: String
  /// The parameters, names in lower case.
  package var parameters: [String: String]

  /// Reads a value; nil if it is malformed or has a parameter twice.
  package init?(_ text: String) {
    var rest = Substring(text)
    let value = rest.prefix { $0 != ";" }
    self.value = value.trimming { $0 == " " || $0 == "\t" }.lowercased()
    guard !self.value.isEmpty else { return nil }
    rest = rest[value.endIndex...]
    parameters = [:]
    while let separator = rest.first {
      guard separator == ";" else { return nil }
      rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
      if rest.isEmpty { return }
      let name = rest.prefix { $0 != "=" && $0 != ";" && $0 != " " }
      guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "=" else {
        return nil
      }
      rest = rest[rest.index(after: name.endIndex)...]
      guard let content = Self.content(&rest), parameters[name.lowercased()] == nil else {
        return nil
      }
      parameters[name.lowercased()] = content
      rest = rest.drop { $0 == " " || $0 == "\t" }
    }
  }

  /// Takes a token or a quoted text away.
  private static func content(_ rest: inout Substring) -> String? {
    guard rest.first == "\"" else {
      let token = rest.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
      guard !token.isEmpty, !token.contains("\"") else { return nil }
      rest = rest[token.endIndex...]
      return String(token)
    }
    rest = rest.dropFirst()
    var content = ""
    while let character = rest.popFirst() {
      if character == "\"" { return content.replacing("%22", with: "\"") }
      if character == "\\" {
        guard let escaped = rest.popFirst() else { return nil }
        content.append(escaped)
      } else {
        content.append(character)
      }
    }
    return nil
  }
}

extension Substring {
  fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> Substring {
    var text = drop(while: isTrimmed)
    while let last = text.last, isTrimmed(last) { text.removeLast() }
    return text
  }
}
