import Findings
import Foundation
import Testing

@Suite(.serialized) struct ContributionTests {
  private let models = "logistic:genes,network:table,cross-attention"

  /// A run of three models in `run`.
  private func train(in folder: URL) throws {
    let manifest = try TinyCohort.write(to: folder)
    let outcome = try Program.run(
      [
        "train", manifest, "--output", "run", "--folds", "3", "--epochs", "3", "--batch-size", "8",
        "--threads", "1", "--seed", "5", "--models", models,
      ], in: folder)
    try #require(outcome.code == 0, "\(outcome.messages)")
  }

  private func contribution(_ more: String..., in folder: URL) throws -> Program.Outcome {
    try Program.run(["contribution", "run", "--threads", "1"] + more, in: folder)
  }

  private func findings(_ folder: URL) throws -> FindingsDocument {
    try FindingsDocument(contentsOf: folder.appending(path: "run/findings.json"))
  }

  private func files(_ folder: URL, _ path: String) -> [String] {
    let names = FileManager.default.subpaths(atPath: folder.appending(path: path).path) ?? []
    return names.sorted()
  }

  @Test func addsToTheFindingsAndWritesTables() throws {
    try withScratchFolder { folder in
      try train(in: folder)
      let before = try findings(folder)
      let outcome = try contribution(in: folder)
      #expect(outcome.code == 0, "\(outcome.messages)")
      #expect(outcome.output.contains("WHAT cross-attention LOOKS AT"))
      #expect(outcome.output.contains("DO OTHER METHODS AGREE?"))
      let after = try findings(folder)
      #expect(Array(after.contribution.prefix(1)) == before.contribution)
      #expect(after.models == before.models)
      let added = try #require(after.contribution.last)
      #expect(added.method == "occlusion" && added.model == "cross-attention")
      #expect(added.modalities == ["table", "genes"])
      #expect(added.detail?.cases == 36 && added.detail?.groups == 18)
      let shares = added.modalities.compactMap { added.shares?[$0]?.value }
      #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
      let place = "run/contribution/cross-attention"
      #expect(
        ["genes/parts.csv", "summary.txt", "table/parts.csv"].allSatisfy(
          files(folder, place).contains))
      let table = try String(
        contentsOf: folder.appending(path: "\(place)/table/parts.csv"), encoding: .utf8)
      #expect(table.hasPrefix("part,share,low,high,raises yes by\n"))
      for column in ["age", "marker", "smoker"] { #expect(table.contains("\n\(column),")) }
    }
  }

  @Test func sameSeedGivesTheSameFindingsInPlaceOfTheOld() throws {
    try withScratchFolder { folder in
      try train(in: folder)
      func measured() throws -> FindingsDocument {
        #expect(try contribution(in: folder).code == 0)
        var document = try findings(folder)
        for index in document.contribution.indices {
          document.contribution[index].detail?.seconds = nil
        }
        return document
      }
      let first = try measured()
      #expect(try measured() == first)
      #expect(first.contribution.count == 2)
    }
  }

