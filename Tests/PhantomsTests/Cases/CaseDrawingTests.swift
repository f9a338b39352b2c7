import Foundation
import Phantoms
import Testing

struct CaseDrawingTests {
  /// Counts of factors and label against the design's own distribution.
  @Test(arguments: 1...2)
  func drawsTheDistribution(seed: UInt64) throws {
    var design = try CaseDesign.preset("clean", modalities: [.laboratory, .report])
    design.caseCount = 8_000
    design.mostCasesPerPatient = 1
    design.classCount = 3
    design.classShares = [0.6, 0.3, 0.1]
    design.labelNoise = 0.1
    let phantom = try CasePhantom(design, seed: seed)
    let factors = try CaseTruth(design).factors
    let peer = BruteForce(design, factors: factors)
    var expected: [String: Double] = [:]
    for outcome in peer.outcomes {
      let key =
        "\(outcome.shown[.laboratory] ?? "")|\(outcome.shown[.report] ?? "")|\(outcome.label)"
      expected[key, default: 0] += 8_000 * outcome.chance
    }
    var counts: [String: Double] = [:]
    for one in phantom.cases {
      let shown = design.modalities.map { modality in
        factors.enumerated().compactMap { place, factor in
          factor.shownBy[modality].map { _ in "\(place)\(one.factors >> UInt64(place) & 1) " }
        }.joined()
      }
      counts["\(shown[0])|\(shown[1])|\(one.label)", default: 0] += 1
    }
    let statistic = expected.reduce(0) { sum, cell in
      let seen = counts[cell.key] ?? 0
      return sum + (seen - cell.value) * (seen - cell.value) / cell.value
    }
    #expect(Set(counts.keys).isSubset(of: expected.keys))
    // Pearson's statistic has mean K − 1 and standard deviation √(2 (K − 1)).
    let freedom = Double(expected.count - 1)
    #expect(abs(statistic - freedom) < 4 * (2 * freedom).squareRoot())
  }

  @Test func showsSignsWrongAsOftenAsItSays() throws {
    var design = try CaseDesign.preset("clean")
    design.caseCount = 10_000
    design.misshown = [.image: 0.2]
    design.missingRates = [.expression: 0.3]
    let phantom = try CasePhantom(design, seed: 4)
    let truth = try CaseTruth(design)
    let place = try #require(truth.factors.firstIndex { $0.name == "image_own" })
    let wrong = phantom.cases.count { one in
      one.shows(.own, modality: 0) != (one.factors >> UInt64(place) & 1 == 1)
    }
    // Four standard deviations: 4 √(.2 · .8 / 10,000) = .016.
    #expect(abs(Double(wrong) / 10_000 - 0.2) < 0.016)
    let missing = phantom.cases.count { !$0.isPresent[3] }
    #expect(abs(Double(missing) / 10_000 - 0.3) < 0.0184)
  }

  @Test func patientsRepeatThemselvesAndStayAtOneSite() throws {
    var design = try CaseDesign.preset("clean")
    design.caseCount = 9_000
    design.mostCasesPerPatient = 3
    design.patientSimilarity = 0.5
    design.siteCount = 3
    let phantom = try CasePhantom(design, seed: 2)
    let patients = Dictionary(grouping: phantom.cases, by: \.patient).values
    #expect(patients.allSatisfy { Set($0.map(\.site)).count == 1 })
    #expect(Set(patients.map(\.count)) == [1, 2, 3])
    let pairs = patients.flatMap { patient in patient.dropFirst().map { ($0, patient[0]) } }
    let alike = pairs.count { $0.0.factors == $0.1.factors }
    // .5 repeat; of the others one in 2¹⁰ agrees by chance. Four standard deviations over 4,500 pairs: .03.
    #expect(abs(Double(alike) / Double(pairs.count) - 0.5) < 0.03)
  }

  @Test(arguments: CaseLeak.allCases)
  func flawsChangeNeitherFactorsNorLabels(leak: CaseLeak) throws {
    var design = try CaseDesign.preset("clean")
    design.caseCount = 200
    design.siteCount = 3
    let clean = try CasePhantom(design, seed: 5)
    design.leak = leak
    let flawed = try CasePhantom(design, seed: 5)
    #expect(clean.cases.map(\.factors) == flawed.cases.map(\.factors))
    #expect(clean.cases.map(\.label) == flawed.cases.map(\.label))
    #expect(clean.cases.map(\.shown) == flawed.cases.map(\.shown))
  }
}
