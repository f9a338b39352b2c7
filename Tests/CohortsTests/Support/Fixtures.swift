import Foundation

/// Files made by the scripts in `Tests/Fixtures`.
enum Fixtures {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(try bytes(name)))
  }
}

/// What `Tests/Fixtures/images/index.json` holds.
struct ImageIndex: Decodable {
  struct Decoding: Decodable, CustomStringConvertible, Sendable {
    let file: String
    let channels: Int
    let width: Int
    let height: Int
    let pixels: String
    let tolerance: Int
    var description: String { "\(file) as \(channels)" }
  }

  struct Resizing: Decodable, CustomStringConvertible, Sendable {
    let channels: Int
    let sourceWidth: Int
    let sourceHeight: Int
    let width: Int
    let height: Int
    let source: String
    let target: String
    var description: String {
      "\(sourceWidth)x\(sourceHeight)x\(channels) to \(width)x\(height)"
    }
  }

  let decode: [Decoding]
  let resize: [Resizing]

  static func read() throws -> ImageIndex {
    try Fixtures.decode(ImageIndex.self, "images/index.json")
  }
}

/// What `Tests/Fixtures/cohorts/golden.json` holds.
struct Golden: Decodable {
  let texts: [String]
  let words: [String]
  let tfidf: [[Double]]
  let foldOfGroup: [Int]
  let groups: [Int]
  let labels: [Int]
  let rows: [[Double]]
  let rowLabels: [Int]
  let weights: [Double]

  static func read() throws -> Golden {
    try Fixtures.decode(Golden.self, "cohorts/golden.json")
  }
}
