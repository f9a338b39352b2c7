import Findings
import Foundation
import Testing

/// A document that fills every field.
func completeDocument() -> FindingsDocument {
  FindingsDocument(
    cohort: CohortSummary(
      name: "skin", cases: 120, groups: 80, sites: 3, classes: [("benign", 70), ("malignant", 50)],
      modalities: [
        ("photo", .init(kind: "image", present: 100)),
        ("clinical", .init(kind: "tabular", present: 120)),
      ], labelProvenance: "histology"),
    notices: [
      Notice(
        .warning, code: "missingnessLeak", message: "A missing photo predicts the label.",
        figures: ["auc": 0.71])
    ],
    models: [
      ModelFindings(
        name: "cross-attention", modalities: ["photo", "clinical"], role: .fusion,
        method: "cross-attention", cases: 120,
        metrics: [
          "roc_auc": Figure(0.873, low: 0.841, high: 0.902),
          "mcc": Figure(nil, intervalNote: "not defined: a class has no case"),
        ],
        completeCases: 100, completeMetrics: ["roc_auc": Figure(0.88)],
        folds: ["roc_auc": .init(mean: 0.87, sd: 0.02, folds: 5)], thresholds: [0.4, 0.5],
        temperatures: [1.2, 1.5])
    ],
    fusionGain: FusionGain(
      metric: "roc_auc", model: "cross-attention", bestUnimodal: "clinical",
      gain: Figure(0.012, low: -0.004, high: 0.03)),
    contribution: [
      ContributionFindings(
        model: "cross-attention", method: "permutation", fill: "donor",
        modalities: ["photo", "clinical"], players: ["photo": 4, "clinical": 4],
        shares: ["photo": Figure(0.2), "clinical": Figure(0.8)],
        magnitude: ["photo": 0.1, "clinical": 0.4], influence: ["photo": 0, "clinical": 0.21],
        aucDrop: ["photo": Figure(0), "clinical": Figure(0.3, low: 0.2, high: 0.4)],
        verdict: ["photo": .ignored, "clinical": .used],
        reasons: ["photo": "no output moved"])
    ],
    interactions: [completeInteraction()],
    intervals: IntervalMethod(
      method: "percentile bootstrap", level: 0.95, draws: 2_000, skippedDraws: 0,
      resampled: "groups", groups: 80),
    provenance: Provenance(
      version: "0.1.0", seed: .max, folds: 5, repeats: 1, command: ["chiasm", "audit", "skin"],
      started: "2026-01-02T03:04:05Z", seconds: 61.5, device: "cpu", threads: 2,
      libtorch: "2.13.0"))
}

