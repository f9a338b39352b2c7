import Cohorts
import Testing

struct ImageBagsTests {
  /// A cohort whose photos are bags: folders for even cases, lists for odd ones.
  private func made(limit: Int? = nil) throws -> MadeCohort {
    var made = try MadeCohort()
    made.manifest = made.manifest.replacing(
      "photo: {kind: image, column: photo, size: 8, channels: 3}",
      with: "photo: {kind: bag, column: photo, size: 8"
        + (limit.map { ", limit: \($0)" } ?? "") + "}")
    for index in 0..<24 where index % 2 == 0 {
      for place in 0..<3 {
        let pixels = [UInt8](repeating: UInt8(10 * place + index), count: 9 * 9 * 3)
        let picture = try Picture(width: 9, height: 9, channels: 3, pixels: pixels)
        // Sorted by name, whatever the order of their making.
        try made.folder.write("bags/\(index)/\(["b", "a", "c"][place]).png", picture.png())
      }
      try made.folder.write("bags/\(index)/notes.txt", "not a picture")
    }
    made.set("photo") { index in
      index % 2 == 0 ? "bags/\(index)" : "images/\(index).png; images/0.png"
    }
    return made
  }

  private func bags(_ cohort: Cohort) throws -> ImageBags {
    guard case .bag(let bags) = try cohort.modality("photo").content else {
      throw CohortError(.invalidArgument, "no bag")
    }
    return bags
  }

  @Test func readsFoldersAndLists() throws {
    let cohort = try made().load()
    let modality = try cohort.modality("photo")
    #expect(modality.kind == .bag && modality.presentCount == 24)
    let bags = try bags(cohort)
    #expect(bags.picturesOfCase.map(\.count) == (0..<24).map { $0 % 2 == 0 ? 3 : 2 })
    #expect(bags.largestCount(of: [1, 3]) == 2 && bags.largestCount(of: []) == 0)
    let names = bags.picturesOfCase[0].map { bags.files.paths[$0]?.split(separator: "/").last }
    #expect(names == ["a.png", "b.png", "c.png"])
    // The second picture made is "a".
    let reader = ImageReader(bags.files)
    #expect(try reader.pixels(bags.picturesOfCase[4].lowerBound)?.first == 14)
    #expect(bags.files.caseIDs[bags.picturesOfCase[3].lowerBound] == "case-3")
  }

  @Test func fitsOnAllPicturesOfTheTrainingCases() throws {
    let cohort = try made().load()
    let preprocessing = try Preprocessing(
      fitting: cohort, training: [2, 4], modalities: ["photo"])
    guard case .image(let scaling) = try preprocessing.modality("photo").state else {
      Issue.record("no scaling")
      return
    }
    #expect(scaling.sampleCount == 6)
    #expect(abs(scaling.mean[0] - 13.0 / 255) < 1e-9)
    guard case .bag(let block) = try preprocessing.blocks(of: cohort, cases: [1, 2])[0].content
    else {
      Issue.record("no bag")
      return
    }
    #expect(block.counts == [2, 3])
    #expect(block.images.pixels.count == 5 * 3 * 8 * 8)
  }

  @Test func keepsEvenlySpacedPicturesOfLargeBags() throws {
    let cohort = try made(limit: 2).load()
    let bags = try bags(cohort)
    #expect(bags.picturesOfCase.allSatisfy { $0.count == 2 })
    let names = bags.picturesOfCase[0].map { bags.files.paths[$0]?.split(separator: "/").last }
    #expect(names == ["a.png", "b.png"])
    let notice = cohort.notices.first { $0.topic == "bagLimit" }
    #expect(notice?.figures.first { $0.name == "cases" }?.value == 12)
  }

  @Test func absentPicturesAreSaidAndLeftOut() throws {
    var made = try made()
    made.set(1, "photo", "images/1.png;nowhere.png")
    made.set(3, "photo", "nowhere.png")
    made.set(5, "photo", "")
    try made.folder.write("empty/readme.txt", "nothing")
    made.set(7, "photo", "empty")
    let cohort = try made.load()
    #expect(
      try cohort.modality("photo").presence.indices.filter {
        try !cohort.modality("photo").presence[$0]
      } == [3, 5, 7])
    let notices = cohort.notices.filter { $0.topic == "missingFile" }
    #expect(notices.count == 2)
    #expect(notices.contains { $0.sentence.contains("\"nowhere.png\"") })
    #expect(notices.contains { $0.sentence.contains("\"empty\"") })
  }

  @Test func refusesBagsWithoutAnyPicture() throws {
    var made = try made()
    made.set("photo") { _ in "nowhere" }
    let error = #expect(throws: CohortError.self) { try made.load() }
    #expect(error?.code == .missingFile)
    #expect(error?.message.contains("folder") == true)
  }

  @Test(arguments: ["limit: 0", "limit: many", "limits: 3"])
  func refusesSettingsOutOfRange(_ field: String) throws {
    var made = try MadeCohort()
    made.manifest = made.manifest.replacing(
      "photo: {kind: image, column: photo, size: 8, channels: 3}",
      with: "photo: {kind: bag, column: photo, size: 8, \(field)}")
    #expect(throws: CohortError.self) { try made.load() }
  }

  @Test func undecodablePicturesAreNamedByTheirCase() throws {
    let made = try made()
    try made.folder.write("bags/6/b.png", "no picture")
    let cohort = try made.load()
    let bags = try bags(cohort)
    let faults = ImageReader(bags.files).faults(in: Array(bags.files.paths.indices))
    #expect(faults.count == 1)
    #expect(faults.first?.description.contains("case-6") == true)
  }

  @Test func manifestsAreWrittenAndReadBack() throws {
    let cohort = try made(limit: 5).load()
    let again = try Manifest(yaml: cohort.manifest.yaml(), file: "r.yaml", folder: "/")
    #expect(again.modalities == cohort.manifest.modalities)
  }

  @Test func otherPicturesGiveAnotherFingerprint() throws {
    let first = try made().load().fingerprint()
    var changed = try made()
    changed.set(1, "photo", "images/1.png")
    #expect(try changed.load().fingerprint() != first)
  }
}