  @Test func otherModelsStandBesideOneAnother() throws {
    try withScratchFolder { folder in
      try train(in: folder)
      #expect(try contribution("--model", "logistic:genes", in: folder).code == 0)
      let json = try contribution("--json", "--cases", "20", in: folder)
      #expect(json.code == 0)
      let document = try FindingsDocument(json: Data(json.output.utf8))
      #expect(document == (try findings(folder)))
      #expect(
        document.contribution.map(\.model)
          == ["cross-attention", "logistic:genes", "cross-attention"])
      let detail = try #require(document.contribution.last?.detail)
      // Groups have two cases each.
      #expect(detail.cases == 20 && detail.groups == 10)
      #expect(detail.notes.contains { $0.contains("20 of 36 cases") })
      #expect(
        Set(
          try FileManager.default.contentsOfDirectory(
            atPath: folder.appending(path: "run/contribution").path))
          == ["cross-attention", "logistic=3agenes"])
    }
  }

  @Test func auditLooksAtTheFusedModel() throws {
    try withScratchFolder { folder in
      let manifest = try TinyCohort.write(to: folder)
      let arguments = [
        "audit", manifest, "--folds", "3", "--epochs", "2", "--batch-size", "8", "--threads", "1",
        "--models", models,
      ]
      let outcome = try Program.run(arguments + ["--output", "run"], in: folder)
      #expect(outcome.code == 0, "\(outcome.messages)")
      #expect(outcome.output.contains("WHAT cross-attention LOOKS AT"))
      #expect(try findings(folder).contribution.map(\.method) == ["permutation", "occlusion"])
      let without = try Program.run(
        arguments + ["--output", "other", "--contribution-cases", "0"], in: folder)
      #expect(without.code == 0)
      #expect(!without.output.contains("LOOKS AT\n"))
      #expect(files(folder, "other/contribution").isEmpty)
    }
  }

  @Test func missingModelsAreSaid() throws {
    try withScratchFolder { folder in
      try train(in: folder)
      let before = try Data(contentsOf: folder.appending(path: "run/findings.json"))
      let name = "repeat0-fold2-cross-attention.safetensors"
      try FileManager.default.removeItem(at: folder.appending(path: "run/checkpoints/\(name)"))
      let outcome = try contribution(in: folder)
      #expect(outcome.code == 65)
      #expect(outcome.messages.contains(name) && outcome.output.isEmpty)
      #expect(try Data(contentsOf: folder.appending(path: "run/findings.json")) == before)
      #expect(files(folder, "run/contribution").isEmpty)
    }
  }

  @Test func mistakesAreNamed() throws {
    try withScratchFolder { folder in
      let nothing = try contribution(in: folder)
      #expect(nothing.code == 64 && nothing.messages.contains("there is no such folder"))
      try train(in: folder)
      for (arguments, code, named) in [
        (["--model", "fused"], 64, "cross-attention"), (["--cases", "0"], 64, "--cases"),
        (["--masks", "nowhere"], 64, "nowhere"), (["--masks", "run"], 64, "PNG or JPEG"),
        (["--players", "8"], 64, "square"), (["--fill", "table"], 64, "MODALITY=FILL"),
        (["--fill", "table=stars"], 64, "nearest-donor"), (["--fill", "photo=mean"], 64, "genes"),
        (["--sampled", "0"], 64, "--sampled"), (["--against", "nowhere"], 64, "no such folder"),
        (["--against-model", "cross-attention"], 64, "itself"),
        (["--against-model", "network:table"], 64, "table, genes"),
      ] as [([String], Int32, String)] {
        let outcome = try Program.run(["contribution", "run"] + arguments, in: folder)
        #expect(outcome.code == code)
        #expect(outcome.messages.contains(named), "\(outcome.messages)")
        #expect(outcome.output.isEmpty)
      }
      try Data([1]).write(to: folder.appending(path: "c0.png"))
      let outcome = try contribution("--masks", ".", in: folder)
      #expect(outcome.code == 64)
      #expect(outcome.messages.contains("sees no pictures"))
    }
  }

  @Test func modelsOfTwoRunsAreCompared() throws {
    try withScratchFolder { folder in
      try train(in: folder)
      func other(_ manifest: String, _ run: String) throws {
        let outcome = try Program.run(
          [
            "train", manifest, "--output", run, "--folds", "3", "--epochs", "1", "--batch-size",
            "8", "--threads", "1", "--seed", "6", "--models", "cross-attention",
          ], in: folder)
        try #require(outcome.code == 0, "\(outcome.messages)")
      }
      try other("cohort.yaml", "second")
      let outcome = try contribution("--against", "second", "--no-sweep", in: folder)
      #expect(outcome.code == 0, "\(outcome.messages)")
      #expect(outcome.output.contains("COMPARED WITH cross-attention of second"))
      let detail = try #require(try findings(folder).contribution.last?.detail)
      let comparison = try #require(detail.comparisons?.first)
      #expect(comparison.cases == 36)
      let values = comparison.differences.values.compactMap(\.figure.value)
      #expect(values.count == 2 && abs(values[0] + values[1]) < 1e-9)
      // The same cells under another name are another cohort's.
      try FileManager.default.createDirectory(
        at: folder.appending(path: "more"), withIntermediateDirectories: true)
      try TinyCohort.write(to: folder.appending(path: "more"))
      let table = folder.appending(path: "more/table.csv")
      let text = try String(contentsOf: table, encoding: .utf8)
      try Data(text.replacing("c0,", with: "d0,").utf8).write(to: table)
      let genes = folder.appending(path: "more/genes.csv")
      let rows = try String(contentsOf: genes, encoding: .utf8)
      try Data(rows.replacing("c0,", with: "d0,").utf8).write(to: genes)
      try other("more/cohort.yaml", "third")
      let refused = try contribution("--against", "third", in: folder)
      #expect(refused.code == 64 && refused.messages.contains("another cohort"))
    }
  }

  @Test func sampledPartsAreSaid() throws {
    try withScratchFolder { folder in
      try train(in: folder)
      let outcome = try contribution("--sampled", "0.2", "--fill", "genes=mean", in: folder)
      #expect(outcome.code == 0, "\(outcome.messages)")
      let detail = try #require(try findings(folder).contribution.last?.detail)
      #expect(detail.fills["genes"] == "mean")
      #expect((detail.sampling?.halfWidth ?? 1) <= 0.2)
    }
  }

  @Test func interruptionLeavesNothingHalfWritten() throws {
    try withScratchFolder { folder in
      try train(in: folder)
      let before = try Data(contentsOf: folder.appending(path: "run/findings.json"))
      let program = try Program(["contribution", "run", "--threads", "1"], in: folder)
      try program.wait { program.messagesSoFar.contains("fold 1") }
      program.send(SIGINT)
      let outcome = try program.outcome()
      #expect(outcome.code == 130)
      #expect(outcome.messages.contains("nothing was written"))
      #expect(try Data(contentsOf: folder.appending(path: "run/findings.json")) == before)
      #expect(files(folder, "run/contribution").isEmpty)
    }
  }

  // MARK: Models from elsewhere

  /// A shell program whose second probability is the age in hundredths; all else it ignores.
  private static let program = """
    #!/bin/sh
    read -r greeting
    echo '{"protocol": 1, "outputs": 2, "classes": ["no", "yes"]}'
    while read -r line; do
      batch=$(printf '%s' "$line" | sed 's/.*"batch":\\([0-9]*\\).*/\\1/')
      ages=$(printf '%s' "$line" | sed 's/.*"age":\\[\\([^]]*\\)\\].*/\\1/')
      rows=$(printf '%s' "$ages" | tr ',' '\\n' | \
        awk '{ printf "%s[%.6f,%.6f]", (NR > 1 ? "," : ""), 1 - $1 / 100, $1 / 100 }')
      printf '{"batch": %s, "outputs": [%s]}\\n' "$batch" "$rows"
    done

    """

  /// Writes the cohort and a program of two modalities that reads one.
  private func writeProgram(to folder: URL, _ text: String = program) throws {
    try TinyCohort.write(to: folder)
    try Data(text.utf8).write(to: folder.appending(path: "model.sh"))
    let description = """
      command: [sh, model.sh]
      inputs: [{modality: table}, {modality: genes}]
      output: {kind: probabilities, classes: ["no", "yes"]}
      encoding: json

      """
    try Data(description.utf8).write(to: folder.appending(path: "model.yaml"))
  }

  @Test func programThatIgnoresAModalityIsFoundOut() throws {
    try withScratchFolder { folder in
      try writeProgram(to: folder)
      let arguments = [
        "contribution", "cohort.yaml", "--predictor", "model.yaml", "--output", "out", "--threads",
        "1",
      ]
      let outcome = try Program.run(arguments, in: folder)
      #expect(outcome.code == 0, "\(outcome.messages)")
      #expect(outcome.output.contains("whether the model was trained on them is not known"))
      let document = try FindingsDocument(
        contentsOf: folder.appending(path: "out/findings.json"))
      let found = try #require(document.contribution.first)
      #expect(found.model == "model.yaml" && found.modalities == ["table", "genes"])
      #expect(found.verdict == ["table": .used, "genes": .ignored])
      #expect(found.shares?["table"]?.value == 1 && found.shares?["genes"]?.value == 0)
      // Only the age is read; other columns of the table have no share of it.
      let parts = try #require(found.detail?.parts["table"])
      #expect(parts.first { $0.name == "age" }?.share.value == 1)
      #expect(parts.first { $0.name == "marker" }?.share.value == 0)
      #expect(
        files(folder, "out/contribution/model.yaml").contains("table/parts.csv"))
      // The folder of another cohort is not overwritten.
      let other = TinyCohort.manifest.replacing("name: tiny", with: "name: other")
      try Data(other.utf8).write(to: folder.appending(path: "cohort.yaml"))
      let refused = try Program.run(arguments, in: folder)
      #expect(refused.code == 64 && refused.messages.contains("--output"))
    }
  }

  @Test func faultsOfAModelFromElsewhereAreNamed() throws {
    try withScratchFolder { folder in
      try writeProgram(to: folder, "echo no such module >&2\nexit 3\n")
      for (arguments, code, named) in [
        (["--predictor", "model.yaml"], 65, "no such module"),
        (["--predictor", "none.pt"], 65, "none.pt"),
        (["--predictor", "model.yaml", "--model", "x"], 64, "--model"),
        (["--input", "a=table"], 64, "--predictor"),
        (["--predictor", "model.sh", "--input", "a=table"], 64, "--kind"),
      ] as [([String], Int32, String)] {
        let outcome = try Program.run(
          ["contribution", "cohort.yaml", "--threads", "1"] + arguments, in: folder)
        #expect(outcome.code == code, "\(outcome.messages)")
        #expect(outcome.messages.contains(named), "\(outcome.messages)")
        #expect(files(folder, "chiasm-runs").isEmpty)
      }
    }
  }
}
