import Findings
import Foundation
import Testing

/// Contributions that a server measures with the models of a run.
struct ServeContributionTests {
  private struct Answer: Decodable {
    struct Share: Decodable {
      struct Part: Decodable {
        var name: String
        var effect: Double
      }
      var modality: String
      var share: Double?
      var parts: [Part]
    }
    struct Output: Decodable {
      var name: String
      var value: Double
    }
    var model: String
    var outputs: [Output]
    var shown: String
    var shares: [Share]
  }

  /// The probability of `yes` that a run has recorded for each case by a model.
  private func recorded(_ folder: URL, model: String) throws -> [String: Double] {
    let text = try String(
      contentsOf: folder.appending(path: "run/predictions.csv"), encoding: .utf8)
    let rows = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = rows[0]
    func column(_ name: String) throws -> Int {
      try #require(header.firstIndex(of: name), "\(header)")
    }
    let (id, name, value) = (try column("case"), try column("model"), try column("p_yes"))
    return rows.dropFirst().filter { $0[name] == model }.reduce(into: [:]) {
      $0[$1[id]] = Double($1[value])
    }
  }

  @Test func aCaseIsMeasuredByTheModelThatWasNotTrainedOnIt() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "chiasm-serve-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let manifest = try TinyCohort.write(to: folder)
    let trained = try Program.run(
      [
        "train", manifest, "--output", "run", "--folds", "3", "--epochs", "3", "--batch-size", "8",
        "--threads", "1", "--seed", "5", "--models", "network:table,cross-attention",
      ], in: folder)
    try #require(trained.code == 0, "\(trained.messages)")
    let expected = try recorded(folder, model: "cross-attention")
    let server = try Program(["serve", "run", "--port", "0", "--threads", "1"], in: folder)
    let port = try await server.port()
    let place = "/api/v1/runs/run/contribution"
    // Cases of every fold.
    for number in stride(from: 0, to: 36, by: 5) {
      let (status, data) = try await Program.ask(port, place, "{\"case\":\"c\(number)\"}")
      try #require(status == 200, "\(String(decoding: data, as: UTF8.self))")
      let answer = try JSONDecoder().decode(Answer.self, from: data)
      #expect(answer.model == "cross-attention" && answer.shown == "yes")
      // What the model says now is what the run wrote when it tested the case: no other fold's model does.
      let value = try #require(answer.outputs.first?.value)
      let own = try #require(expected["c\(number)"])
      #expect(abs(value - own) < 2e-3, "c\(number): \(value), recorded \(own)")
      #expect(answer.shares.map(\.modality) == ["table", "genes"])
      #expect(abs(answer.shares.compactMap(\.share).reduce(0, +) - 1) < 1e-9)
      let columns = answer.shares[0].parts
      #expect(Set(columns.map(\.name)).isSubset(of: ["age", "marker", "smoker"]))
      let sizes = columns.map { abs($0.effect) }
      #expect(!sizes.isEmpty && sizes == sizes.sorted(by: >))
    }
    #expect(try await Program.ask(port, place, #"{"case":"nobody"}"#).status == 404)
    #expect(
      try await Program.ask(port, "/api/v1/runs/run/cases/c0/heatmaps/table").status == 404)
    // A run without its models says so, and not where it lies.
    try FileManager.default.removeItem(at: folder.appending(path: "run/checkpoints"))
    let (status, data) = try await Program.ask(port, place, #"{"case":"c1"}"#)
    let message = String(decoding: data, as: UTF8.self)
    #expect(status == 422, "\(message)")
    #expect(message.contains("cross-attention cannot be asked again"), "\(message)")
    #expect(!message.contains(folder.path), "\(message)")
    server.send(SIGTERM)
    let outcome = try server.outcome()
    #expect(outcome.code == 0, "\(outcome.messages)")
  }
}
