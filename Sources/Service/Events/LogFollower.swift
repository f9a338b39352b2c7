package import Foundation

/// Reads a log of events while it grows.
///
/// A place in it is the number of bytes before it, which stays right while lines are appended: that is what browsers
/// send back after a lost connection.
package struct LogFollower: Sendable {
  /// A line of the log, fit to be sent.
  package struct Entry: Sendable, Hashable {
    /// The place behind the line.
    package var place: UInt64
    /// The kind of event.
    package var event: String
    /// The fields as JSON.
    package var json: String
  }

  /// The file.
  private let file: URL
  /// The place that was read to.
  package private(set) var place: UInt64

  /// The most bytes that are read at once.
  private static let mostBytes = 256 * 1024

  /// Begins at a place; a place at which no line begins is taken for the beginning.
  package init(_ file: URL, after place: UInt64 = 0) {
    self.file = file
    self.place = Self.isLineStart(place, in: file) ? place : 0
  }

  /// The whole lines that were appended; empty if there are none.
  ///
  /// A file that has become shorter is another one, and
  /// is read from its beginning.
  package mutating func next() -> [Entry] {
    guard let handle = try? FileHandle(forReadingFrom: file) else { return [] }
    defer { try? handle.close() }
    guard let end = try? handle.seekToEnd() else { return [] }
    if end < place { place = 0 }
    guard end > place, (try? handle.seek(toOffset: place)) != nil,
      let data = try? handle.read(upToCount: Self.mostBytes)
    else { return [] }
    var entries: [Entry] = []
    var start = data.startIndex
    while let newline = data[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = data[start..<newline]
      start = data.index(after: newline)
      let behind = place + UInt64(start - data.startIndex)
      if let (event, json) = Self.fields(line) {
        entries.append(Entry(place: behind, event: event, json: json))
      }
    }
    if start == data.startIndex, data.count == Self.mostBytes {
      // A line without end: nothing that a run writes.
      place += UInt64(data.count)
    } else {
      place += UInt64(start - data.startIndex)
    }
    return entries
  }

  /// What is told of a line: not the command, which names folders.
  private static func fields(_ line: Data) -> (event: String, json: String)? {
    guard var fields = try? JSONDecoder().decode([String: String].self, from: line),
      let event = fields["event"]
    else { return nil }
    fields["command"] = nil
    for (name, value) in fields { fields[name] = PathScrubber.scrubbed(value) }
    return (event, String(decoding: JSONText.data(fields), as: UTF8.self))
  }

  private static func isLineStart(_ place: UInt64, in file: URL) -> Bool {
    guard place > 0 else { return true }
    guard let handle = try? FileHandle(forReadingFrom: file) else { return false }
    defer { try? handle.close() }
    guard let end = try? handle.seekToEnd(), place <= end,
      (try? handle.seek(toOffset: place - 1)) != nil,
      let byte = try? handle.read(upToCount: 1)
    else { return false }
    return byte.first == UInt8(ascii: "\n")
  }
}
