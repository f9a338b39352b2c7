import Crypto
import Foundation
import Tokenizers

/// `Tests/Fixtures/tokenizers`, which `make.py` there made.
enum TokenizerFixtures {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/tokenizers")

  static func url(_ name: String) -> URL { folder.appending(path: name) }

  static func data(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

  /// What `tokenizers` answered for one tokenizer.
  struct Answer: Decodable {
    let tokens: String
    let count: Int
    let texts: String?
  }

  static func answer(_ name: String) throws -> Answer {
    struct File: Decodable {
      let answers: [String: Answer]
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        var answers: [String: Answer] = [:]
        for key in container.allKeys where key.stringValue != "corpus" {
          answers[key.stringValue] = try container.decode(Answer.self, forKey: key)
        }
        self.answers = answers
      }
    }
    struct Missing: Error {}
    let file = try JSONDecoder().decode(File.self, from: try data("expected.json"))
    guard let answer = file.answers[name] else { throw Missing() }
    return answer
  }

  static func corpusHash() throws -> String {
    struct File: Decodable { let corpus: String }
    return try JSONDecoder().decode(File.self, from: try data("expected.json")).corpus
  }

  /// 16 bits a line.
  static func hashes(_ name: String) throws -> [UInt16] {
    let bytes = Array(try data("\(name).hashes"))
    return stride(from: 0, to: bytes.count, by: 2).map {
      UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
    }
  }

  /// The hash of a line's tokens, as in `make.py`.
  static func hash(_ tokens: [Int]) -> UInt16 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for token in tokens {
      for shift in stride(from: 0, to: 32, by: 8) {
        value = (value ^ UInt64(token >> shift & 0xFF)) &* 0x100_0000_01B3
      }
    }
    return UInt16(
      truncatingIfNeeded: value ^ value >> 16 ^ value >> 32 ^ value >> 48)
  }

  static func littleEndian(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  static func hexadecimal(_ digest: some Digest) -> String {
    digest.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
