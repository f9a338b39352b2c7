import Cohorts
import Findings
import Foundation
import Retrieval
import Synchronization
import TestSupport
import Tensors
import Testing
import Training

/// A pretraining from a cohort on disk to its folder.
@Suite struct PretrainingTests {
  /// A cohort of pictures whose brightness and stripes a text names.
  private func cohort(
    _ folder: URL, count: Int = 24, hasOwnWords: Bool = false
  ) throws -> Cohort {
    var lines = ["id,patient,picture,report,label"]
    for index in 0..<count {
      let isBright = index % 2 == 0
      let isStriped = index % 4 < 2
      let pixels = (0..<16 * 16).map { place -> UInt8 in
        let base = isBright ? 180 : 60
        return UInt8(base + (isStriped && place % 4 < 2 ? 50 : 0) + (place * (index + 1)) % 9)
      }
      let picture = try Picture(width: 16, height: 16, channels: 1, pixels: pixels)
      try Data(picture.png()).write(to: folder.appending(path: "\(index).png"))
      let text =
        "the picture is \(isBright ? "bright" : "dark") and \(isStriped ? "striped" : "plain")"
        + (hasOwnWords ? " number \(index) of \(index * index)" : "")
      // Case 3 lacks a picture, case 7 a text.
      lines.append(
        "c\(index),p\(index / 2),\(index == 3 ? "" : "\(index).png"),"
          + "\(index == 7 ? "" : text),\(isBright ? "yes" : "no")")
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(
      to: folder.appending(path: "table.csv"))
    let manifest = """
      name: stripes
      table: table.csv
      case: id
      group: patient
      label: {column: label, provenance: "made up"}
      modalities:
        photo: {kind: image, column: picture, size: 16, channels: 1}
        report: {kind: text, column: report}

      """
    let path = folder.appending(path: "cohort.yaml")
    try Data(manifest.utf8).write(to: path)
    return try Cohort.load(manifest: path.path)
  }

  private func settings() -> PretrainingSettings {
    var settings = PretrainingSettings(picture: "photo", text: "report")
    settings.foldCount = 1
    settings.testShare = 0.25
    settings.training.epochs = 3
    settings.training.batchSize = 6
    settings.textLength = 16
    settings.vocabularySize = 100
    settings.patchSize = 4
    settings.start = .none
    settings.agreementInterval = 2
    return settings
  }

  private func rows(_ folder: PretrainingFolder, _ name: String) throws -> [Float] {
    try NumpyFile(path: folder.embeddings.appending(path: "\(name).npy").path).tensor()
      .array(of: Float.self)
  }

  /// The model of the only fold sees another cohort as it saw its own test cases: here they are the same.
  @Test func anotherCohortIsJudgedByTheModelOfTheOnlyFold() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(folder)
      let output = PretrainingFolder(folder.appending(path: "run").path)
      for start in [PretrainingSettings.Start.none, .descriptors, .linear] {
        var settings = settings()
        settings.start = start
        try? FileManager.default.removeItem(at: output.root)
        _ = try Pretraining(cohort: cohort, settings: settings, folder: output).run(
          resumes: false, onEvent: { _ in })
        let run = try RetrievalRun(output)
        let own = try run.pairs()
        var told: [Int] = []
        let other = try ExternalPairs(cohort, run: run, folder: output) { done, total in
          told += [done, total]
        }
        #expect(other.lacking == 2 && told == (1...22).flatMap { [$0, 22] })
        #expect(other.sharedGroups.count == 12)
        #expect(Set(other.pairs.galleries) == [0])
        let place = Dictionary(
          uniqueKeysWithValues: other.pairs.places.enumerated().map { ($1, $0) })
        let same = try Tensor(own.places.map { Int64(try #require(place[$0])) })
        for (rows, expected) in [
          (other.pairs.images, own.images), (other.pairs.texts, own.texts),
        ] {
          let difference = try (rows.selecting(same) - expected).magnitude().largest().item()
          #expect(difference < 1e-5, "\(start)")
        }
        #expect(own.places.map { other.pairs.classes[place[$0] ?? 0] } == own.classes)
      }
    }
  }

  /// A linear model has as many directions as its pairs allow, which two folds need not share.
  @Test func foldsOfUnequalWidthAreKeptTogether() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(folder, count: 26, hasOwnWords: true)
      var settings = settings()
      settings.start = .linear
      settings.foldCount = 2
      settings.training.epochs = 1
      let output = PretrainingFolder(folder.appending(path: "run").path)
      _ = try Pretraining(cohort: cohort, settings: settings, folder: output).run(
        resumes: false, onEvent: { _ in })
      let widths = try ["fold0", "fold1"].map {
        try SafetensorsFile(
          path: output.root.appending(path: "checkpoints/\($0)-rows.safetensors").path
        ).tensor(named: "image").shape[1]
      }
      #expect(Set(widths).count == 2, "both \(widths[0]): choose a cohort of another size")
      let images = try NumpyFile(path: output.embeddings.appending(path: "image.npy").path).tensor()
      #expect(images.shape == [26, widths.max() ?? 0])
      #expect(try RetrievalRun(output).pairs().images.shape[1] == images.shape[1])
    }
  }

