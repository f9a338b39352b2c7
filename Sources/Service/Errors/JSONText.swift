import Foundation

/// Values as the JSON that is sent: keys in order, so that equal answers are equal bytes.
enum JSONText {
  /// A value as JSON; empty if it has none, which values of this module always have.
  static func data(_ value: some Encodable) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return (try? encoder.encode(value)) ?? Data()
  }
}
