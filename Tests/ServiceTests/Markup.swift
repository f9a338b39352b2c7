/// Tags of a page, read strictly enough to find what browsers would forgive.
struct Markup {
  /// A tag that opens.
  struct Tag {
    var name: String
    var attributes: [String: String]
    /// The text right behind it.
    var text: String
  }

  var tags: [Tag] = []
  /// What is wrong, such as a tag that is never closed.
  var faults: [String] = []

  private static let empty: Set<String> = ["meta", "link", "input", "img", "br", "hr"]

  init(_ page: String) {
    var open: [String] = []
    var rest = page[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: start)...]
      guard let end = Self.end(of: rest) else {
        faults.append("a tag without an end")
        return
      }
      let inside = rest[..<end]
      rest = rest[rest.index(after: end)...]
      if inside.hasPrefix("!") { continue }
      if inside.hasPrefix("/") {
        let name = String(inside.dropFirst())
        if open.popLast() != name { faults.append("</\(name)> closes another element") }
        continue
      }
      let name = String(inside.prefix { !$0.isWhitespace })
      let attributes = attributes(inside.dropFirst(name.count))
      tags.append(Tag(name: name, attributes: attributes, text: String(rest.prefix { $0 != "<" })))
      if !Self.empty.contains(name) { open.append(name) }
    }
    faults += open.map { "<\($0)> is never closed" }
  }

  /// The end of a tag: a `>` outside of quotes.
  private static func end(of text: Substring) -> Substring.Index? {
    var isQuoted = false
    for place in text.indices {
      if text[place] == "\"" { isQuoted.toggle() }
      if text[place] == ">", !isQuoted { return place }
    }
    return nil
  }

  private mutating func attributes(_ text: Substring) -> [String: String] {
    var found: [String: String] = [:]
    var rest = text
    while true {
      rest = rest.drop { $0.isWhitespace }
      guard !rest.isEmpty else { return found }
      let name = String(rest.prefix { $0 != "=" && !$0.isWhitespace })
      rest = rest.dropFirst(name.count)
      var value = ""
      if rest.hasPrefix("=") {
        if !rest.hasPrefix("=\"") { faults.append("\(name): the value is not in quotes") }
        rest = rest.dropFirst(2)
        value = String(rest.prefix { $0 != "\"" })
        rest = rest.dropFirst(value.count + 1)
      }
      if found.updateValue(value, forKey: name) != nil { faults.append("\(name) stands twice") }
    }
  }
}
