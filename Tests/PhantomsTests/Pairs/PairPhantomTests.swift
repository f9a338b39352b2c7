import Cohorts
import Foundation
import Phantoms
import Statistics
import TestSupport
import Testing

@Suite("Phantom of pairs") struct PairPhantomTests {
  private func design(_ change: (inout PairDesign) -> Void = { _ in }) -> PairDesign {
    var design = PairDesign()
    design.caseCount = 60
    change(&design)
    return design
  }

  @Test func descriptionsAreCounted() throws {
    // Two findings in 9 cells, 4 kinds, 2 sizes: 36 · 8² = 2304; one: 9 · 8 = 72.
    expectClose(PairDesign().descriptionCount(findings: 2), to: 2_304)
    expectClose(PairDesign().descriptionCount(findings: 1), to: 72)
    let all = try PairPhantom(
      design {
        $0.caseCount = 4_000
        $0.mostFindings = 1
        $0.told = []
      })
    // 36 descriptions, each drawn about 111 times.
    #expect(Set(all.cases.map { all.description(of: $0.findings) }).count == 36)
  }

  @Test func theCeilingOfOnePairIsOne() {
    let ceiling = PairCeiling(design(), gallery: 1)
    expectClose(ceiling.recallAt1, to: 1, absolute: 1e-12)
    expectClose(ceiling.recallAt10, to: 1, absolute: 1e-12)
  }

  @Test func withoutExchangesRecallAtOneCountsDescriptions() {
    // Σ over descriptions (1 − (1 − p)^N) / N, with p = 1/144 for 72 and 1/4608 for 2304 of them.
    for gallery in [2, 50, 1_000, 20_000] {
      let count = Double(gallery)
      let expected =
        (72 * (1 - pow(1 - 1.0 / 144, count)) + 2_304 * (1 - pow(1 - 1.0 / 4_608, count))) / count
      expectClose(
        PairCeiling(PairDesign(), gallery: gallery).recallAt1, to: expected, relative: 1e-9)
    }
  }

  @Test(arguments: [0.0, 0.3]) func theCeilingIsWhatTheBestSearchReaches(
    _ mismatch: Double
  ) throws {
    let small = design {
      $0.caseCount = 40
      $0.told = []
      $0.mismatch = mismatch
      $0.mostCasesPerPatient = 1
    }
    let ceiling = PairCeiling(small, gallery: 40)
    var stream = RandomStream(seed: 4, "oracle")
    var hits = [0, 0, 0]
    var queries = 0
    for seed in 0..<400 {
      let phantom = try PairPhantom(small, seed: UInt64(seed))
      let shown = phantom.cases.map { phantom.description(of: $0.findings) }
      let told = phantom.cases.map { phantom.description(of: $0.reported) }
      for query in shown.indices {
        // Alike first, by chance among equals.
        var others = Array(told.indices)
        stream.shuffle(&others)
        let order =
          others.filter { told[$0] == shown[query] } + others.filter { told[$0] != shown[query] }
        let rank = (order.firstIndex(of: query) ?? 0) + 1
        for (place, depth) in [1, 5, 10].enumerated() where rank <= depth { hits[place] += 1 }
        queries += 1
      }
    }
    // 16,000 queries: a standard error of .004 at most, more as queries share galleries.
    for (hit, expected) in zip(hits, [ceiling.recallAt1, ceiling.recallAt5, ceiling.recallAt10]) {
      expectClose(Double(hit) / Double(queries), to: expected, absolute: 0.015)
    }
  }

  @Test func reportsNameWhatPicturesShow() throws {
    let phantom = try PairPhantom(design { $0.mostFindings = 4 }, seed: 3)
    let rows = [["upper", "top"], ["middle"], ["lower", "bottom"]]
    for index in phantom.cases.indices {
      let text = phantom.text(of: index)
      #expect(text == phantom.text(of: index))
      for finding in phantom.cases[index].findings {
        let column = ["left", "center", "right"][finding.place % 3]
        #expect(rows[finding.place / 3].contains { text.contains("\($0) \(column)") })
      }
      #expect(!text.contains("faint") && !text.contains("bright"))
    }
  }

  @Test func findingsStandInTheirCells() throws {
    let phantom = try PairPhantom(design { $0.noise = 3 }, seed: 5)
    for index in phantom.cases.indices {
      let picture = try phantom.picture(of: index)
      let side = picture.width
      var bright = [Int](repeating: 0, count: 9)
      for row in 0..<side {
        for column in 0..<side where picture.pixels[row * side + column] > 95 {
          bright[row * 3 / side * 3 + column * 3 / side] += 1
        }
      }
      let places = phantom.cases[index].findings.map(\.place)
      #expect(bright.indices.filter { bright[$0] > 4 } == places)
      // The smallest large form, a cross, covers more than the largest small one, a square.
      for finding in phantom.cases[index].findings where finding.kind == 2 {
        #expect((bright[finding.place] > 100) == finding.isLarge)
      }
    }
  }

  @Test func aFolderHoldsWhatIsDrawn() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pairs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let phantom = try PairPhantom(
      design {
        $0.missingImages = 0.2
        $0.missingTexts = 0.2
        $0.imageSize = 32
      }, seed: 2)
    let manifest = try phantom.write(to: folder)
    let cohort = try Cohort.load(manifest: manifest.path, foldCount: 2)
    #expect(cohort.caseCount == 60)
    let truth = try JSONDecoder().decode(
      PairTruth.self, from: Data(contentsOf: folder.appending(path: "truth.json")))
    #expect(truth == PairTruth(phantom))
    #expect(truth.pairs == phantom.cases.count { $0.hasImage && $0.hasText })
    #expect(truth.pairs < 60 && truth.pairs > 15)
    #expect(phantom.cases.allSatisfy { $0.hasImage || $0.hasText })
    let error = #expect(throws: PhantomError.self) { try phantom.write(to: folder) }
    #expect(error?.code == .folderInUse)
  }

  @Test func exchangedReportsTellOfSomethingElse() throws {
    let phantom = try PairPhantom(
      design {
        $0.caseCount = 2_000
        $0.mismatch = 0.25
      })
    let other = phantom.cases.count { $0.findings != $0.reported }
    // 500 expected, standard deviation 19.
    #expect(abs(other - 500) < 100)
  }

  @Test func refusesImpossibleDesigns() {
    for (place, change) in [
      ("findings", { $0.mostFindings = 10 }), ("cases", { $0.caseCount = 2 }),
      ("mismatch", { $0.mismatch = .nan }), ("noise", { $0.noise = -1 }),
      (
        "missing-texts",
        {
          $0.missingImages = 0.7
          $0.missingTexts = 0.6
        }
      ),
    ] as [(String, (inout PairDesign) -> Void)] {
      let error = #expect(throws: PhantomError.self) { try PairPhantom(design(change)) }
      #expect(error?.code == .invalidDesign && error?.place == place)
    }
  }
}
