import Findings
import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import Service
import Synchronization

/// Draws a page that says what it was asked for.
struct PlainRenderer: ReportRenderer {
  func page(ofRun folder: URL, language: String) throws -> String {
    "<!DOCTYPE html><html><head><style>p{margin:0}</style></head><body><p>\(language)</p></body></html>"
  }
}

/// Finds one case, which says what was asked for.
struct PlainSearch: SearchEngine {
  let name = "plain"

  func contents() async throws(ServiceError) -> SearchContents {
    SearchContents(
      name: name, cases: 1, modalities: ["image", "text"], hasEncoder: true, columns: ["sex"],
      isRedacted: false)
  }

  func search(_ request: SearchRequest) async throws(ServiceError) -> SearchResponse {
    let asked =
      switch request.query {
      case .text(let text): "text \(text)"
      case .picture(let bytes): "picture \(bytes.count)"
      case .like(let id): "like \(id)"
      }
    if asked == "like nobody" { throw ServiceError(.notFound, "there is no case \"nobody\"") }
    return SearchResponse(
      ranking: "plain",
      hits: [
        .init(
          id: "a/1", score: 1, group: "p1", text: asked,
          columns: [
            "filters": request.filters.joined(separator: ","), "count": "\(request.count)",
          ],
          hasThumbnail: true)
      ])
  }

  func thumbnail(ofCase id: String) async throws(ServiceError) -> ServedPicture? {
    id == "a/1" ? ServedPicture(mediaType: "image/png", bytes: [1, 2, 3]) : nil
  }
}

/// Measures one case, and counts how often.
final class PlainContribution: ContributionEngine {
  private let count = Mutex(0)
  var measured: Int { count.withLock { $0 } }

  func contribution(
    ofCase id: String, inRun folder: URL
  ) async throws(ServiceError) -> MeasuredContribution {
    count.withLock { $0 += 1 }
    guard id == "a/1 é" else { throw ServiceError(.notFound, "this run has no such case") }
    var photo = CaseContribution.Share(
      modality: "photo 1", share: 0.25, elements: "pixels", partCount: 4,
      replacement: "the mean color of the training pictures")
    photo.heatMapScale = 0.0625
    photo.heatMapCells = [7, 7]
    return MeasuredContribution(
      CaseContribution(
        id: id, model: "late", unit: "probability", label: "diagnosis",
        outputs: [.init(name: "malignant", value: 0.75)], shown: "malignant",
        shares: [
          photo,
          .init(
            modality: "clinical", share: 0.75, elements: "columns", partCount: 4,
            replacement: "the same part of other cases",
            parts: [.init(name: "age", effect: -0.125)]),
          .init(
            modality: "notes", share: nil, isPresent: false, elements: "words", partCount: 4,
            replacement: "nothing (it is taken away)"),
        ], notes: [folder.lastPathComponent]),
      heatMaps: ["photo 1": ServedPicture(mediaType: "image/png", bytes: [4, 5, 6])],
      pictures: ["photo 1": ServedPicture(mediaType: "image/png", bytes: [7])])
  }
}

/// Servers that tests ask.
struct TestService: Sendable {
  let folder: TemporaryFolder
  let catalog: RunCatalog
  let audits: AuditQueue
  let service: WebService
  let contributions = PlainContribution()

  /// A server of a folder with runs, cohorts, and a program in place of the audit: a script that gets the
  /// cohort and then the options.
  init(script: String = "exit 0", change: (inout ServiceLimits) -> Void = { _ in }) throws {
    folder = try TemporaryFolder()
    var limits = ServiceLimits()
    limits.auditStopSeconds = 3
    change(&limits)
    try folder.write("cohort: a\n", to: "cohorts/a/cohort.yaml")
    try folder.write("cohort: b\n", to: "cohorts/deep/b/manifest.yml")
    try folder.write("cohort: c\n", to: "elsewhere/c/cohort.yaml")
    try folder.write(Self.findings, to: "runs/done/findings.json")
    try folder.write(
      #"{"event":"start","command":"chiasm audit /secret/place"}"# + "\n", to: "runs/done/log.jsonl"
    )
    try folder.append(#"{"event":"planned","units":"2","finished":"0"}"#, to: "runs/done/log.jsonl")
    try folder.append(#"{"event":"end"}"#, to: "runs/done/log.jsonl")
    let program = try folder.write("#!/bin/sh\n" + script + "\n", to: "program")
    catalog = try RunCatalog(runs: [], in: folder.url.appending(path: "runs"))
    audits = try AuditQueue(
      program: ["/bin/sh", program.path],
      roots: try CohortRoots([folder.url.appending(path: "cohorts")]),
      folder: folder.url.appending(path: "runs"), limits: limits)
    let metrics = ServiceMetrics()
    let parts: [any ServiceRoutes] = [
      RunRoutes(catalog, audits: audits, renderer: PlainRenderer()),
      EventRoutes(catalog, audits: audits, limits: limits, metrics: metrics),
      AuditRoutes(audits, limits: limits),
      ContributionRoutes(catalog, engine: contributions, limits: limits),
      SearchRoutes([PlainSearch()], limits: limits, metrics: metrics),
    ]
    service = WebService(
      try ServiceConfiguration(port: 0, limits: limits), parts: parts, metrics: metrics)
  }

  /// A server with every part that there is, so that its router is the whole one.
  static func everything() throws -> WebService { try TestService().service }

  /// Asks the router without a connection.
  func ask<Value>(
    _ work: @Sendable (any TestClientProtocol) async throws -> Value
  ) async throws -> Value {
    try await service.application().test(.router, work)
  }

  /// Findings with a gain.
  static var findings: String {
    var document = FindingsDocument(
      cohort: CohortSummary(
        name: "skin", cases: 120, groups: 60, classes: [("benign", 80), ("malignant", 40)],
        modalities: [
          ("photo", .init(kind: "image", present: 120)),
          ("clinical", .init(kind: "table", present: 120)),
        ]))
    document.primaryMetric = "roc_auc"
    document.notices = [
      Notice(.error, code: "missingnessLeak", message: "Photos are missing by class.")
    ]
    document.models = [
      ModelFindings(
        name: "network:photo", modalities: ["photo"],
        metrics: ["roc_auc": Figure(0.99, low: 0.98, high: 1)]),
      ModelFindings(
        name: "logistic:clinical", modalities: ["clinical"],
        metrics: ["roc_auc": Figure(0.8, low: 0.7, high: 0.9)]),
      ModelFindings(
        name: "late", modalities: ["photo", "clinical"],
        metrics: ["roc_auc": Figure(0.85, low: 0.75, high: 0.95)]),
    ]
    document.fusionGain = FusionGain(
      metric: "roc_auc", model: "late", bestUnimodal: "logistic:clinical",
      gain: Figure(0.05, low: -0.01, high: 0.11))
    document.provenance = Provenance(
      version: "0.1.0", seed: 0, command: ["chiasm", "audit", "skin"],
      started: "2026-01-01T00:00:00Z", seconds: 12)
    return ((try? document.json()).map { String(decoding: $0, as: UTF8.self) }) ?? ""
  }
}

extension TestResponse {
  /// The body as JSON; null if it is none.
  func json() -> JSONValue {
    (try? JSONDecoder().decode(JSONValue.self, from: Data(body.readableBytesView))) ?? .null
  }

  /// The body as text.
  var text: String { String(buffer: body) }
}