  /// Texts that say the same cannot be told apart by words: the network is alone where nobody asked for more, and a person
  /// who did is told before anything is trained.
  @Test func aModelThatCannotBeIsLeftOutOrRefusedBeforeTraining() throws {
    try withTemporaryFolder { folder in
      _ = try cohort(folder)
      let table = folder.appending(path: "table.csv")
      var text = try String(contentsOf: table, encoding: .utf8)
      for (old, new) in [
        ("bright", "seen"), ("dark", "seen"), ("plain", "here"), ("striped", "here"),
      ] {
        text = text.replacing(old, with: new)
      }
      try Data(text.utf8).write(to: table)
      let cohort = try Cohort.load(manifest: folder.appending(path: "cohort.yaml").path)
      func run(_ start: PretrainingSettings.Start) throws -> (
        parts: [RetrievalRun.Part], notes: [String]
      ) {
        var settings = settings()
        settings.start = start
        settings.training.epochs = 1
        var notes: [String] = []
        let output = PretrainingFolder(folder.appending(path: "\(start)").path)
        _ = try Pretraining(cohort: cohort, settings: settings, folder: output).run(
          resumes: false,
          onEvent: { event in
            if case .note(let note) = event { notes.append(note) }
            if case .training = event, start != .automatic { Issue.record("was trained") }
          })
        return (try RetrievalRun(output).parts, notes)
      }
      let found = try run(.automatic)
      #expect(found.parts == [.model])
      #expect(found.notes.contains { $0.contains("the network alone: no word") })
      for start in [PretrainingSettings.Start.descriptors, .linear] {
        let error = #expect(throws: RetrievalError.self) { try run(start) }
        #expect(error?.code == .invalidArgument)
      }
    }
  }

