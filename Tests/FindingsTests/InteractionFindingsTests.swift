import Findings
import Foundation
import Testing

/// Findings that fill every field.
func completeInteraction() -> InteractionFindings {
  InteractionFindings(
    pair: ModalityPair("photo", rest: ["clinical", "notes"]), rest: ["clinical", "notes"],
    estimator: .clusters,
    sample: InteractionSample(
      labelledPairs: 100, labelled: ["photo": 120, "clinical + notes": 110], unlabelledPairs: 30,
      groups: 80, effectiveSize: 80, symbols: ["photo": 5, "clinical + notes": 4], classes: 2,
      coverage: "groups"),
    labelEntropy: Figure(0.97),
    information: ["photo": Figure(0.2), "clinical + notes": Figure(0.3)],
    jointInformation: Figure(0.4), redundancy: Figure(0.1, low: 0.05, high: 0.15),
    unique: ["photo": Figure(0.1), "clinical + notes": Figure(0.2)],
    synergy: Figure(nil, low: 0.01, high: 0.5, intervalNote: "bounded, not known"),
    lateFusionRegret: Figure(0.02, low: 0, high: 0.03), gap: 1e-9,
    solverStatus: .gapRemains,
    bounds: InteractionBounds(
      synergyLower: [
        InteractionBound(.sharp, 0.02, limit: 0.01, level: 0.95, scope: .clusters),
        InteractionBound(
          .paperDisagreement, 0.4, scope: .clusters, isCertified: false, note: "constant 1"),
      ],
      synergyUpper: [
        InteractionBound(.labelEntropy, 0.6, scope: .clusters),
        InteractionBound(.chord, 0.48, limit: 0.5, level: 0.95, scope: .clusters),
      ],
      informationLower: [InteractionBound(.additive, 0.3, scope: .data)],
      informationUpper: [InteractionBound(.chord, 0.9, scope: .clusters)],
      accuracyLower: [InteractionBound(.program, 0.7, scope: .data)],
      accuracyUpper: [InteractionBound(.fano, 0.9, scope: .clusters)],
      lateFusionRegret: InteractionBound(.chord, 0.46, scope: .clusters)),
    consistency: InteractionConsistency(
      shift: 0.02, tests: [InteractionTest(.sameLabel, statistic: 3.1, p: 0.08)]),
    tests: [InteractionTest(.noSynergy, statistic: 0.1, p: 0.01, pHolm: 0.02, note: "bootstrap")],
    clusterings: ClusteringSpread(
      clusterings: 10, redundancy: .init(min: 0, max: 0.1),
      unique: ["photo": .init(min: 0, max: 0.2), "clinical + notes": .init(min: 0, max: 0.3)],
      synergy: .init(min: 0.1, max: 0.2)),
    refusal: InteractionRefusal(reason: "too few pairs", neededSize: 290), bias: 0.02,
    intervals: IntervalMethod(
      method: "basic bootstrap", level: 0.95, draws: 1_000, resampled: "groups", groups: 80),
    verdict: .cannotTell, verdictReason: "the bounds are wide.",
    fusion: .simpleSuffices, fusionReason: "late fusion loses little.",
    labelledPairsNeeded: 290, notes: ["a note"])
}

