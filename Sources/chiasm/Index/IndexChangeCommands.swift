import ArgumentParser
import Findings
import Foundation
import Indexing

/// The folder that commands on an index take.
struct IndexPlace: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The folder of the index.", valueName: "index"), completion: .directory)
  var index: String

  var folder: URL { URL(fileURLWithPath: index, isDirectory: true) }
}

/// `chiasm index append`.
struct IndexAppendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "append",
    abstract: "Adds cases to an index: all of them or, if anything is wrong, none.")

  @OptionGroup var place: IndexPlace
  @OptionGroup var input: IndexInput

  @Option(
    help: ArgumentHelp("What made the vectors, as when the index was made.", valueName: "name"))
  var encoder: String?

  func validate() throws {
    if input.vectors.isEmpty { throw ValidationError("expected --vectors FILE.npy") }
  }

  func run() throws {
    try Exit.reporting {
      let writer = try IndexWriter.open(place.folder)
      if let encoder, encoder != writer.description.fingerprint {
        throw IndexingError(
          .fingerprintMismatch,
          "expected vectors of \"\(writer.description.fingerprint)\" as in the index, found those of "
            + "\"\(encoder)\"", file: place.index)
      }
      var material = try input.material()
      // An index that hides identities hides them in all its cases.
      if input.redact || writer.description.isRedacted {
        StepReporter().say("Hidden in texts and columns: \(material.redact()).")
      }
      let count = try material.append(to: writer)
      Output.write("\(place.folder.path): \(count) cases added")
    }
  }
}

/// `chiasm index delete`.
struct IndexDeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Deletes cases from an index; compact removes their traces from the disk as well.")

  @OptionGroup var place: IndexPlace

  @Argument(help: ArgumentHelp("Names of cases.", valueName: "case"))
  var cases: [String]

  func run() throws {
    try Exit.reporting {
      let count = try IndexWriter.open(place.folder).delete(cases)
      Output.write(
        "\(place.folder.path): \(count) cases deleted; their vectors stay in the files until chiasm index "
          + "compact \(place.folder.path)")
    }
  }
}

/// `chiasm index compact`.
struct IndexCompactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compact",
    abstract: "Writes an index anew without deleted cases; graphs must be built again.")

  @OptionGroup var place: IndexPlace

  func run() throws {
    try Exit.reporting {
      let done = try IndexWriter.open(place.folder).compact()
      Output.write(
        "\(place.folder.path): \(done.removed) vectors removed, \(done.filesBefore) files before, "
          + "\(done.filesAfter) now")
    }
  }
}

/// `chiasm index graph`.
struct IndexGraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Builds graphs, which make searching faster and find nearly all (hnswlib).")

  @OptionGroup var place: IndexPlace

  func run() throws {
    try Exit.reporting {
      try IndexGraphs.build(IndexWriter.open(place.folder), StepReporter())
    }
  }
}

/// `chiasm index check`.
struct IndexCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Reads every byte of an index and compares it with its checksums.")

  @OptionGroup var place: IndexPlace

  func run() throws {
    try Exit.reporting {
      let index = try CaseIndex(place.folder, verifies: false)
      let check = try index.check()
      let vectors = check.vectors.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      Output.write(
        "\(place.folder.path): whole; \(check.cases) cases, \(vectors.joined(separator: " and ")) vectors, "
          + "\(check.bytes) bytes of vectors")
      for notice in index.notices { StepReporter().say("Note: \(notice)") }
    }
  }
}
