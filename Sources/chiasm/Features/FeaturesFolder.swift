import CTerminal
import Dictionaries
import Foundation
import Monosemanticity

/// Where `chiasm features` keeps dictionaries and scores.
struct FeaturesFolder {
  let root: URL
  private let settings: FeatureStudySettings
  private let isTraining: Bool

  /// What decides the dictionaries; another run in the same folder must agree.
  private struct Record: Codable, Equatable {
    let kind: String
    let features: Int?
    let k: Int?
    let steps: Int
    let seeds: Int
    let seed: UInt64
  }

  private var record: Record {
    Record(
      kind: settings.kindName, features: settings.featureCount, k: settings.k,
      steps: settings.steps, seeds: settings.seedCount, seed: settings.analysis.seed)
  }

  private var settingsFile: URL { root.appending(path: "settings.json") }
  private var checkpoint: URL { root.appending(path: "training.safetensors") }
  private func dictionary(_ number: Int) -> URL {
    root.appending(path: "dictionary-\(number + 1).safetensors")
  }

  /// Names or reopens a folder; one that something else wrote is refused.
  init(_ root: URL, settings: FeatureStudySettings, isTraining: Bool, resumes: Bool) throws {
    self.root = root
    self.settings = settings
    self.isTraining = isTraining
    let manager = FileManager.default
    let names = (try? manager.contentsOfDirectory(atPath: root.path)) ?? []
    let own = ["settings.json", "training.safetensors", "features.csv", "findings.json"]
    if let other = names.first(where: {
      !own.contains($0) && !$0.hasPrefix("gallery") && !$0.hasPrefix("dictionary-")
        && !$0.hasPrefix(".")
    }) {
      throw MonosemanticityError(
        .invalidArgument,
        "\(root.path) holds \"\(other)\", which this command did not write; choose another folder with "
          + "--output")
    }
    let earlier = try? JSONDecoder().decode(Record.self, from: Data(contentsOf: settingsFile))
    if resumes, let earlier, earlier != record {
      throw MonosemanticityError(
        .invalidArgument,
        "\(root.path): was begun with other settings (\(earlier)); give the same, or begin anew "
          + "without --resume")
    }
    do {
      try manager.createDirectory(at: root, withIntermediateDirectories: true)
      if !resumes {
        for name in names where name.hasPrefix("dictionary-") || name == "training.safetensors" {
          try manager.removeItem(at: root.appending(path: name))
        }
      }
      if isTraining {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(record).write(to: settingsFile, options: .atomic)
      }
    } catch {
      throw MonosemanticityError(
        .fileAccess, "\(root.path): cannot be written (\(error.localizedDescription))")
    }
  }

  /// The dictionaries: read where they are finished, trained otherwise.
  func dictionaries(
    _ study: FeatureStudy, _ reporter: StepReporter
  ) throws -> [FeatureDictionary] {
    let files = (0..<settings.seedCount).map(dictionary)
    if files.allSatisfy({ FileManager.default.fileExists(atPath: $0.path) }) {
      reporter.say("\(files.count) dictionaries were trained before.")
      return try files.map { try FeatureDictionary(path: $0.path) }
    }
    var shown = -1
    let trained: [FeatureDictionary]
    do {
      trained = try study.train(
        checkpoint: checkpoint.path, isInterrupted: { chiasm_interrupt_requested() }
      ) { event in
        switch event {
        case .start(let step, _) where step > 0: reporter.say("Going on after step \(step).")
        case .stepEnd(let step, let steps, let losses):
          let percent = 100 * step / max(1, steps)
          guard percent / 5 > shown / 5 || shown < 0 else { break }
          shown = percent
          let loss = losses.first.map { String(format: ", loss %.4f", $0) } ?? ""
          reporter.show("training \(losses.count) dictionaries, \(percent) %\(loss)")
        case .judging(let index, let count): reporter.show("judging \(index + 1) of \(count)")
        default: break
        }
      }
    } catch let error as DictionariesError {
      guard error.code == .interrupted else { throw error }
      throw DictionariesError(
        .interrupted,
        "stopped; the training so far is in \(checkpoint.path), and the same command with --resume goes "
          + "on from there")
    }
    for (file, dictionary) in zip(files, trained) { try dictionary.write(to: file.path) }
    try? FileManager.default.removeItem(at: checkpoint)
    return trained
  }

  /// Writes the table and the gallery; what was written.
  func write(
    _ scores: FeatureScores, _ classNames: [String], _ gallery: GalleryWriter,
    _ reporter: StepReporter
  ) throws -> [String] {
    reporter.show("writing")
    let table = FeatureTable(scores, classNames: classNames).csv()
    do {
      try Data(table.utf8).write(
        to: root.appending(path: "features.csv"), options: .atomic)
    } catch {
      throw MonosemanticityError(
        .fileAccess, "\(root.path): cannot be written (\(error.localizedDescription))")
    }
    try gallery.write(to: root)
    return ["features.csv", "gallery.html"]
      + (isTraining ? ["dictionary-1.safetensors"] : [])
  }
}
