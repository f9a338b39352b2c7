public import Foundation

/// Where a pretraining keeps what it made.
///
///     manifest.yaml     the cohort, resolved
///     settings.json     what decides the result, and its fingerprint
///     findings.json     what was found
///     tokenizer/        the tokenizer of the model of all cases, or of the first fold
///     checkpoints/      for each model: NAME.safetensors, NAME.json (there when the rest is whole),
///                       NAME-tokenizer/, NAME-rows.safetensors
///     embeddings/       image.npy, text.npy, cases.csv: each case by a model that has not seen it
///     embeddings/final/ the same of all cases by the model of all cases, if there is one
///     log.jsonl         one line an event
public struct PretrainingFolder: Sendable {
  /// The folder.
  public let root: URL

  /// Names a folder; it need not exist.
  public init(_ path: String) { root = URL(fileURLWithPath: path, isDirectory: true) }

  /// The resolved cohort.
  public var manifest: URL { root.appending(path: "manifest.yaml") }
  /// The settings and their fingerprint.
  public var settings: URL { root.appending(path: "settings.json") }
  /// The findings.
  public var findings: URL { root.appending(path: "findings.json") }
  /// The log.
  public var log: URL { root.appending(path: "log.jsonl") }
  /// The tokenizer that belongs to the run as a whole.
  public var tokenizer: URL { root.appending(path: "tokenizer", directoryHint: .isDirectory) }
  /// What was trained.
  public var checkpoints: URL { root.appending(path: "checkpoints", directoryHint: .isDirectory) }
  /// Rows in the shared space, out of fold.
  public var embeddings: URL { root.appending(path: "embeddings", directoryHint: .isDirectory) }
  /// Rows of all cases by the model of all cases.
  public var finalEmbeddings: URL {
    embeddings.appending(path: "final", directoryHint: .isDirectory)
  }

  /// Whether a run was begun here.
  public var isBegun: Bool { FileManager.default.fileExists(atPath: settings.path) }

  /// The weights of a model.
  func weights(_ unit: String) -> URL { checkpoints.appending(path: unit + ".safetensors") }
  /// What is known of a model; it appears when everything else of it is whole.
  func result(_ unit: String) -> URL { checkpoints.appending(path: unit + ".json") }
  /// Rows of cases that a model embedded.
  func rows(_ unit: String) -> URL { checkpoints.appending(path: unit + "-rows.safetensors") }
  /// The tokenizer of a model.
  func tokenizer(_ unit: String) -> URL {
    checkpoints.appending(path: unit + "-tokenizer", directoryHint: .isDirectory)
  }
  /// The state of a training under way.
  func partial(_ unit: String, stage: String) -> String {
    checkpoints.appending(path: "\(unit)-\(stage).partial.safetensors").path
  }

  /// Makes folders.
  func create(_ url: URL) throws(RetrievalError) {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw RetrievalError(
        .invalidArgument,
        "\(url.path): cannot be made (\(error.localizedDescription)); choose another --output")
    }
  }

  /// Writes a value as JSON that appears only when it is whole.
  func write(json value: some Encodable, to url: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(value).write(to: url, options: .atomic)
  }

  /// Reads a value that ``write(json:to:)`` wrote; nil when the file is not there.
  func read<Value: Decodable>(_ type: Value.Type, from url: URL) throws(RetrievalError) -> Value? {
    guard let data = try? Data(contentsOf: url) else { return nil }
    guard let value = try? JSONDecoder().decode(type, from: data) else {
      throw RetrievalError(
        .damagedFile,
        "\(url.path): is damaged; remove this file and resume to train this model anew")
    }
    return value
  }
}
