import Cohorts
import Foundation
import Testing

/// Stains of real patches: her2st, five patients stained on different days.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CHIASM_DATA"] != nil))
struct RealStainTests {
  /// Every tenth patch with its patient.
  private func cohort(_ stain: String) throws -> (Cohort, ImageFiles) {
    let data = ProcessInfo.processInfo.environment["CHIASM_DATA"] ?? ""
    let folder = try TemporaryFolder()
    let table = try String(contentsOfFile: "\(data)/her2st/spots.csv", encoding: .utf8)
    let lines = table.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    guard
      let image = lines[0].firstIndex(of: "image"), let label = lines[0].firstIndex(of: "label")
    else { throw CohortError(.missingColumn, "her2st has other columns") }
    var text = "id,patient,label,image\n"
    for (index, line) in lines.filter({ $0[image].hasSuffix(".jpg") && !$0[label].isEmpty })
      .enumerated() where index % 10 == 0
    {
      text += "\(line[0]),\(line[1]),\(index % 20 == 0 ? "a" : "b"),\(line[image])\n"
    }
    try folder.write("table.csv", text)
    let manifest = """
      name: her2st
      table: table.csv
      case: id
      label: {column: label}
      modalities:
        patch: {kind: image, column: image, size: 96, folder: "\(data)/her2st"\(stain)}
      """
    let cohort = try Cohort.load(manifest: try folder.write("cohort.yaml", manifest))
    guard let files = try cohort.modality("patch").pictures else {
      throw CohortError(.invalidArgument, "no pictures")
    }
    return (cohort, files)
  }

  /// The spread of hematoxylin's color over patches, as the mean angle to the typical one, in degrees.
  private func spread(_ bases: [StainBasis]) -> Double {
    let middle = (0..<3).map { channel in
      bases.reduce(0) { $0 + $1.hematoxylin[channel] } / Double(bases.count)
    }
    let length = middle.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return bases.reduce(0) { sum, basis in
      let cosine = zip(basis.hematoxylin, middle).reduce(0) { $0 + $1.0 * $1.1 } / length
      return sum + acos(min(1, cosine)) * 180 / .pi
    } / Double(bases.count)
  }

  @Test func normalizationBringsStainsOfPatchesTogether() throws {
    let (_, files) = try cohort(", stain: {method: macenko}")
    let before = files.surveys.compactMap { $0?.stains }
    #expect(before.count * 10 > files.surveys.count * 8)
    let reader = ImageReader(files)
    var after: [StainBasis] = []
    for index in files.paths.indices where files.survey(index)?.stains != nil {
      let planes = try #require(try reader.pixels(index))
      let area = files.size * files.size
      let picture = try Picture(
        width: files.size, height: files.size, channels: 3,
        pixels: (0..<area).flatMap { [planes[$0], planes[area + $0], planes[2 * area + $0]] })
      if let basis = try? picture.stainBasis() { after.append(basis) }
    }
    // Of 94 patches: 2.50° before, 0.25° after.
    #expect(spread(after) < spread(before) / 2)
  }

  @Test func patchesOfTissueStay() throws {
    let (cohort, files) = try cohort(", tissue: 0.2")
    // The data set was cut to spots on tissue.
    #expect(files.paths.count { $0 != nil } * 10 >= files.paths.count * 9)
    #expect(try cohort.modality("patch").leftOut.allSatisfy { $0.tissueShare < 0.2 })
  }
}
