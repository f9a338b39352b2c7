import Cohorts
import Statistics
import Testing

@Suite struct DuplicatePictureTests {
  /// Two of each of 40 different pictures of one kind would be 80; these are 40 and some copies.
  private func search(
    _ copies: [(of: UInt64, [UInt8])], count: Int = 40, sameGroup: Bool = false
  ) throws -> DuplicateSearch {
    let folder = try TemporaryFolder()
    var facts: [PictureFacts] = []
    var groups: [Int] = []
    for index in 0..<count {
      let bytes = try DrawnPicture(seed: UInt64(index)).png()
      facts.append(try PictureFacts(try folder.write("\(index).png", bytes)))
      groups.append(index)
    }
    for (place, copy) in copies.enumerated() {
      facts.append(try PictureFacts(try folder.write("copy\(place).png", copy.1)))
      groups.append(sameGroup ? Int(copy.of) : count + place)
    }
    return DuplicateSearch(facts, groups: groups)
  }

  @Test func differentPicturesOfOneKindAreNotTheSame() throws {
    #expect(try search([], count: 150).matches.isEmpty)
  }

  @Test func equalFilesMatchExactly() throws {
    let found = try search([(3, try DrawnPicture(seed: 3).png())]).matches
    #expect(found == [.init(first: 3, second: 40, isExact: true, isMirrored: false)])
  }

  @Test func copiesOfOneGroupDoNotCount() throws {
    #expect(try search([(3, try DrawnPicture(seed: 3).png())], sameGroup: true).matches.isEmpty)
  }

  @Test func changedCopiesAreFound() throws {
    let copies: [(of: UInt64, [UInt8])] = try [
      (0, DrawnPicture(seed: 0).png(noise: 6)),
      (1, DrawnPicture(seed: 1).png(brightness: (1.2, 15))),
      (2, DrawnPicture(seed: 2).png(width: 200, height: 150)),
      (3, DrawnPicture(seed: 3).png(crop: 0.02)),
      (4, DrawnPicture(seed: 4).png(crop: 0.04, brightness: (0.9, 0), noise: 3)),
      (5, DrawnPicture(seed: 5).png(mirrored: true)),
      (6, DrawnPicture(seed: 6).png(width: 50, height: 50, mirrored: true, noise: 4)),
    ]
    let found = try search(copies).matches
    #expect(
      found
        == (0..<7).map {
          .init(first: $0, second: 40 + $0, isExact: false, isMirrored: $0 > 4)
        })
  }

  @Test func nearlyBlankPicturesAreNotCompared() throws {
    func blank(_ shade: UInt8) throws -> [UInt8] {
      var pixels = [UInt8](repeating: shade, count: 64 * 64)
      for index in 0..<20 { pixels[index * 97] = shade + 30 }
      return try Picture(width: 64, height: 64, channels: 1, pixels: pixels).png()
    }
    let found = try search([(0, try blank(0)), (1, try blank(0)), (2, try blank(200))])
    #expect(found.matches.isEmpty)
    #expect(found.blankCount == 3)
  }

  @Test func duplicatesAreCountedByCaseAndLabelAndMerged() throws {
    let folder = try TemporaryFolder()
    let cohort = SoundCohort(seed: 4, groupCount: 40) { content, _ in
      content.paths = content.labels.indices.map { item in
        // Every fifth case has the picture of the case before it.
        let picture = DrawnPicture(seed: UInt64(item % 5 == 4 ? item - 1 : item))
        let bytes = (try? picture.png(width: 40, height: 40, noise: item % 5 == 4 ? 2 : 0)) ?? []
        return try? folder.write("\(item).png", bytes)
      }
    }.cohort()
    let check = try #require(cohort.leakChecks(seed: 1).first { $0.topic == .duplicateImages })
    let notice = try #require(check.notices.first)
    #expect(check.outcome == .found && notice.severity == .error)
    let pairs = stride(from: 4, to: cohort.caseCount, by: 5).filter {
      cohort.groups.indexOfCase[$0] != cohort.groups.indexOfCase[$0 - 1]
    }
    let crossing = pairs.filter { cohort.labels[$0] != cohort.labels[$0 - 1] }
    let figures = Dictionary(uniqueKeysWithValues: notice.figures.map { ($0.name, $0.value) })
    #expect(figures["pairs"] == Double(pairs.count))
    #expect(figures["cases"] == Double(2 * pairs.count))
    #expect(figures["pairsAcrossLabels"] == Double(crossing.count))
    #expect(notice.names.count == min(20, pairs.count))
    #expect(pairs.count > 2)
  }

  @Test func sizeOfFilesThatTellsTheLabelIsFound() throws {
    let folder = try TemporaryFolder()
    func check(_ width: @escaping (Int) -> Int) throws -> LeakCheck {
      let cohort = SoundCohort(seed: 4, groupCount: 50) { content, _ in
        content.paths = content.labels.enumerated().map { item, label in
          let bytes = try? DrawnPicture(seed: UInt64(item)).png(width: width(label), height: 30)
          return try? folder.write("\(width(label))-\(item).png", bytes ?? [])
        }
      }.cohort()
      return try #require(cohort.leakChecks(seed: 1).first { $0.topic == .fileProperties })
    }
    let found = try check { 40 + 3 * $0 }
    #expect(found.notices.first?.sentence.contains("width") == true)
    #expect(try check { _ in 40 }.outcome == .passed)
  }
}
