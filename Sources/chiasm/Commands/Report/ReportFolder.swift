import Encoders
import Findings
import Foundation
import Fusion
import Reports

/// A folder that a command of Chiasm wrote, as a report reads it: what it holds tells what kind it is.
struct ReportFolder {
  let root: URL
  /// What readers know it by.
  var name: String
  /// The findings, where there are any.
  let document: FindingsDocument?
  /// What `retrieval-eval` wrote, where it did.
  let retrieval: RetrievalDocument?
  /// What studies of `intervene` wrote, where they did, in one document.
  let interventions: InterventionDocument?

  /// Reads a folder.
  ///
  /// - Throws: `FusionError` if there is no such folder or nothing in it that a report can show, `FindingsError`
  ///   if a file is damaged.
  init(_ path: String) throws {
    root = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL
    name = root.lastPathComponent
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      throw FusionError(
        .runFolder,
        "\(path): there is no such folder; give the folder of a run (the --output of audit, train, demo, "
          + "interactions, retrieval-eval or intervene)")
    }
    let findings = root.appending(path: "findings.json")
    let retrieval = root.appending(path: "retrieval.json")
    document =
      FileManager.default.fileExists(atPath: findings.path)
      ? try FindingsDocument(contentsOf: findings) : nil
    self.retrieval =
      FileManager.default.fileExists(atPath: retrieval.path)
      ? try RetrievalDocument(contentsOf: retrieval) : nil
    let place = root
    let files = Self.studies.map { place.appending(path: "\($0).json") }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
    var studies: InterventionDocument?
    for file in files {
      let own = try InterventionDocument(contentsOf: file)
      studies = studies?.joined(own) ?? own
    }
    interventions = studies
    if document == nil, self.retrieval == nil, interventions == nil {
      let demo = root.appending(path: "run/findings.json")
      throw FusionError(
        .runFolder,
        FileManager.default.fileExists(atPath: demo.path)
          ? "\(path): this is the folder of a demo; give \(root.appending(path: "run").path)"
          : "\(path): expected findings.json, retrieval.json or a study of intervene, found none of them; is the run finished?"
      )
    }
  }

  /// The studies whose effects a page shows, by the names of their files.
  private static let studies = ["attribute", "attack", "generate"]

  /// Where it is, seen from where the program runs.
  var place: String {
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
      .standardizedFileURL.path
    let prefix = here.hasSuffix("/") ? here : here + "/"
    let path = root.path
    return path.hasPrefix(prefix) && path.count > prefix.count
      ? String(path.dropFirst(prefix.count)) : path
  }

  /// Whether models were trained here, so that a page can be about it.
  var hasModels: Bool { document?.models.isEmpty == false }

  /// Where the out-of-fold predictions are.
  var predictions: URL { RunFolder(root.path).predictions }

  /// Fingerprints of what the findings rest on.
  var fingerprints: [(file: String, sha256: String)] {
    ["manifest.yaml", "settings.json", "predictions.csv", "findings.json"].compactMap { file in
      let path = root.appending(path: file).path
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      return (try? Digest(ofFile: path)).map { (file, $0.text) }
    }
  }
}

extension InterventionDocument {
  /// The studies of both; of two of one kind the first.
  func joined(_ other: InterventionDocument) -> InterventionDocument {
    var result = self
    result.attribute = attribute ?? other.attribute
    result.attack = attack ?? other.attack
    result.generation = generation ?? other.generation
    result.arms = arms ?? other.arms
    return result
  }
}
