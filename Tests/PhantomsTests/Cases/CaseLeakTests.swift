import Cohorts
import Foundation
import Phantoms
import Testing

struct CaseLeakTests {
  private func design(_ leak: CaseLeak?, cases: Int = 300) throws -> CaseDesign {
    var design = try CaseDesign.preset("clean")
    design.caseCount = cases
    design.imageSize = 48
    design.geneCount = 60
    design.siteCount = 3
    design.leak = leak
    return design
  }

  private func inspected(_ design: CaseDesign, seed: UInt64) throws -> [Notice] {
    try CaseFolder.with { folder in
      let manifest = try CasePhantom(design, seed: seed).write(to: folder)
      return try Cohort.load(manifest: manifest.path).inspect(seed: 1)
    }
  }

  /// The check that must object to each flaw.
  private static let topics: [(CaseLeak, String)] = [
    (.missingness, "missingnessLeak"), (.identifier, "identifier"),
    (.duplicates, "duplicateImages"), (.column, "columnLeak"), (.site, "siteLeak"),
    (.order, "caseOrder"),
  ]

  @Test(arguments: topics)
  func inspectionObjectsToEachFlaw(leak: CaseLeak, topic: String) throws {
    for seed: UInt64 in [3, 17] {
      let alarms = try inspected(design(leak), seed: seed).filter { $0.severity != .info }
      #expect(alarms.contains { $0.topic == topic }, "seed \(seed)")
      // An accession number that tells the label is also a column that does.
      let allowed = leak == .identifier ? [topic, "columnLeak"] : [topic]
      #expect(alarms.allSatisfy { allowed.contains($0.topic) }, "\(seed): \(alarms.map(\.topic))")
    }
  }

  /// In a cohort of small pictures drawn alike, two of 45,000 pairs come near to one another.
  @Test func picturesOfOneAnatomyAreNoCopies() throws {
    let alarms = try inspected(design(nil), seed: 23).filter { $0.severity != .info }
    #expect(alarms.isEmpty, "\(alarms.map(\.sentence))")
  }

  @Test(arguments: 1...4)
  func inspectionOfCleanCohortsIsSilent(seed: UInt64) throws {
    var design = try design(nil, cases: 200)
    design.sitesDiffer = seed % 2 == 0
    design.classCount = seed == 3 ? 3 : 2
    let alarms = try inspected(design, seed: seed).filter { $0.severity != .info }
    #expect(alarms.isEmpty, "\(alarms.map(\.sentence))")
  }

  @Test func copiedPicturesBelongToDifferentPatientsAndShowTheirSigns() throws {
    try CaseFolder.with { folder in
      let phantom = try CasePhantom(design(.duplicates), seed: 3)
      try phantom.write(to: folder)
      var indexOfBytes: [Data: Int] = [:]
      var copies = 0
      for index in phantom.cases.indices {
        let file = folder.appending(path: "images/\(phantom.caseID(index)).png")
        let bytes = try Data(contentsOf: file)
        if let first = indexOfBytes.updateValue(index, forKey: bytes) {
          copies += 1
          #expect(phantom.cases[first].patient != phantom.cases[index].patient)
          #expect(phantom.cases[first].shown[0] == phantom.cases[index].shown[0])
          #expect(phantom.cases[first].label == phantom.cases[index].label)
        }
      }
      // One case in twelve is a copy, every third of these unedited: about 8 of 300.
      #expect((3...16).contains(copies))
    }
  }
}
