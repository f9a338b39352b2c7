/// The fields that a body may have.
///
/// A field that is not known is refused, because whoever sent it expects something of it.
enum KnownFields {
  /// Any name of a field.
  private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Checks the fields of an object.
  ///
  /// - Throws: `DecodingError` that names the first field, in alphabetical order, that is not among the keys.
  static func check<Keys: CodingKey & CaseIterable & RawRepresentable<String>>(
    _ decoder: any Decoder, _ keys: Keys.Type
  ) throws {
    let known = Set(Keys.allCases.map(\.rawValue))
    let found = try decoder.container(keyedBy: AnyKey.self).allKeys
    let unknown = found.filter { !known.contains($0.stringValue) }
    guard let first = unknown.min(by: { $0.stringValue < $1.stringValue }) else { return }
    throw DecodingError.dataCorrupted(
      .init(codingPath: [first], debugDescription: "unknown field"))
  }
}
