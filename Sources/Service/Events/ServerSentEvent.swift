import NIOCore

/// One event as a browser's `EventSource` reads it.
///
/// Source: WHATWG HTML, section 9.2, <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
package struct ServerSentEvent: Sendable, Hashable {
  /// What a browser sends back after a lost connection; nil leaves the last one.
  package var id: String?
  /// The kind; nil for `message`.
  package var event: String?
  /// The content.
  package var data: String

  /// Creates an event.
  package init(id: String? = nil, event: String? = nil, data: String) {
    self.id = id
    self.event = event
    self.data = data
  }

  /// The lines that are sent; no content can end a line or begin a field of its own.
  package var text: String {
    var text = ""
    if let id { text += "id: \(Self.oneLine(id))\n" }
    if let event { text += "event: \(Self.oneLine(event))\n" }
    for line in data.split(
      omittingEmptySubsequences: false, whereSeparator: { $0.isNewline })
    {
      text += "data: \(line)\n"
    }
    return text + "\n"
  }

  /// A comment, which browsers ignore: it shows that the connection lives.
  package static let heartbeat = ": alive\n\n"

  private static func oneLine(_ text: String) -> String {
    String(text.filter { !$0.isNewline && $0 != "\0" })
  }
}
