import Cohorts
import Contribution
import Foundation

/// A folder of outlines, one picture a case, bright inside.
struct OutlineFolder {
  let path: String
  /// The file of each name without its ending.
  private let files: [String: URL]

  init(_ path: String) throws {
    self.path = path
    let root = URL(fileURLWithPath: path, isDirectory: true)
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: root.path)
    } catch {
      throw ContributionError(
        .invalidSetting, "--masks \(path): expected a folder of outlines, \(reason(error))")
    }
    var files: [String: URL] = [:]
    for name in names.sorted() {
      let url = root.appending(path: name)
      guard ["png", "jpg", "jpeg"].contains(url.pathExtension.lowercased()) else { continue }
      let stem = url.deletingPathExtension().lastPathComponent
      if let other = files.updateValue(url, forKey: stem) {
        throw ContributionError(
          .invalidSetting,
          "--masks \(path): \"\(name)\" and \"\(other.lastPathComponent)\" are outlines of the same "
            + "name; keep one")
      }
    }
    guard !files.isEmpty else {
      throw ContributionError(
        .invalidSetting,
        "--masks \(path): expected PNG or JPEG outlines named like the cases or their pictures, "
          + "found none among \(names.count) files")
    }
    self.files = files
  }

  /// The outline of a case in the geometry that the model was shown; `nil` where there is none.
  ///
  /// - Throws: `CohortError` that names the file if it cannot be decoded.
  func outline(case index: Int, of images: ImageFiles) throws -> Picture? {
    let picture = images.paths[index].map {
      URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent
    }
    guard let url = files[images.caseIDs[index]] ?? picture.flatMap({ files[$0] }) else {
      return nil
    }
    let bytes: Data
    do {
      bytes = try Data(contentsOf: url)
    } catch {
      throw CohortError(.fileAccess, "cannot be read (\(reason(error)))", file: url.path)
    }
    return try Picture(decoding: [UInt8](bytes), channels: 1, file: url.path)
      .squared(size: images.size, fit: images.fit)
  }
}

/// What the system says about a failure.
private func reason(_ error: any Error) -> String { error.localizedDescription }
