import Cohorts
public import Foundation

/// Where a run keeps what it made.
///
///     manifest.yaml      the cohort, resolved
///     settings.json      what decides the result, and its fingerprint
///     left-out-pictures.csv   pictures that show too little tissue, if the manifest asks
///     checkpoints/       one file a finished model and split, one for the training under way
///     predictions.csv    out of fold, one row a case and model
///     patch-weights.csv  how much each picture counts in the summaries of models, out of fold
///     findings.json      what was found
///     comparisons.csv    every pair of models
///     decomposition.svg, models.svg, calibration.svg, missing.svg, learning-curve.svg   charts,
///                        where they apply
///     report.html        all of it as one page
///     log.jsonl          one line an event
///     tensorboard/       curves of training, if asked for
public struct RunFolder: Sendable {
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
  /// The out-of-fold predictions.
  public var predictions: URL { root.appending(path: "predictions.csv") }
  /// The log.
  public var log: URL { root.appending(path: "log.jsonl") }
  /// The chart of what the modalities could tell.
  public var decompositionChart: URL { root.appending(path: "decomposition.svg") }
  /// The chart of models and intervals.
  public var chart: URL { root.appending(path: "models.svg") }
  /// Every pair of models on the same cases.
  public var comparisons: URL { root.appending(path: "comparisons.csv") }
  /// The chart of probabilities and how often they come true.
  public var calibrationChart: URL { root.appending(path: "calibration.svg") }
  /// The chart of models by missing modalities.
  public var missingChart: URL { root.appending(path: "missing.svg") }
  /// The chart of what more cases bring.
  public var learningChart: URL { root.appending(path: "learning-curve.svg") }
  /// All of it as one page.
  public var report: URL { root.appending(path: "report.html") }
  /// What was trained.
  public var checkpoints: URL { root.appending(path: "checkpoints", directoryHint: .isDirectory) }

  /// Whether a run was begun here.
  public var isBegun: Bool { FileManager.default.fileExists(atPath: settings.path) }

  /// Whether no model was stored here.
  var isEmpty: Bool {
    let files = try? FileManager.default.contentsOfDirectory(atPath: checkpoints.path)
    return files?.isEmpty ?? true
  }

  /// The name of one model in one split: letters, digits, dots and dashes only.
  func unitName(_ model: ModelDescription, _ split: FoldPlan.Split) -> String {
    "repeat\(split.repetition)-fold\(split.fold)-\(Self.safeName(model.name))"
  }

  /// A name of a model as a name of a file: letters, digits, dashes, and other bytes spelt out, so that
  /// two names never share a file.
  public static func safeName(_ name: String) -> String {
    name.utf8.map { byte -> String in
      let isPlain =
        (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
        || byte == 45
      return isPlain ? String(UnicodeScalar(byte)) : "_" + String(byte, radix: 16)
    }.joined()
  }

  func result(_ model: ModelDescription, _ split: FoldPlan.Split) -> URL {
    checkpoints.appending(path: unitName(model, split) + ".json")
  }

  func weights(_ model: ModelDescription, _ split: FoldPlan.Split) -> String {
    checkpoints.appending(path: unitName(model, split) + ".safetensors").path
  }

  func partialTraining(_ model: ModelDescription, _ split: FoldPlan.Split) -> String {
    checkpoints.appending(path: unitName(model, split) + ".partial.safetensors").path
  }

  func preprocessing(_ split: FoldPlan.Split) -> URL {
    checkpoints.appending(
      path: "repeat\(split.repetition)-fold\(split.fold)-preprocessing.json")
  }

  /// Makes the folders.
  ///
  /// - Throws: ``FusionError`` with code `fileAccess`.
  func create() throws(FusionError) {
    do {
      try FileManager.default.createDirectory(at: checkpoints, withIntermediateDirectories: true)
    } catch {
      throw FusionError(
        .fileAccess,
        "\(root.path): cannot be made (\(error.localizedDescription)); choose another --output")
    }
  }

  /// Writes a file that appears only when it is whole.
  func write(_ data: Data, to url: URL) throws(FusionError) {
    do {
      try data.write(to: url, options: .atomic)
    } catch {
      throw FusionError(
        .fileAccess,
        "\(url.path): cannot be written (\(error.localizedDescription)); is the disk full?")
    }
  }

  /// Writes a value as JSON with sorted keys.
  func write(json value: some Encodable, to url: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try write(encoder.encode(value), to: url)
  }

  /// Reads a value that ``write(json:to:)`` wrote; nil when the file is not there.
  ///
  /// - Throws: ``FusionError`` with code `fileAccess` if the file is damaged.
  func read<Value: Decodable>(_ type: Value.Type, from url: URL) throws(FusionError) -> Value? {
    guard let data = try? Data(contentsOf: url) else { return nil }
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw damaged(url)
    }
  }

  /// The error of a file that is not what was written.
  func damaged(_ url: URL) -> FusionError {
    FusionError(
      .fileAccess, "\(url.path): is damaged; remove this file and resume to fit the model again")
  }
}

extension RunFolder {
  /// Writes the out-of-fold predictions.
  public func writePredictions(_ result: ExperimentResult) throws(FusionError) {
    try write(Data(result.predictionsCSV().utf8), to: predictions)
  }
}
