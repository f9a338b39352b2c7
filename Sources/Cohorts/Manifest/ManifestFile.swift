import Foundation

/// Where a cohort's manifest is.
enum ManifestFile {
  /// The manifest of a path: the file itself, or the one that a folder holds.
  ///
  /// A folder's is `cohort.yaml`, else its only YAML file.
  ///
  /// - Throws: ``CohortError`` with code `fileAccess` where a folder leaves no choice or several.
  static func path(_ path: String) throws(CohortError) -> String {
    guard FileContents.isFolder(path) else { return path }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw CohortError(
        .fileAccess, "the folder cannot be read: \(error.localizedDescription)", file: path)
    }
    let manifests = names.filter { name in
      let lowered = name.lowercased()
      return !name.hasPrefix(".") && (lowered.hasSuffix(".yaml") || lowered.hasSuffix(".yml"))
    }.sorted()
    func inside(_ name: String) -> String { FilePath.resolve(name, in: path) }
    if manifests.contains("cohort.yaml") { return inside("cohort.yaml") }
    guard let only = manifests.first else {
      throw CohortError(
        .fileAccess,
        "a folder without a manifest; expected cohort.yaml in it, which names table, label "
          + "and modalities", file: path)
    }
    guard manifests.count == 1 else {
      throw CohortError(
        .fileAccess,
        "a folder with \(manifests.count) YAML files and no cohort.yaml; name one of "
          + manifests.prefix(5).map(inside).joined(separator: ", "), file: path)
    }
    return inside(only)
  }
}
