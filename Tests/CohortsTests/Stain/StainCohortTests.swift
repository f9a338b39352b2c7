import Cohorts
import Testing

/// Stains and tissue through manifest, loading and fitting.
struct StainCohortTests {
  /// 24 cases of three pictures each: two of tissue, one of glass.
  private func made(_ extra: String, kind: String = "bag") throws -> MadeCohort {
    var made = try MadeCohort()
    made.manifest = made.manifest.replacing(
      "photo: {kind: image, column: photo, size: 8, channels: 3}",
      with: "photo: {kind: \(kind), column: photo, size: 32, channels: 3\(extra)}")
    for index in 0..<24 {
      var tissue = MadeTissue()
      tissue.size = 32
      // Two laboratories.
      if index >= 12 { tissue.stains = [[0.71, 0.62, 0.33], [0.20, 0.90, 0.38]] }
      tissue.stains = tissue.stains.map(MadeTissue.unit)
      for place in 0..<2 {
        let picture = try tissue.picture(seed: UInt64(10 * index + place))
        try made.folder.write("bags/\(index)/\(place).png", picture.png())
      }
      try made.folder.write("bags/\(index)/2.png", MadeTissue.plain([246, 245, 247]).png())
    }
    made.set("photo") { kind == "bag" ? "bags/\($0)" : "bags/\($0)/\($0 % 3).png" }
    return made
  }

  private func bags(_ cohort: Cohort) throws -> ImageBags {
    guard case .bag(let bags) = try cohort.modality("photo").content else {
      throw CohortError(.invalidArgument, "no bag")
    }
    return bags
  }

  @Test func glassIsLeftOutAndCounted() throws {
    let cohort = try made(", tissue: 0.3").load()
    let modality = try cohort.modality("photo")
    #expect(try bags(cohort).picturesOfCase.allSatisfy { $0.count == 2 })
    #expect(modality.leftOut.count == 24)
    #expect(modality.leftOut.allSatisfy { $0.path.hasSuffix("/2.png") && $0.tissueShare == 0 })
    #expect(modality.leftOut[5].caseID == "case-5")
    let notice = cohort.notices.first { $0.topic == "tissueFilter" }
    #expect(notice?.figures.first { $0.name == "leftOut" }?.value == 24)
    #expect(notice?.figures.first { $0.name == "casesThatLost" }?.value == 24)
    #expect(notice?.severity == .info)
  }

  /// The made tissue has a fifth of glass, so no picture reaches 90 %: the best stays, unless blank.
  @Test func aCaseKeepsItsBestPictureUnlessThatIsBlank() throws {
    let made = try made(", tissue: 0.9")
    for place in 0..<2 {
      try made.folder.write("bags/3/\(place).png", MadeTissue.plain([250, 250, 250]).png())
    }
    let cohort = try made.load()
    let counts = try bags(cohort).picturesOfCase.map(\.count)
    #expect(counts == (0..<24).map { $0 == 3 ? 0 : 1 })
    #expect(try cohort.modality("photo").presence[3] == false)
    let notice = cohort.notices.first { $0.topic == "tissueFilter" }
    #expect(notice?.severity == .warning)
    #expect(notice?.figures.first { $0.name == "casesWithBestOnly" }?.value == 23)
    #expect(notice?.figures.first { $0.name == "casesLost" }?.value == 1)
  }

  @Test func aSinglePictureWithoutTissueIsMissing() throws {
    let cohort = try made(", tissue: 0.3", kind: "image").load()
    let modality = try cohort.modality("photo")
    #expect(modality.presence == (0..<24).map { $0 % 3 != 2 })
    #expect(modality.leftOut.map(\.caseID) == (0..<24).filter { $0 % 3 == 2 }.map { "case-\($0)" })
  }

  @Test func refusesAFilterThatLeavesNothing() throws {
    let made = try made(", tissue: 1")
    for index in 0..<24 {
      for place in 0..<2 {
        try made.folder.write(
          "bags/\(index)/\(place).png", MadeTissue.plain([250, 250, 250]).png())
      }
    }
    let error = #expect(throws: CohortError.self) { try made.load() }
    #expect(error?.code == .noCases && error?.message.contains("tissue") == true)
  }

  /// A label never enters: exchanging labels leaves the same pictures.
  @Test func labelsDecideNothing() throws {
    var made = try made(", tissue: 0.75, stain: {method: macenko, target: training}")
    let first = try made.load()
    made.set("label") { $0 % 4 < 2 ? "malignant" : "benign" }
    let second = try made.load()
    #expect(try bags(first).files.paths == bags(second).files.paths)
    #expect(try bags(first).files.surveys == bags(second).files.surveys)
  }