  /// Runs that differ in their seeds are judged as one, each fold a gallery of its own.
  @Test func runsOfSeveralSeedsAreJudgedTogether() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(folder)
      func run(_ name: String, seed: UInt64, folds: Int = 2) throws -> PretrainingFolder {
        var settings = settings()
        settings.seed = seed
        settings.foldCount = folds
        settings.training.epochs = 1
        let output = PretrainingFolder(folder.appending(path: name).path)
        _ = try Pretraining(cohort: cohort, settings: settings, folder: output).run(
          resumes: false, onEvent: { _ in })
        return output
      }
      let folders = [try run("a", seed: 1), try run("b", seed: 2)]
      let runs = try RetrievalRuns(folders)
      let single = try folders.map { try RetrievalRun($0).pairs() }
      let pairs = try runs.pairs(.model)
      #expect(pairs.count == 2 * single[0].count)
      #expect(pairs.galleries == single[0].galleries + single[1].galleries.map { $0 + 2 })
      #expect(pairs.groups == single[0].groups + single[1].groups)
      #expect(runs.split.hasPrefix("2 runs, each "))
      func right(_ pairs: RetrievalPairs) throws -> Double {
        let found = try RetrievalEvaluation(pairs, drawCount: 20, seed: 1)
          .findings(model: "m", source: "run", section: nil, split: "s")
        return try #require(
          found.directions[0].recall.first { $0.k == 1 }?.exact.value) * Double(pairs.count)
      }
      let apart = try single.reduce(0) { try $0 + right($1) }
      #expect(abs(try right(pairs) - apart) < 1e-9)
      #expect(throws: RetrievalError.self) { try RetrievalRuns([folders[0], folders[0]]) }
      #expect(throws: RetrievalError.self) { try RetrievalRuns([]) }
      let other = try run("c", seed: 1, folds: 3)
      #expect(throws: RetrievalError.self) { try RetrievalRuns([folders[0], other]) }
      let again = try run("d", seed: 1)
      #expect(throws: RetrievalError.self) { try RetrievalRuns([folders[0], again]) }
    }
  }

  @Test func aRunLeavesItsFolder() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(folder)
      var settings = settings()
      settings.unmaskedEpochs = 1
      settings.trainsFinal = true
      let output = PretrainingFolder(folder.appending(path: "run").path)
      var agreements = 0
      let results = try Pretraining(cohort: cohort, settings: settings, folder: output).run(
        resumes: false,
        onEvent: { event in
          if case .step(let report) = event, report.pictureAgreement != nil { agreements += 1 }
        })
      #expect(results.map(\.unit.name) == ["fold0", "final"])
      #expect(agreements > 0)
      let own = try #require(results.first?.result)
      #expect(own.outcome.epochs == 3 && own.unmasked?.epochs == 1)
      #expect(own.cases.count == 24 && own.pictures.count == 23 && own.texts.count == 23)
      let lines = try String(
        contentsOf: output.embeddings.appending(path: "cases.csv"), encoding: .utf8
      ).split(separator: "\n")
      #expect(lines.count == 25)
      #expect(lines.contains { $0.hasPrefix("c3,p1,") && $0.hasSuffix(",false,true") })
      let pictures = try NumpyFile(path: output.embeddings.appending(path: "image.npy").path)
        .tensor()
      #expect(pictures.shape == [24, 128])
      let final = try NumpyFile(
        path: output.finalEmbeddings.appending(path: "text.npy").path
      ).tensor()
      #expect(final.shape == [24, 128])
      let partial = try FileManager.default.contentsOfDirectory(atPath: output.checkpoints.path)
        .filter { $0.contains("partial") }
      #expect(partial.isEmpty)

      // What is kept embeds as the model did.
      let model = try SavedRetrievalModel(
        weights: output.checkpoints.appending(path: "fold0.safetensors"),
        tokenizer: output.checkpoints.appending(path: "fold0-tokenizer"))
      let text = try model.row(text: "the picture is bright and striped")
      #expect(text.count == 128)
      let stored = try rows(output, "text")
      let place = try #require(lines.dropFirst().firstIndex { $0.hasPrefix("c0,") }) - 1
      for (column, value) in text.enumerated() {
        #expect(abs(value - stored[place * 128 + column]) < 1e-5)
      }
      let picture = try model.row(picture: folder.appending(path: "0.png").path)
      let shown = try rows(output, "image")
      for (column, value) in picture.enumerated() {
        #expect(abs(value - shown[place * 128 + column]) < 1e-5)
      }

      // Judging reads the same rows: test pairs only, groups and classes as in the cohort.
      let run = try RetrievalRun(output)
      #expect(run.parts == [.model])
      let pairs = try run.pairs()
      let tested = lines.filter { $0.contains(",test,fold0,true,true") }
      #expect(pairs.count == tested.count && pairs.count > 2)
      #expect(pairs.classNames.sorted() == ["no", "yes"])
      let judged = try RetrievalEvaluation(pairs, drawCount: 20)
      let score = try RetrievalScore(
        pictures: pairs.images, texts: pairs.texts, keys: pairs.keys)
      let recall = try judged.findings(model: "m", source: "run", split: run.split).directions[0]
        .recall[1]
      #expect(abs((recall.duplicateAware.value ?? -1) - score.pictureToText) < 1e-9)
      let plain = try run.baseline()
      #expect(plain.keys == pairs.keys && plain.groups == pairs.groups)
    }
  }

  @Test func aStoppedRunGoesOnToTheSameResult() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(folder)
      let settings = settings()
      let whole = PretrainingFolder(folder.appending(path: "whole").path)
      _ = try Pretraining(cohort: cohort, settings: settings, folder: whole).run(resumes: false)
      let parts = PretrainingFolder(folder.appending(path: "parts").path)
      let asked = Mutex(0)
      let error = #expect(throws: TrainingError.self) {
        try Pretraining(cohort: cohort, settings: settings, folder: parts).run(
          resumes: false,
          isInterrupted: {
            asked.withLock { count in
              count += 1
              return count > 5
            }
          })
      }
      #expect(error?.code == .interrupted)
      let refused = #expect(throws: RetrievalError.self) {
        try Pretraining(cohort: cohort, settings: settings, folder: parts).run(resumes: false)
      }
      #expect(refused?.code == .invalidArgument)
      var other = settings
      other.droppedPermille = 250
      let mismatch = #expect(throws: RetrievalError.self) {
        try Pretraining(cohort: cohort, settings: other, folder: parts).run(resumes: true)
      }
      #expect(mismatch?.code == .checkpointMismatch)
      _ = try Pretraining(cohort: cohort, settings: settings, folder: parts).run(resumes: true)
      for name in ["image", "text"] { #expect(try rows(parts, name) == rows(whole, name)) }
    }
  }

  @Test func theTestPartTeachesNothing() throws {
    try withTemporaryFolder { folder in
      let cohort = try cohort(folder)
      let settings = settings()
      let output = PretrainingFolder(folder.appending(path: "first").path)
      let first = Pretraining(cohort: cohort, settings: settings, folder: output)
      _ = try first.run(resumes: false)
      // The texts of the test part change; weights and vocabulary stay, bit for bit.
      let test = try #require(try first.units().first).split.test
      let table = folder.appending(path: "table.csv")
      var lines = try String(contentsOf: table, encoding: .utf8).split(separator: "\n").map(
        String.init)
      for item in test {
        lines[item + 1] = lines[item + 1].replacingOccurrences(of: "the picture", with: "a zebra")
      }
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: table)
      let changed = try Cohort.load(manifest: folder.appending(path: "cohort.yaml").path)
      let second = PretrainingFolder(folder.appending(path: "second").path)
      _ = try Pretraining(cohort: changed, settings: settings, folder: second).run(resumes: false)
      for name in ["fold0.safetensors", "fold0-tokenizer/tokenizer.json"] {
        #expect(
          try Data(contentsOf: output.checkpoints.appending(path: name))
            == Data(contentsOf: second.checkpoints.appending(path: name)), "\(name)")
      }
    }
  }

  @Test func settingsThatCannotBeAreRefused() throws {
    let wrong: [(inout PretrainingSettings) -> Void] = [
      { $0.foldCount = 0 }, { $0.testShare = 0 }, { $0.chunk = 0 }, { $0.unmaskedEpochs = -1 },
      { $0.vocabularySize = 1 }, { $0.textLength = 2 }, { $0.training.batchSize = 1 },
      { $0.augmentation.smallestArea = 0 }, { $0.augmentation.flipProbability = 2 },
    ]
    for change in wrong {
      var settings = settings()
      change(&settings)
      let error = #expect(throws: RetrievalError.self) { try settings.validate() }
      #expect(error?.code == .invalidArgument)
    }
  }
}
