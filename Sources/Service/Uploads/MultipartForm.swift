/// A form of several parts, as browsers upload files.
///
/// Source: RFC 7578 and RFC 2046, section 5.1. Stricter than these: nothing may stand before the first part, lines end
/// with CR LF, nothing is nested, and every part has a name. What is not so is refused, never guessed at.
package struct MultipartForm: Sendable, Hashable {
  /// One part.
  package struct Part: Sendable, Hashable {
    /// The name of the field.
    package var name: String
    /// The name that the file has with the sender; never used as a path.
    package var fileName: String?
    /// The type that the sender says it is.
    package var mediaType: String?
    /// The content.
    package var bytes: [UInt8]

    /// Creates a part.
    package init(name: String, fileName: String? = nil, mediaType: String? = nil, bytes: [UInt8]) {
      self.name = name
      self.fileName = fileName
      self.mediaType = mediaType
      self.bytes = bytes
    }
  }

  /// The parts, in order.
  package var parts: [Part]

  /// The most bytes of a part's headers.
  static let headerBytes = 2_048

  /// The first part of a name.
  package func part(_ name: String) -> Part? { parts.first { $0.name == name } }

  /// The text of a field; nil if there is none.
  package func text(_ name: String) -> String? {
    part(name).flatMap { String(validating: $0.bytes, as: UTF8.self) }
  }

  /// Reads a body.
  ///
  /// - Parameters:
  ///   - body: The body.
  ///   - boundary: What stands between parts, from the header Content-Type.
  ///   - mostParts: The most parts.
  /// - Throws: ``ServiceError`` with code `invalidRequest` if it is malformed, `tooLarge` if it has too many parts.
  package init(
    _ body: [UInt8], boundary: String, mostParts: Int
  ) throws(ServiceError) {
    let dashes = Array("--\(boundary)".utf8)
    let line = Array("\r\n".utf8)
    guard body.starts(with: dashes) else {
      throw Self.malformed("it does not begin with its boundary")
    }
    parts = []
    var position = dashes.count
    while true {
      let rest = body[position...]
      if rest.starts(with: [0x2d, 0x2d]) {
        let end = body[(position + 2)...]
        guard end.isEmpty || end.elementsEqual(line) else {
          throw Self.malformed("something stands behind its last part")
        }
        break
      }
      guard rest.starts(with: line) else {
        throw Self.malformed("a boundary goes on where it ends")
      }
      guard parts.count < mostParts else {
        throw ServiceError(.tooLarge, "expected a form of at most \(mostParts) parts; send fewer")
      }
      let (headers, start) = try Self.headers(body, from: position + 2)
      guard let end = Self.first(line + dashes, in: body, from: start - 2) else {
        throw Self.malformed("its last part does not end")
      }
      // An empty part: the line end before the boundary is the one that ended the headers.
      let content = end < start ? [] : Array(body[start..<end])
      parts.append(try Self.part(headers, content))
      position = end + line.count + dashes.count
    }
    guard !parts.isEmpty else { throw Self.malformed("it has no part") }
  }

  /// The headers of a part, names in lower case, and where its content begins.
  private static func headers(
    _ body: [UInt8], from start: Int
  ) throws(ServiceError) -> ([String: String], Int) {
    var headers: [String: String] = [:]
    var position = start
    while true {
      let limit = min(body.count, start + headerBytes)
      guard position < limit, let end = first([0x0d, 0x0a], in: body, from: position, to: limit)
      else { throw malformed("the headers of a part do not end within \(headerBytes) bytes") }
      if end == position { return (headers, end + 2) }
      guard let line = String(validating: body[position..<end], as: UTF8.self),
        let colon = line.firstIndex(of: ":"), colon > line.startIndex,
        line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f })
      else { throw malformed("a header of a part cannot be read") }
      let name = line[..<colon].lowercased()
      guard headers[name] == nil else { throw malformed("a header of a part stands twice") }
      headers[name] = String(line[line.index(after: colon)...].drop { $0 == " " })
      position = end + 2
    }
  }

  private static func part(
    _ headers: [String: String], _ content: [UInt8]
  ) throws(ServiceError) -> Part {
    guard let disposition = headers["content-disposition"].flatMap(HeaderParameters.init),
      disposition.value == "form-data", let name = disposition.parameters["name"], !name.isEmpty
    else { throw malformed("a part has no name") }
    guard
      headers["content-transfer-encoding"].map({ ["binary", "8bit", "7bit"].contains($0) })
        ?? true
    else { throw malformed("a part is encoded; send it as it is") }
    return Part(
      name: name, fileName: disposition.parameters["filename"], mediaType: headers["content-type"],
      bytes: content)
  }

  /// Where some bytes first stand.
  private static func first(
    _ wanted: [UInt8], in body: [UInt8], from start: Int, to limit: Int? = nil
  ) -> Int? {
    let last = (limit ?? body.count) - wanted.count
    guard start <= last else { return nil }
    return body.withUnsafeBufferPointer { body in
      wanted.withUnsafeBufferPointer { wanted in
        var position = start
        while position <= last {
          // Boundaries begin with CR, which does not stand in them again: a try that fails costs little.
          if body[position] == wanted[0] {
            var length = 1
            while length < wanted.count, body[position + length] == wanted[length] { length += 1 }
            if length == wanted.count { return position }
          }
          position += 1
        }
        return nil
      }
    }
  }

  private static func malformed(_ why: String) -> ServiceError {
    ServiceError(.invalidRequest, "the form of several parts is malformed: \(why)")
  }
}
