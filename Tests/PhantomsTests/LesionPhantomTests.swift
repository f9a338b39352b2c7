import Cohorts
import Foundation
import Phantoms
import Testing

@Suite struct LesionPhantomTests {
  private func folder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "chiasm-phantom-\(UUID().uuidString)")
  }

  @Test func isTheSameForTheSameSeed() throws {
    let first = try LesionPhantom(seed: 3)
    let second = try LesionPhantom(seed: 3)
    #expect(first.cases == second.cases)
    #expect(try first.photo(of: 7) == second.photo(of: 7))
    #expect(try LesionPhantom(seed: 4).cases != first.cases)
  }

  @Test func keepsToItsDesign() throws {
    var design = LesionDesign()
    design.caseCount = 4_000
    let cases = try LesionPhantom(design: design, seed: 5).cases
    func share(_ holds: (LesionPhantom.Case) -> Bool) -> Double {
      Double(cases.count(where: holds)) / Double(cases.count)
    }
    #expect(cases.count == 4_000)
    #expect(Set(cases.map(\.id)).count == 4_000)
    // Four standard errors of a share of 4,000 are at most .032; diseases come in groups of 2.5.
    #expect(abs(share(\.hasLesion) - 0.6) < 0.032)
    #expect(abs(share(\.hasDisease) - 0.6) < 0.055)
    #expect(abs(share { !$0.hasPhoto } - 0.08) < 0.018)
    #expect(abs(share { $0.genes == nil } - 0.15) < 0.023)
    let sizes = Dictionary(grouping: cases, by: \.patient).values.map(\.count)
    #expect(Set(sizes) == [1, 2, 3, 4])
    let patients = Dictionary(grouping: cases, by: \.patient).values
    #expect(patients.allSatisfy { Set($0.map(\.hasDisease)).count == 1 })
  }

  @Test func showsLesionsPlainly() throws {
    let phantom = try LesionPhantom(seed: 6)
    var darkest: [Bool: [Double]] = [:]
    for index in 0..<120 {
      let photo = try phantom.photo(of: index)
      let red = stride(from: 0, to: photo.pixels.count, by: 3).map { Double(photo.pixels[$0]) }
      let middle = red.sorted()[red.count / 2]
      // The darkest fortieth against the middle of the picture.
      let dark = red.sorted()[red.count / 40]
      darkest[phantom.cases[index].hasLesion, default: []].append(dark / middle)
    }
    let faintest = try #require(darkest[true]?.max())
    let shaded = try #require(darkest[false]?.min())
    #expect(faintest < 0.8)
    #expect(shaded > 0.85)
  }

  @Test func writesACohortThatReads() throws {
    var design = LesionDesign()
    design.caseCount = 40
    design.imageSize = 32
    let phantom = try LesionPhantom(design: design, seed: 2)
    let folder = folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let manifest = try phantom.write(to: folder)

    let cohort = try Cohort.load(manifest: manifest.path)
    #expect(cohort.caseIDs == phantom.cases.map(\.id))
    #expect(cohort.classNames == ["benign", "malignant"])
    #expect(cohort.labels == phantom.cases.map { $0.isMalignant ? 1 : 0 })
    #expect(cohort.modalities.map(\.name) == ["photo", "laboratory", "expression"])
    #expect(cohort.modalities[0].presence == phantom.cases.map(\.hasPhoto))
    #expect(cohort.modalities[1].presentCount == 40)
    #expect(cohort.modalities[2].presence == phantom.cases.map { $0.genes != nil })
    let patients = phantom.cases.map(\.patient)
    #expect(cohort.groups.indexOfCase.map { cohort.groups.names[$0] } == patients)

    guard case .image(let files) = cohort.modalities[0].content,
      case .tabular(let columns) = cohort.modalities[1].content,
      case .vector(let matrix) = cohort.modalities[2].content
    else {
      Issue.record("the modalities are of other kinds")
      return
    }
    let shown = try #require(phantom.cases.firstIndex { $0.hasPhoto })
    let photo = try phantom.photo(of: shown)
    let planes = try #require(try files.decode(shown))
    let redPlane = stride(from: 0, to: photo.pixels.count, by: 3).map { photo.pixels[$0] }
    #expect(Array(planes.prefix(32 * 32)) == redPlane)

    for (value, one) in zip(columns.numeric[0].values, phantom.cases) {
      #expect(abs((value ?? .nan) - (20 + 4 * one.marker)) <= 0.005_001)
    }
    #expect(columns.numeric[1].values == phantom.cases.map { $0.age.map(Double.init) })
    let measured = try #require(phantom.cases.firstIndex { $0.genes != nil })
    let row = matrix.rowOfCase[measured] * matrix.names.count
    let genes = try #require(phantom.cases[measured].genes)
    for (value, expected) in zip(matrix.values[row..<row + genes.count], genes) {
      #expect(abs(Double(value) - expected) < 1e-4)
    }
  }

  @Test func writesTheSameBytes() throws {
    var design = LesionDesign()
    design.caseCount = 20
    design.imageSize = 16
    let folders = [folder(), folder()]
    defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
    for folder in folders { try LesionPhantom(design: design, seed: 9).write(to: folder) }
    for name in ["cohort.yaml", "cases.csv", "expression.csv", "truth.json"] {
      let bytes = try folders.map { try Data(contentsOf: $0.appending(path: name)) }
      #expect(bytes[0] == bytes[1], "\(name)")
      #expect(!bytes[0].isEmpty)
    }
  }

  @Test func leavesAnotherCohortAlone() throws {
    let folder = folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: folder.appending(path: "cohort.yaml"))
    let phantom = try LesionPhantom()
    let error = #expect(throws: PhantomError.self) { try phantom.write(to: folder) }
    #expect(error?.code == .folderInUse)
    #expect(try Data(contentsOf: folder.appending(path: "cohort.yaml")) == Data("mine".utf8))
    let unwritable = #expect(throws: PhantomError.self) {
      try phantom.write(to: folder.appending(path: "cohort.yaml/below"))
    }
    #expect(unwritable?.code == .fileAccess)
  }

  @Test func refusesDesignsThatMakeNoCohort() {
    let changes: [(inout LesionDesign) -> Void] = [
      { $0.caseCount = 0 }, { $0.caseCount = .max }, { $0.imageSize = -1 }, { $0.geneCount = 0 },
      { $0.loadedGeneCount = 25 }, { $0.mostCasesPerPatient = 0 }, { $0.lesionRate = 1.2 },
      { $0.malignantRates.both = .nan }, { $0.markerSeparation = -.infinity },
      { $0.missingPhotoRate = -0.1 },
    ]
    for (index, change) in changes.enumerated() {
      var design = LesionDesign()
      change(&design)
      let error = #expect(throws: PhantomError.self, "change \(index)") {
        try LesionPhantom(design: design)
      }
      #expect(error?.code == .invalidDesign)
    }
  }
}
