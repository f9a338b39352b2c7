import Cohorts
import Contribution
import Foundation

extension ContributionTarget {
  /// How many cases of each class are drawn.
  private static let examplesPerClass = 4
  /// The side that pictures are enlarged to, so that a person sees them.
  private static let leastSide = 384

  /// Draws heat maps over the pictures: of some cases of each class, and the average of each class.
  func writeHeatMaps(
    of name: String, _ files: ImageFiles, _ outcome: ContributionOutcome,
    _ folder: ContributionFolder
  ) throws -> [String] {
    let measurement = outcome.measurement
    let place = FileName.safe(name)
    var contents: [String] = []
    for (label, className) in cohort.classNames.enumerated() {
      let items = measurement.mapItems.filter { measurement.labels?[$0] == label }
      let output = outcome.outputNames.count == 1 ? 0 : label
      let folderName = "\(place)/\(FileName.safe(className))"
      var examples = 0
      for item in items where examples < Self.examplesPerClass {
        let row = outcome.rows[item]
        // A map on which nothing moves (a fold whose model ignores pictures) shows nothing.
        guard let map = try measurement.heatMap(name, case: item),
          map.values[output].contains(where: { $0 != 0 }),
          let picture = try picture(name, files, row)
        else { continue }
        try folder.write(
          Data(map.overlay(on: enlarged(picture), output: output).png()),
          "\(folderName)/case-\(FileName.safe(cohort.caseIDs[row])).png")
        examples += 1
      }
      if examples > 0 { contents.append("\(folderName)/case-*.png") }
      guard let average = try measurement.averageHeatMap(name, label: label),
        let picture = try meanPicture(name, files, items.map { outcome.rows[$0] })
      else { continue }
      try folder.write(
        Data(average.overlay(on: enlarged(picture), output: output).png()),
        "\(place)/average-\(FileName.safe(className)).png")
      contents.append("\(place)/average-\(FileName.safe(className)).png")
    }
    return contents
  }

  /// A case's picture as the model is shown it; `nil` where it is missing.
  func picture(_ name: String, _ files: ImageFiles, _ row: Int) throws -> Picture? {
    guard let planes = try readers[name]?.pixels(row) else { return nil }
    return try Self.picture(planes, files)
  }

  private func meanPicture(
    _ name: String, _ files: ImageFiles, _ rows: [Int]
  ) throws -> Picture? {
    var sums = [Int](repeating: 0, count: files.byteCount)
    var count = 0
    for row in rows {
      guard let planes = try readers[name]?.pixels(row), planes.count == sums.count else {
        continue
      }
      for index in planes.indices { sums[index] += Int(planes[index]) }
      count += 1
    }
    guard count > 0 else { return nil }
    return try Self.picture(sums.map { UInt8($0 / count) }, files)
  }

  /// Planes as interleaved pixels.
  private static func picture(_ planes: [UInt8], _ files: ImageFiles) throws -> Picture {
    let area = files.size * files.size
    var pixels = [UInt8](repeating: 0, count: planes.count)
    for channel in 0..<files.channels {
      for index in 0..<area {
        pixels[index * files.channels + channel] = planes[channel * area + index]
      }
    }
    return try Picture(
      width: files.size, height: files.size, channels: files.channels, pixels: pixels)
  }

  /// The picture at a size at which a person sees it.
  func enlarged(_ picture: Picture) throws -> Picture {
    guard picture.width < Self.leastSide else { return picture }
    let factor = (Self.leastSide + picture.width - 1) / picture.width
    return try picture.resized(width: picture.width * factor, height: picture.height * factor)
  }
}