@Suite struct FindingsDocumentTests {
  private func object(_ document: FindingsDocument) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: document.json()) as? [String: Any])
  }

  @Test func survivesARoundTrip() throws {
    let document = completeDocument()
    #expect(try FindingsDocument(json: document.json()) == document)
    let bare = FindingsDocument(cohort: document.cohort)
    #expect(try FindingsDocument(json: bare.json()) == bare)
  }

  @Test func hasTheKeysThatOthersRelyOn() throws {
    let json = try object(completeDocument())
    #expect(json["schema"] as? Int == 1)
    #expect(
      json.keys.sorted() == [
        "cohort", "contribution", "features", "fusion_gain", "interactions", "intervals", "models",
        "notices",
        "provenance", "schema",
      ])

    let cohort = try #require(json["cohort"] as? [String: Any])
    #expect(cohort["name"] as? String == "skin")
    #expect(cohort["cases"] as? Int == 120)
    #expect(cohort["groups"] as? Int == 80)
    #expect(cohort["classes"] as? [String] == ["benign", "malignant"])
    #expect(cohort["class_counts"] as? [Int] == [70, 50])
    #expect(cohort["modality_order"] as? [String] == ["photo", "clinical"])
    let photo = try #require((cohort["modalities"] as? [String: [String: Any]])?["photo"])
    #expect(photo["kind"] as? String == "image")
    #expect(photo["present"] as? Int == 100)

    let model = try #require((json["models"] as? [[String: Any]])?.first)
    #expect(model["name"] as? String == "cross-attention")
    #expect(model["modalities"] as? [String] == ["photo", "clinical"])
    let auc = try #require((model["metrics"] as? [String: [String: Any]])?["roc_auc"])
    #expect(auc["value"] as? Double == 0.873)
    #expect(auc["low"] as? Double == 0.841)
    #expect(auc["high"] as? Double == 0.902)

    let gain = try #require(json["fusion_gain"] as? [String: Any])
    #expect(gain["metric"] as? String == "roc_auc")
    #expect(gain["model"] as? String == "cross-attention")
    #expect(gain["best_unimodal"] as? String == "clinical")
    #expect(gain["value"] as? Double == 0.012)
    #expect(gain["low"] as? Double == -0.004)
    #expect(gain["high"] as? Double == 0.03)
    #expect(gain["verdict"] as? String == "cannot tell")

    let contribution = try #require((json["contribution"] as? [[String: Any]])?.first)
    #expect(contribution["method"] as? String == "permutation")
    #expect(contribution["fill"] as? String == "donor")
    #expect(contribution["players"] as? [String: Int] == ["photo": 4, "clinical": 4])
    #expect(contribution["magnitude"] as? [String: Double] == ["photo": 0.1, "clinical": 0.4])
    #expect(contribution["influence"] as? [String: Double] == ["photo": 0, "clinical": 0.21])
    #expect(
      contribution["verdict"] as? [String: String] == ["photo": "ignored", "clinical": "used"])
    let shares = try #require(contribution["shares"] as? [String: [String: Any]])
    #expect(shares["clinical"]?["value"] as? Double == 0.8)
  }

  @Test func writesMissingNumbersAsNullWithAReason() throws {
    let json = try object(completeDocument())
    let model = try #require((json["models"] as? [[String: Any]])?.first)
    let mcc = try #require((model["metrics"] as? [String: [String: Any]])?["mcc"])
    for key in ["value", "low", "high"] { #expect(mcc[key] is NSNull, "\(key)") }
    #expect(mcc["interval_note"] as? String == "not defined: a class has no case")
    let auc = try #require((model["metrics"] as? [String: [String: Any]])?["roc_auc"])
    #expect(auc["interval_note"] == nil)
  }

  @Test func leavesOutWhatDoesNotApply() throws {
    let document = completeDocument()
    let json = try object(
      FindingsDocument(
        cohort: CohortSummary(
          name: "c", cases: 1, groups: 1, classes: [("a", 1)], modalities: []),
        models: [ModelFindings(name: "m", modalities: ["x"], metrics: [:])]))
    #expect(
      json.keys.sorted() == [
        "cohort", "contribution", "features", "interactions", "models", "notices", "schema",
      ])
    let model = try #require((json["models"] as? [[String: Any]])?.first)
    #expect(model.keys.sorted() == ["metrics", "modalities", "name"])
    #expect(document.models[0].role == .fusion)
  }

  @Test func sortsKeysAndRepeatsItself() throws {
    let first = try completeDocument().json()
    for _ in 0..<5 { #expect(try completeDocument().json() == first) }
    let text = try #require(String(data: first, encoding: .utf8))
    #expect(text.hasSuffix("}\n"))
    let top = text.split(separator: "\n").filter { $0.hasPrefix("  \"") }
    #expect(top == top.sorted())
    #expect(top.count == 10)
  }

  @Test func refusesNumbersThatAreNone() throws {
    for bad in [Double.nan, .infinity, -.infinity] {
      var document = completeDocument()
      document.models[0].metrics["roc_auc"] = Figure(bad)
      let error = #expect(throws: FindingsError.self) { try document.json() }
      #expect(error?.code == .notFinite)
      #expect(error?.path == "models[0].metrics.roc_auc.value")
    }
    var document = completeDocument()
    document.contribution[0].influence = ["photo": .nan]
    #expect(throws: FindingsError.self) { try document.json() }
  }

  @Test func refusesAnotherSchema() throws {
    var document = completeDocument()
    document.schema = 2
    let error = #expect(throws: FindingsError.self) {
      try FindingsDocument(json: document.json())
    }
    #expect(error?.code == .unsupportedSchema)
  }

  @Test(arguments: [
    ("", FindingsError.Code.notJSON, ""),
    ("{", .notJSON, ""),
    ("[]", .schemaMismatch, ""),
    ("{}", .schemaMismatch, "schema"),
    (#"{"schema": "1"}"#, .schemaMismatch, "schema"),
    (#"{"schema": 1}"#, .schemaMismatch, "cohort"),
    (#"{"schema": 1, "cohort": {"name": null}}"#, .schemaMismatch, "cohort.name"),
  ])
  func namesTheKeyAtFault(text: String, code: FindingsError.Code, path: String) {
    let error = #expect(throws: FindingsError.self) {
      try FindingsDocument(json: Data(text.utf8))
    }
    #expect(error?.code == code)
    #expect(error?.path == path)
  }

  /// Advice is written anew from the rest: what another version said must not stand in its way.
  @Test func adviceOfAnotherVersionIsNamedAndCanBeReplaced() throws {
    var document = completeDocument()
    let phrase = Phrase(.simpleFusion)
    document.advice = [
      AdviceFinding(
        .simpleFusion, rule: "fusion", headline: phrase,
        because: [AdviceReason(phrase, link: AdviceLink(.models))],
        confidence: .moderate, change: [phrase])
    ]
    let text = String(decoding: try document.json(), as: UTF8.self)
    let key = "\"\(phrase.key.rawValue)\""
    #expect(text.contains(key))
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.replacing(key, with: "\"notYetKnown\"").utf8).write(to: file)
    let error = #expect(throws: FindingsError.self) { try FindingsDocument(contentsOf: file) }
    #expect(error?.path == "advice")
    #expect(error?.message.contains("write it anew with chiasm advise") == true)
    var expected = document
    expected.advice = []
    #expect(try FindingsDocument(withoutAdviceAt: file) == expected)
  }

  @Test func survivesEveryTruncation() throws {
    let data = try completeDocument().json()
    for length in stride(from: 0, to: data.count - 2, by: 37) {
      #expect(throws: FindingsError.self) { try FindingsDocument(json: data.prefix(length)) }
    }
  }

  @Test func replacesAFile() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "findings.json")
    try Data("old".utf8).write(to: file)
    try completeDocument().write(to: file)
    #expect(try FindingsDocument(contentsOf: file) == completeDocument())

    let missing = #expect(throws: FindingsError.self) {
      try FindingsDocument(contentsOf: folder.appending(path: "none.json"))
    }
    #expect(missing?.code == .fileAccess)
    let unwritable = #expect(throws: FindingsError.self) {
      try completeDocument().write(to: folder.appending(path: "no/such/findings.json"))
    }
    #expect(unwritable?.code == .fileAccess)
  }
}
