import Foundation
import Phantoms
import Testing

@Suite struct LesionTruthTests {
  /// The chance of malignancy of a case, from what may be seen of it, by Bayes' rule.
  private func chance(
    _ one: LesionPhantom.Case, seen: [LesionPhantom.ModalityName], design: LesionDesign
  ) -> Double {
    // Log odds of disease from the marker or from each gene's own likelihood, averaged over the
    // marker that it follows.
    var odds = log(design.diseaseRate / (1 - design.diseaseRate))
    if seen.contains(.laboratory) {
      odds += 2 * design.markerSeparation * one.marker
    } else if seen.contains(.expression), let genes = one.genes {
      // The genes' sum S of k is N(± k·a·d, k + k²·a²) given the disease.
      let count = Double(design.loadedGeneCount)
      let sum = genes.prefix(design.loadedGeneCount).reduce(0, +)
      let mean = count * design.geneLoading * design.markerSeparation
      let variance = count + count * count * design.geneLoading * design.geneLoading
      odds += 2 * mean * sum / variance
    }
    let ill = 1 / (1 + exp(-odds))
    let rates = design.malignantRates
    let withLesion = ill * rates.both + (1 - ill) * rates.lesionOnly
    let without = ill * rates.diseaseOnly + (1 - ill) * rates.neither
    if seen.contains(.photo) { return one.hasLesion ? withLesion : without }
    return design.lesionRate * withLesion + (1 - design.lesionRate) * without
  }

  @Test func equalsWhatTheBestDecisionReaches() throws {
    var design = LesionDesign()
    design.caseCount = 60_000
    design.mostCasesPerPatient = 1
    design.missingExpressionRate = 0
    let phantom = try LesionPhantom(design: design, seed: 31)
    let truth = try LesionTruth(design)
    #expect(truth.ceilings.count == 8)
    for ceiling in truth.ceilings {
      let chances = phantom.cases.map {
        chance($0, seen: ceiling.modalities, design: design)
      }
      let right = zip(chances, phantom.cases).count { ($0 > 0.5) == $1.isMalignant }
      // Four standard errors of a share of 60,000 are at most .0082.
      let share = Double(right) / Double(design.caseCount)
      #expect(abs(share - ceiling.accuracy) < 0.0082, "\(ceiling.modalities)")

      let area = areaUnderROC(
        chances.map { ($0 * 1e9).rounded() }, positives: phantom.cases.map(\.isMalignant))
      #expect(abs(area - ceiling.rocAUC) < 0.009, "\(ceiling.modalities)")
    }
    let malignant = phantom.cases.count { $0.isMalignant }
    #expect(abs(Double(malignant) / 60_000 - truth.prevalence) < 0.0082)
  }

  private func areaUnderROC(_ scores: [Double], positives: [Bool]) -> Double {
    // Through the sum of midranks of the positive cases.
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var rankSum = 0.0
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
      let midrank = Double(start + end + 1) / 2
      rankSum += midrank * Double(order[start..<end].count { positives[$0] })
      start = end
    }
    let count = Double(positives.count { $0 })
    return (rankSum - count * (count + 1) / 2) / (count * (Double(positives.count) - count))
  }

  @Test func needsTwoModalities() throws {
    let truth = try LesionTruth(LesionDesign())
    func accuracy(_ modalities: LesionPhantom.ModalityName...) throws -> Double {
      try #require(truth.ceiling(with: modalities)).accuracy
    }
    // By hand: prevalence .6·.6·.97 + .6·.4·.08 + .4·.6·.08 + .4·.4·.04 = .394.
    #expect(abs(truth.prevalence - 0.394) < 1e-12)
    #expect(try abs(accuracy() - 0.606) < 1e-12)
    // The photo alone: .6·(.6·.97 + .4·.08) + .4·(1 − .6·.08 − .4·.04) = .3684 + .3744.
    #expect(try abs(accuracy(.photo) - 0.7428) < 1e-12)
    #expect(try accuracy(.photo, .laboratory) > 0.9)
    #expect(try accuracy(.photo, .laboratory) > accuracy(.photo) + 0.15)
    #expect(try accuracy(.photo, .laboratory) > accuracy(.laboratory) + 0.15)
  }

  @Test func expressionRepeatsTheMarker() throws {
    let truth = try LesionTruth(LesionDesign())
    let both = try #require(truth.ceiling(with: [.laboratory, .photo]))
    let all = try #require(truth.ceiling(with: [.photo, .laboratory, .expression]))
    #expect(both.accuracy == all.accuracy)
    #expect(both.rocAUC == all.rocAUC)
    let photo = try #require(truth.ceiling(with: [.photo]))
    let withGenes = try #require(truth.ceiling(with: [.photo, .expression]))
    #expect(withGenes.accuracy > photo.accuracy + 0.05)
    #expect(withGenes.accuracy < both.accuracy)
  }

  @Test func missingDataCostAccuracy() throws {
    var design = LesionDesign()
    let truth = try LesionTruth(design)
    let photo = try #require(truth.ceiling(with: [.photo]))
    // .92 of the cases have the photo, the rest only the prevalence.
    #expect(abs(photo.accuracyAsObserved - (0.92 * 0.7428 + 0.08 * 0.606)) < 1e-12)
    design.missingPhotoRate = 0
    design.missingExpressionRate = 0
    for ceiling in try LesionTruth(design).ceilings {
      #expect(abs(ceiling.accuracyAsObserved - ceiling.accuracy) < 1e-12)
    }
  }

  @Test func knowsWorldsWithoutAnAnswer() throws {
    var silent = LesionDesign()
    silent.markerSeparation = 0
    silent.geneLoading = 0
    let truth = try LesionTruth(silent)
    #expect(truth.ceiling(with: [.laboratory])?.accuracy == truth.ceiling(with: [])?.accuracy)
    #expect(truth.ceiling(with: [.laboratory])?.rocAUC == 0.5)

    var certain = LesionDesign()
    certain.malignantRates.neither = 0
    certain.malignantRates.lesionOnly = 0
    certain.malignantRates.diseaseOnly = 0
    certain.malignantRates.both = 1
    certain.markerSeparation = 50
    let known = try LesionTruth(certain)
    let best = try #require(known.ceiling(with: [.photo, .laboratory]))
    #expect(abs(best.accuracy - 1) < 1e-12)
    #expect(abs(best.rocAUC - 1) < 1e-9)
  }

  @Test func aProtectiveDiseaseIsDecidedTheOtherWayAround() throws {
    var design = LesionDesign()
    design.malignantRates.neither = 0.9
    design.malignantRates.lesionOnly = 0.9
    design.malignantRates.diseaseOnly = 0.1
    design.malignantRates.both = 0.1
    let truth = try LesionTruth(design)
    // Marker ± 1.8 tells the disease apart with an error below .036: .9 of that is kept.
    let accuracy = try #require(truth.ceiling(with: [.laboratory])).accuracy
    #expect(accuracy > 0.87 && accuracy < 0.9)
  }
}