  @Test func referencePicturesComeOutOfTheReader() throws {
    let cohort = try made(", tissue: 0.3, stain: {method: macenko}").load()
    let files = try bags(cohort).files
    let reader = ImageReader(files)
    for index in [0, 30] {
      let planes = try #require(try reader.pixels(index))
      let area = 32 * 32
      let picture = try Picture(
        width: 32, height: 32, channels: 3,
        pixels: (0..<area).flatMap { [planes[$0], planes[area + $0], planes[2 * area + $0]] })
      #expect(try picture.stainBasis().anglesInDegrees(to: .reference).allSatisfy { $0 < 2 })
    }
    #expect(cohort.notices.contains { $0.topic == "stainFault" } == false)
  }

  @Test func picturesWithoutTwoStainsAreCountedAndStay() throws {
    let cohort = try made(", stain: {method: macenko}").load()
    let files = try bags(cohort).files
    let notice = cohort.notices.first { $0.topic == "stainFault" }
    #expect(notice?.figures.first { $0.name == "pictures" }?.value == 24)
    #expect(notice?.severity == .warning)
    #expect(try ImageReader(files).pixels(2)?.prefix(2) == [246, 246])
  }

  /// What is learned from one laboratory's cases is that laboratory's stain; test cases change nothing.
  @Test func theTargetIsFittedOnTrainingCasesOnly() throws {
    let cohort = try made(", tissue: 0.3, stain: {method: macenko, target: training}").load()
    func scaling(_ training: [Int], _ cohort: Cohort) throws -> ImageScaling {
      let fitted = try Preprocessing(fitting: cohort, training: training, modalities: ["photo"])
      guard case .image(let scaling) = try fitted.modality("photo").state else {
        throw CohortError(.invalidArgument, "no picture")
      }
      return scaling
    }
    let first = try scaling(Array(0..<12), cohort)
    let target = try #require(first.stainTarget)
    let own = try StainTests.basis([[0.60, 0.68, 0.42], [0.12, 0.86, 0.50]])
    let other = try StainTests.basis([[0.71, 0.62, 0.33], [0.20, 0.90, 0.38]])
    #expect(target.anglesInDegrees(to: own).allSatisfy { $0 < 2 })
    #expect(target.anglesInDegrees(to: other).contains { $0 > 5 })
    // Pictures of the other laboratory arrive in the colors of the first.
    let reader = try ImageReader(bags(cohort).files)
    let before = try #require(try reader.pixels(40))
    let after = try #require(try reader.pixels(40, stainTarget: target))
    #expect(before != after)
    let changed = try made(", tissue: 0.3, stain: {method: macenko, target: training}")
    for index in 12..<24 {
      try changed.folder.write("bags/\(index)/0.png", MadeTissue.plain([90, 40, 160]).png())
    }
    #expect(try scaling(Array(0..<12), changed.load()) == first)
  }

  @Test(arguments: [
    "tissue: 0", "tissue: 1.5", "tissue: much", "stain: {method: vahadane}", "stain: macenko",
    "stain: {target: training}", "stain: {method: macenko, target: own}", "sample: 0",
    "stain: {method: macenko, augmentation: 2}", "channels: 1, stain: {method: macenko}",
  ])
  func refusesSettingsOutOfRange(_ field: String) throws {
    var made = try MadeCohort()
    made.manifest = made.manifest.replacing(
      "photo: {kind: image, column: photo, size: 8, channels: 3}",
      with: "photo: {kind: bag, column: photo, size: 8, \(field)}")
    let error = #expect(throws: CohortError.self) { try made.load() }
    #expect([.invalidValue, .missingKey].contains(error?.code), "\(String(describing: error))")
  }

  @Test func manifestsAreWrittenAndReadBack() throws {
    let manifest = try Manifest(
      contentsOf: made(
        ", tissue: 0.3, sample: 7, stain: {method: macenko, target: own, augmentation: 0.2}"
      ).write())
    let again = try Manifest(yaml: manifest.yaml(), file: "r.yaml", folder: "/")
    #expect(again.modalities == manifest.modalities)
    guard case .bag(let source) = again.modalities[0].source else {
      Issue.record("no bag")
      return
    }
    #expect(source.sample == 7 && source.image.tissue == 0.3)
    #expect(source.image.stain == StainSettings(target: .own, augmentation: 0.2))
  }

  @Test func treatmentOfStainsChangesTheFingerprint() throws {
    let made = try made(", stain: {method: macenko}")
    let first = try made.load().fingerprint()
    var other = made
    other.manifest = made.manifest.replacing(
      "method: macenko", with: "method: macenko, augmentation: 0.1")
    #expect(try other.load().fingerprint() != first)
  }
}
