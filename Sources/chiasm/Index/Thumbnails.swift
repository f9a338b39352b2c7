import Cohorts
import Findings
import Foundation

/// Small pictures of found cases; what cannot be read is left out, because a page is no place for errors.
enum Thumbnails {
  private static let side = 160

  static func of(_ document: SearchDocument) -> [String: String] {
    var result: [String: String] = [:]
    for hit in document.answers.flatMap(\.hits) where result[hit.id] == nil {
      guard let path = hit.image else { continue }
      result[hit.id] = try? png(path)
    }
    return result
  }

  private static func png(_ path: String) throws -> String {
    Data(try small(path)).base64EncodedString()
  }

  /// A picture for an example of a report, in Base64; nil where it cannot be read.
  static func example(_ path: String) -> String? {
    (try? small(path, side: 112)).map { Data($0).base64EncodedString() }
  }

  /// A picture file as a small PNG.
  static func small(_ path: String, side: Int = side) throws -> [UInt8] {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let picture = try Picture(
      decoding: bytes, channels: 3, wantedSize: (width: side, height: side), file: path)
    let scale = min(1, Double(side) / Double(max(picture.width, picture.height)))
    let small = try picture.resized(
      width: max(1, Int(Double(picture.width) * scale)),
      height: max(1, Int(Double(picture.height) * scale)))
    return try small.png()
  }
}
