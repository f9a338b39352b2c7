import Foundation
import Indexing

/// `encoder.json` in an index: the run whose model turns typed texts and pictures into vectors.
struct EncoderRecord: Codable {
  /// The run's folder.
  let run: String

  private static func file(_ index: URL) -> URL { index.appending(path: "encoder.json") }

  /// Keeps the record beside the index.
  func write(to index: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(self).write(to: Self.file(index), options: .atomic)
    } catch {
      throw IndexingError(
        .fileAccess, "cannot be written (\(error.localizedDescription))",
        file: Self.file(index).path)
    }
  }

  /// The record of an index that was made from a run.
  static func read(_ index: URL) -> EncoderRecord? {
    guard let data = try? Data(contentsOf: file(index)) else { return nil }
    return try? JSONDecoder().decode(EncoderRecord.self, from: data)
  }
}