@Suite struct InteractionFindingsTests {
  private func object(_ finding: InteractionFindings) throws -> [String: Any] {
    let data = try JSONEncoder().encode(finding)
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test func hasTheKeysThatOthersRelyOn() throws {
    let json = try object(completeInteraction())
    #expect(
      json.keys.sorted() == [
        "bias", "bounds", "clusterings", "consistency", "estimator", "fusion", "fusion_reason",
        "gap", "information", "intervals", "joint_information", "label_entropy",
        "labelled_pairs_needed", "late_fusion_regret", "notes", "pair", "redundancy", "refusal",
        "rest", "sample", "solver_status", "synergy", "tests", "unique", "unit", "verdict",
        "verdict_reason",
      ])
    #expect(json["pair"] as? [String] == ["photo", "clinical + notes"])
    #expect(json["unit"] as? String == "bits")
    #expect(json["estimator"] as? String == "clusters")
    #expect(json["gap"] as? Double == 1e-9)
    #expect(json["solver_status"] as? String == "gap remains")
    let redundancy = try #require(json["redundancy"] as? [String: Any])
    #expect(redundancy["value"] as? Double == 0.1)
    #expect(redundancy["low"] as? Double == 0.05)
    let synergy = try #require(json["synergy"] as? [String: Any])
    #expect(synergy["value"] is NSNull)
    #expect(synergy["high"] as? Double == 0.5)
    let unique = try #require(json["unique"] as? [String: [String: Any]])
    #expect(unique["clinical + notes"]?["value"] as? Double == 0.2)
    #expect(json["verdict"] as? String == "cannot tell")
    #expect(json["verdict_reason"] as? String == "the bounds are wide.")
    #expect(json["fusion"] as? String == "simple suffices")

    let bounds = try #require(json["bounds"] as? [String: Any])
    let lower = try #require(bounds["synergy_lower"] as? [[String: Any]])
    #expect(lower.map { $0["method"] as? String } == ["sharp", "paper_disagreement"])
    #expect(lower.map { $0["certified"] as? Bool } == [true, false])
    #expect(lower[0]["scope"] as? String == "clusters")
    #expect(lower[0]["limit"] as? Double == 0.01)
    let test = try #require((json["tests"] as? [[String: Any]])?.first)
    #expect(test["name"] as? String == "no_synergy")
    #expect(test["p_holm"] as? Double == 0.02)
    let sample = try #require(json["sample"] as? [String: Any])
    #expect(sample["labelled_pairs"] as? Int == 100)
  }

  @Test func leavesOutWhatDoesNotApply() throws {
    let bare = InteractionFindings(
      pair: ModalityPair("a", "b"), estimator: .gaussian, redundancy: Figure(0.1),
      unique: ["a": Figure(0), "b": Figure(0)], synergy: Figure(0.2),
      verdict: .redundant, verdictReason: "r", fusion: .cannotTell, fusionReason: "c")
    #expect(
      try object(bare).keys.sorted() == [
        "estimator", "fusion", "fusion_reason", "notes", "pair", "redundancy", "synergy", "tests",
        "unique", "unit", "verdict", "verdict_reason",
      ])
    #expect(
      try JSONDecoder().decode(InteractionFindings.self, from: JSONEncoder().encode(bare)) == bare)
  }

  @Test func readsDocumentsFromBeforeInteractions() throws {
    var json = try #require(
      JSONSerialization.jsonObject(with: completeDocument().json()) as? [String: Any])
    json["interactions"] = nil
    let old = try FindingsDocument(json: JSONSerialization.data(withJSONObject: json))
    var expected = completeDocument()
    expected.interactions = []
    #expect(old == expected)
  }

  @Test(arguments: [#"["a"]"#, #"["a","b","c"]"#, #"["a","a"]"#, #"[]"#, #""a""#, "[1, 2]"])
  func refusesWhatIsNoPair(json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ModalityPair.self, from: Data(json.utf8))
    }
  }

  @Test func trustsOnlyProvenBounds() {
    var bounds = InteractionBounds(
      synergyLower: [
        InteractionBound(.paperRedundancy, 0.05, scope: .clusters),
        InteractionBound(.sharp, 0.1, limit: 0.08, level: 0.95, scope: .clusters),
        InteractionBound(.paperDisagreement, 0.9, scope: .clusters, isCertified: false),
      ],
      synergyUpper: [
        InteractionBound(.labelEntropy, 0.7, scope: .clusters),
        InteractionBound(.chord, 0.5, scope: .clusters),
      ])
    #expect(bounds.synergyRange == 0.08...0.5)
    bounds.synergyUpper = [InteractionBound(.exact, 0.01, scope: .clusters)]
    #expect(bounds.synergyRange == nil)
    bounds.synergyUpper = []
    #expect(bounds.synergyRange == nil)
    #expect(InteractionBounds.tightestLower([]) == nil)
    #expect(InteractionBounds.tightestUpper([InteractionBound(.fano, .nan, scope: .data)]) == nil)
  }
}
