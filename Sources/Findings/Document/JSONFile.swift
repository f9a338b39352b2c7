public import Foundation

/// A value that is kept as a JSON file with sorted keys and a schema version.
public protocol JSONFile: Codable {}

extension JSONFile {
  /// The value as JSON: sorted keys, two spaces, a newline at the end.
  ///
  /// - Throws: ``FindingsError`` with code `notFinite` if a number is NaN or infinite.
  public func json() throws(FindingsError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return try encoder.encode(self) + Data("\n".utf8)
    } catch EncodingError.invalidValue(let value, let context) {
      throw FindingsError(
        .notFinite, path: FindingsError.path(context.codingPath),
        message: "expected a finite number, found \(value)")
    } catch {
      throw FindingsError(.schemaMismatch, path: "", message: "\(error)")
    }
  }

  /// Reads a value from JSON.
  ///
  /// - Throws: ``FindingsError`` that names the key at fault, or with code `unsupportedSchema` if
  ///   another version of the keys was written.
  public init(json: Data) throws(FindingsError) {
    try Self.checkSchema(json)
    self = try decoded(Self.self, from: json)
  }

  /// Reads a value from JSON, telling its decoding something.
  init(json: Data, telling key: CodingUserInfoKey) throws(FindingsError) {
    try Self.checkSchema(json)
    self = try decoded(Self.self, from: json, telling: key)
  }

  private static func checkSchema(_ json: Data) throws(FindingsError) {
    let version = try decoded(Version.self, from: json)
    if version.schema != FindingsDocument.currentSchema {
      throw FindingsError(
        .unsupportedSchema, path: "schema",
        message: "expected \(FindingsDocument.currentSchema), found \(version.schema); "
          + "read the file with the version of Chiasm that wrote it")
    }
  }

  /// Writes the value, replacing the file in one step.
  ///
  /// - Throws: ``FindingsError`` if a number is not finite or the file cannot be written.
  public func write(to file: URL) throws(FindingsError) {
    let data = try json()
    do {
      try data.write(to: file, options: .atomic)
    } catch {
      throw FindingsError(
        .fileAccess, path: file.path,
        message: "cannot be written: \(error.localizedDescription)")
    }
  }

  /// Reads a value from a file.
  ///
  /// - Throws: ``FindingsError`` if the file cannot be read or is not what its schema demands.
  public init(contentsOf file: URL) throws(FindingsError) {
    try self.init(json: bytes(of: file))
  }
}

/// The bytes of a file.
func bytes(of file: URL) throws(FindingsError) -> Data {
  do {
    return try Data(contentsOf: file)
  } catch {
    throw FindingsError(
      .fileAccess, path: file.path, message: "cannot be read: \(error.localizedDescription)")
  }
}

extension FindingsError {
  /// Restates the decoder's error for people.
  fileprivate init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init(
        .schemaMismatch, path: Self.path(context.codingPath + [key]),
        message: "expected this key, found none")
    case .typeMismatch(let type, let context):
      self.init(
        .schemaMismatch, path: Self.path(context.codingPath),
        message: "expected \(type), found something else")
    case .valueNotFound(let type, let context):
      self.init(
        .schemaMismatch, path: Self.path(context.codingPath),
        message: "expected \(type), found null")
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      self.init(.notJSON, path: "", message: "expected JSON: \(context.debugDescription)")
    case .dataCorrupted(let context):
      self.init(
        .schemaMismatch, path: Self.path(context.codingPath), message: context.debugDescription)
    @unknown default:
      self.init(.schemaMismatch, path: "", message: "\(error)")
    }
  }
}

/// What every file states, whatever else it holds.
private struct Version: Decodable { let schema: Int }

private func decoded<Value: Decodable>(
  _ type: Value.Type, from json: Data, telling key: CodingUserInfoKey? = nil
) throws(FindingsError) -> Value {
  let decoder = JSONDecoder()
  if let key { decoder.userInfo[key] = true }
  do {
    return try decoder.decode(type, from: json)
  } catch let error as DecodingError {
    throw FindingsError(error)
  } catch {
    throw FindingsError(.notJSON, path: "", message: "\(error)")
  }
}
