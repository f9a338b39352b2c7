import Cohorts
import Foundation
import Phantoms
import Statistics
import Testing

/// Round dark spots on skin are alike without being the same: the hardest cohort for the search of copies.
struct LesionInspectionTests {
  @Test(arguments: [0, 1, 2, 3, 5, 7] as [UInt64])
  func inspectionOfCleanLesionsIsSilent(seed: UInt64) throws {
    let alarms: [Notice] = try CaseFolder.with { folder in
      let manifest = try LesionPhantom(seed: seed).write(to: folder)
      return try Cohort.load(manifest: manifest.path).inspect(seed: seed).filter {
        $0.severity != .info
      }
    }
    #expect(alarms.isEmpty, "\(alarms.map(\.sentence))")
  }

  @Test(arguments: [0, 3] as [UInt64])
  func copiesAmongLesionsAreFoundAndNothingElse(seed: UInt64) throws {
    let phantom = try LesionPhantom(seed: seed)
    let spotted = phantom.cases.indices.filter {
      phantom.cases[$0].hasPhoto && phantom.cases[$0].hasLesion
    }
    try CaseFolder.with { folder in
      func facts(_ picture: Picture, _ name: String) throws -> PictureFacts {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "\(name).png")
        try Data(picture.png()).write(to: file)
        return try PictureFacts(file.path)
      }
      var pictures = try spotted.map { try facts(phantom.photo(of: $0), "\($0)") }
      var stream = RandomStream(seed: seed, "copies")
      let sources = Array(0..<12)
      for place in sources {
        // A little brighter, and rounded anew.
        let original = try phantom.photo(of: spotted[place])
        let pixels = original.pixels.map { pixel in
          UInt8(min(max(Double(pixel) + 6 + stream.normal(), 0), 255))
        }
        let copy = try Picture(
          width: original.width, height: original.height, channels: 3, pixels: pixels)
        pictures.append(try facts(copy, "copy\(place)"))
      }
      let found = DuplicateSearch(pictures, groups: Array(pictures.indices))
      let expected = sources.map {
        DuplicateSearch.Match(
          first: $0, second: spotted.count + $0, isExact: false, isMirrored: false)
      }
      #expect(found.matches == expected)
      #expect(found.lookalikeCount > 0)
    }
  }
}
