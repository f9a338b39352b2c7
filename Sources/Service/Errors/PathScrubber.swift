/// Takes folders of the machine out of sentences that are sent.
public enum PathScrubber {
  /// A sentence in which every absolute path is left with its last part only.
  public static func scrubbed(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    var previous: Character = " "
    while let first = rest.first {
      if previous == ":", rest.hasPrefix("//") {
        // The address of a place on the network.
        result += "//"
        previous = "/"
        rest.removeFirst(2)
        continue
      }
      if first == "/", !previous.isLetter, !previous.isNumber, previous != ".", previous != "/",
        let (name, length) = path(rest)
      {
        result += name
        rest = rest.dropFirst(length)
        previous = name.last ?? " "
        continue
      }
      result.append(first)
      previous = first
      rest.removeFirst()
    }
    return result
  }

  /// The last part of the path that a text begins with, and how long the path is; nil if it begins with none.
  private static func path(_ text: Substring) -> (name: String, length: Int)? {
    let whole = text.prefix { !$0.isWhitespace && !"\"'`<>|;,()[]{}".contains($0) }
    // A sentence may end, or a line and column follow, behind a path.
    let path = whole.prefix { $0 != ":" }
    let parts = path.split(separator: "/")
    guard let last = parts.last else { return nil }
    return (String(last), path.count)
  }
}
