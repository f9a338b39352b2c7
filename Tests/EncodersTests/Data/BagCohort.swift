import Cohorts
import Encoders
import Foundation

/// Twelve cases of twelve patients whose bags have 0 to 2,000 pictures of 8 pixels.
struct BagCohort {
  static let counts = [1, 2000, 5, 0, 12, 3, 1, 9, 20, 2, 7, 4]
  let cohort: Cohort
  let fold: PreparedFold

  /// - Parameter extra: Keys of the modality, after a comma.
  init(in folder: URL, _ extra: String = "") throws {
    var files: [String] = []
    for number in 0..<25 {
      // Two "stains" in two halves, in other proportions from picture to picture.
      var pixels: [UInt8] = []
      for place in 0..<20 * 20 {
        pixels +=
          place % 2 == 0
          ? [UInt8(120 + number), UInt8(80 + 2 * (place % 20)), 170]
          : [225, UInt8(110 + 3 * (place % 17)), UInt8(160 + number)]
      }
      let picture = try Picture(width: 20, height: 20, channels: 3, pixels: pixels)
      let name = "\(number).png"
      try Data(picture.png()).write(to: folder.appending(path: name))
      files.append(name)
    }
    var table = "id,label,pictures\n"
    for (index, count) in Self.counts.enumerated() {
      let list = (0..<count).map { files[(index + $0) % files.count] }.joined(separator: ";")
      table += "c\(index),\(index % 2 == 0 ? "a" : "b"),\(list)\n"
    }
    try Data(table.utf8).write(to: folder.appending(path: "table.csv"))
    let manifest = """
      name: bags
      table: table.csv
      case: id
      label: {column: label}
      modalities:
        slides: {kind: bag, column: pictures, size: 16, limit: 4096, sample: 6\(extra)}
      """
    let path = folder.appending(path: "cohort.yaml")
    try Data(manifest.utf8).write(to: path)
    cohort = try Cohort.load(manifest: path.path)
    let split = FoldPlan.Split(
      repetition: 0, fold: 0, training: Array(0..<8), inner: [8, 9], test: [10, 11])
    fold = try PreparedFold(cohort, split: split, readers: [:])
  }
}
