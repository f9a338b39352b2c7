import Cohorts
import Encoders
import Foundation
import TestSupport
import Tensors
import Testing

/// A cohort of small made-up pictures: some cases lack one, and two share one.
struct PictureCohort {
  let folder: URL
  let cohort: Cohort
  let readers: [String: ImageReader]

  /// Files that hold different pictures.
  static let distinctCount = 7

  /// - Parameter isBag: Whether a case has up to three pictures; else it has one.
  init(in folder: URL, isBag: Bool = false, size: Int = 16, channels: Int = 3) throws {
    self.folder = folder
    var random = SeededGenerator(seed: 21)
    for index in 0..<Self.distinctCount {
      let pixels = (0..<20 * 24 * 3).map { _ in UInt8.random(in: 0...255, using: &random) }
      let png = try Picture(width: 20, height: 24, channels: 3, pixels: pixels).png()
      try Data(png).write(to: folder.appending(path: "\(index).png"))
    }
    // The same picture under another name.
    try Data(contentsOf: folder.appending(path: "2.png"))
      .write(to: folder.appending(path: "copy.png"))
    let files =
      isBag
      ? ["0.png;1.png;2.png", "3.png", "", "copy.png;4.png", "5.png", "6.png;0.png"]
      : ["0.png", "1.png", "2.png", "copy.png", "", "3.png", "4.png", "5.png", "6.png"]
    var table = "id,patient,label,photo\n"
    for (index, file) in files.enumerated() {
      table += "c\(index),p\(index),\(index % 2 == 0 ? "a" : "b"),\(file)\n"
    }
    try Data(table.utf8).write(to: folder.appending(path: "table.csv"))
    let manifest = folder.appending(path: "cohort.yaml")
    try Data(
      """
      name: pictures
      table: table.csv
      case: id
      group: patient
      label: {column: label}
      modalities:
        photo: {kind: \(isBag ? "bag" : "image"), column: photo, size: \(size), channels: \(channels)}

      """.utf8
    ).write(to: manifest)
    cohort = try Cohort.load(manifest: manifest.path)
    var readers: [String: ImageReader] = [:]
    for modality in cohort.modalities {
      if let files = modality.pictures { readers[modality.name] = ImageReader(files) }
    }
    self.readers = readers
  }

  /// The encoder of the fixture, a ViT, frozen.
  func encoders(
    cacheFolder: String?, viewCount: Int = 1, dtype: DType = .float32, weights: String? = nil
  ) throws -> PictureEncoders {
    let chosen = try #require(
      try PretrainedSettings.chosen(
        [weights ?? Fixtures.url("vit/model.safetensors").path], for: cohort))
    var settings = chosen.settings
    settings.isFrozen = true
    settings.viewCount = viewCount
    settings.dtype = dtype
    settings.cacheFolder = cacheFolder
    return try PictureEncoders(settings, cohort: cohort, readers: readers)
  }

  /// Its features.
  func features(
    cacheFolder: String?, viewCount: Int = 1, dtype: DType = .float32, weights: String? = nil
  ) throws -> FrozenFeatures {
    try #require(
      try encoders(
        cacheFolder: cacheFolder, viewCount: viewCount, dtype: dtype, weights: weights
      ).frozen["photo"])
  }

  /// A split, with the encoder of the fixture.
  func fold() throws -> PreparedFold {
    let split = FoldPlan.Split(
      repetition: 0, fold: 0, training: [0, 1, 2], inner: [3],
      test: Array(4..<cohort.caseCount))
    return try PreparedFold(
      cohort, split: split, readers: readers, encoders: encoders(cacheFolder: nil))
  }
}
