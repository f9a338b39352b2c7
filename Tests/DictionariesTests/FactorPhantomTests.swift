import Foundation
import Phantoms
import TestSupport
import Tensors
import Testing

@Suite("FactorPhantom") struct FactorPhantomTests {
  private var design: FactorDesign {
    var design = FactorDesign()
    design.caseCount = 500
    design.noise = 0
    design.gap = 0
    return design
  }

  @Test func rowsAreSumsOfTheFactorsThatAct() throws {
    let phantom = try FactorPhantom(design, seed: 5)
    let directions = try Tensor(phantom.directions, shape: [40, 32])
    try expectClose(
      directions.norm(axes: [1]), to: [Double](repeating: 1, count: 40), absolute: 1e-12)
    for modality in 0..<2 {
      let strengths = try Tensor(phantom.strengths[modality], shape: [500, 40])
      try expectClose(
        Tensor(phantom.rows[modality], shape: [500, 32]), to: strengths.matmul(directions),
        absolute: 1e-12)
      let active = Double(phantom.strengths[modality].count { $0 > 0 }) / 500
      expectClose(active, to: 3, absolute: 0.25)
    }
  }

  @Test func privateFactorsActInTheirModalityAlone() throws {
    let phantom = try FactorPhantom(design, seed: 5)
    for (factor, owner) in phantom.owners.enumerated() {
      for number in 0..<500 {
        let acts = (0..<2).map { phantom.strengths[$0][number * 40 + factor] > 0 }
        if let owner { #expect(!acts[1 - owner]) } else { #expect(acts[0] == acts[1]) }
      }
    }
    #expect(phantom.owners.count { $0 == nil } == 20)
    #expect(phantom.owners.count { $0 == 0 } == 10)
  }

  @Test func oneSeedGivesOnePhantom() throws {
    let first = try FactorPhantom(design, seed: 5)
    #expect(try FactorPhantom(design, seed: 5).rows == first.rows)
    #expect(try FactorPhantom(design, seed: 6).rows != first.rows)
    // Groups are whole and in order.
    #expect(zip(first.groups, first.groups.dropFirst()).allSatisfy { (0...1).contains($1 - $0) })
  }

  @Test func recoveryOfTheTruthIsWhole() throws {
    let phantom = try FactorPhantom(design, seed: 5)
    let recovery = phantom.recovery(by: phantom.directions)
    #expect(recovery.share(atLeast: 0.999) == 1)
    #expect(recovery.matches == Array(0..<40))
    var isUsed = [Bool](repeating: true, count: 40)
    isUsed[3] = false
    #expect(phantom.recovery(by: phantom.directions, isUsed: isUsed).cosines[3] < 0.9)
    #expect(phantom.recovery(by: []).share(atLeast: 0) == 0)
  }

  @Test func writesWhatItHolds() throws {
    try withTemporaryFolder { folder in
      let phantom = try FactorPhantom(design, seed: 5)
      try phantom.write(to: folder)
      let text = try NumpyFile(path: folder.appending(path: "text.npy").path).tensor()
      #expect(text.shape == [500, 32])
      try expectClose(text, to: phantom.rows[1], absolute: 1e-6)
      let strengths = try NumpyFile(path: folder.appending(path: "image_strengths.npy").path)
        .tensor()
      #expect(strengths.shape == [500, 40])
      let cases = try String(contentsOf: folder.appending(path: "cases.csv"), encoding: .utf8)
      #expect(cases.split(separator: "\n").count == 501)
      let error = try #require(throws: PhantomError.self) { try phantom.write(to: folder) }
      #expect(error.code == .folderInUse)
    }
  }

  @Test func refusesDesignsThatAreNone() throws {
    let changes: [(inout FactorDesign) -> Void] = [
      { $0.caseCount = 0 }, { $0.width = 1 }, { $0.modalities = ["a", "a"] },
      { $0.modalities = ["a/b", "c"] }, { $0.privateCounts = [1] }, { $0.sharedCount = -1 },
      { $0.meanActiveCount = 0 }, { $0.meanActiveCount = 31 }, { $0.noise = .nan },
      { $0.mostCasesPerGroup = 0 }, { $0.caseCount = 10_000_000 },
    ]
    for change in changes {
      var wrong = design
      change(&wrong)
      let error = try #require(throws: PhantomError.self) { try FactorPhantom(wrong) }
      #expect(error.code == .invalidDesign)
    }
  }
}
