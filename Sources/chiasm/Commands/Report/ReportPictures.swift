import Cohorts
import Findings
import Foundation
import Reports

/// The maps that `contribution` wrote into a run folder, small enough for a page.
struct ReportPictures {
  /// The pictures, averages first.
  private(set) var pictures: [ReportPicture] = []
  /// How many there was no room for.
  private(set) var leftOut = 0

  /// How wide a picture is in a page.
  private static let side = 288
  /// How many cases of each class are shown.
  private static let casesPerClass = 2
  /// How many bytes all pictures of a page may take; in a page they take a third more.
  private static let mostBytes = 2_600_000

  /// Reads the maps of the models in some findings.
  init(run: URL, document: FindingsDocument) {
    var bytes = 0
    var seen: Set<String> = []
    for entry in document.contribution where seen.insert(entry.model).inserted {
      let folder = run.appending(path: "contribution").appending(path: FileName.safe(entry.model))
      for modality in entry.modalities {
        for (name, caseID, file) in Self.files(folder, modality, document.cohort.classes) {
          guard let data = Self.small(file) else { continue }
          if bytes + data.count > Self.mostBytes {
            leftOut += 1
            continue
          }
          bytes += data.count
          pictures.append(
            ReportPicture(
              model: entry.model, modality: modality, className: name, caseID: caseID,
              mediaType: "image/png", data: data))
        }
      }
    }
  }

  /// The files of one modality with the class and the case that they show.
  private static func files(
    _ folder: URL, _ modality: String, _ classes: [String]
  ) -> [(String, String?, URL)] {
    let place = folder.appending(path: FileName.safe(modality))
    let averages = classes.map { name -> (String, String?, URL) in
      (name, nil, place.appending(path: "average-\(FileName.safe(name)).png"))
    }
    let cases = classes.flatMap { name -> [(String, String?, URL)] in
      let own = place.appending(path: FileName.safe(name))
      let files = (try? FileManager.default.contentsOfDirectory(atPath: own.path)) ?? []
      return files.filter { $0.hasPrefix("case-") && $0.hasSuffix(".png") }.sorted()
        .prefix(casesPerClass).map {
          (name, String($0.dropFirst(5).dropLast(4)), own.appending(path: $0))
        }
    }
    return (averages + cases).filter { FileManager.default.fileExists(atPath: $0.2.path) }
  }

  /// A picture no wider than a page shows it; `nil` if it cannot be read, and then it is not shown.
  private static func small(_ file: URL) -> Data? {
    guard let content = try? Data(contentsOf: file),
      let picture = try? Picture(decoding: [UInt8](content), channels: 3, file: file.path)
    else { return nil }
    let longest = max(picture.width, picture.height)
    if longest <= side { return content }
    guard
      let scaled = try? picture.resized(
        width: max(1, picture.width * side / longest),
        height: max(1, picture.height * side / longest)),
      let bytes = try? scaled.png()
    else { return nil }
    return Data(bytes)
  }
}
