import Foundation
import Indexing

/// Fills an index and prints each commit after it: `IndexHost FOLDER WIDTH BATCH SEED`, until it is killed.
///
/// Batch b holds the cases `b-0`, `b-1` …, whose vectors follow from b and their place, so that a reader can
/// compute what it must find. Every third batch loses its first case again; after every fifth the index is compacted.
///
/// `IndexHost read FOLDER WIDTH BATCH SECONDS` opens such an index again and again meanwhile, and ends with 1 where
/// a snapshot is not whole: it prints how many cases it saw each time.
@main
enum Host {
  static func main() throws {
    let arguments = CommandLine.arguments
    if arguments.count == 6, arguments[1] == "read", let width = Int(arguments[3]),
      let size = Int(arguments[4]), let seconds = Double(arguments[5])
    {
      return try read(
        URL(filePath: arguments[2]), width: width, size: size, until: .now + .seconds(seconds))
    }
    guard arguments.count == 5, let width = Int(arguments[2]), let size = Int(arguments[3]),
      let first = Int(arguments[4])
    else { exit(64) }
    let folder = URL(filePath: arguments[1])
    let isThere = FileManager.default.fileExists(atPath: folder.path + "/cases.sqlite")
    let writer: IndexWriter
    if isThere {
      do {
        writer = try IndexWriter.open(folder)
      } catch {
        // Killed before the index was committed: there is nothing to lose.
        guard error.code == .notAnIndex else { throw error }
        writer = try IndexWriter.create(at: folder, IndexDescription(width: width))
      }
    } else {
      writer = try IndexWriter.create(at: folder, IndexDescription(width: width))
    }
    say("open")
    var batch = first
    while true {
      var rows: [Float] = []
      for place in 0..<size { rows += vector(batch, place, width) }
      let cases = (0..<size).map {
        CaseRecord(id: "\(batch)-\($0)", group: "\(batch)", text: "batch \(batch) case \($0)")
      }
      try rows.withUnsafeBufferPointer { buffer in
        _ = try writer.append(
          cases,
          vectors: [
            ModalityVectors(modality: "image", width: width, rows: buffer),
            ModalityVectors(modality: "text", width: width, rows: buffer),
          ])
      }
      say("added \(batch)")
      if batch % 3 == 2 {
        say("deleting \(batch)-0")
        try writer.delete(["\(batch)-0"])
        say("deleted \(batch)-0")
      }
      if batch % 5 == 4 {
        try writer.compact()
        say("compacted")
      }
      batch += 1
    }
  }

  /// Reads snapshots while others write.
  static func read(
    _ folder: URL, width: Int, size: Int, until end: ContinuousClock.Instant
  ) throws {
    while ContinuousClock.now < end {
      let index: CaseIndex
      do {
        index = try CaseIndex(folder)
      } catch {
        // The writer has not made it yet.
        guard error.code == .notAnIndex else { throw error }
        Thread.sleep(forTimeInterval: 0.01)
        continue
      }
      // A batch is there as a whole or not at all; its first case may be deleted.
      var batch = 0
      var seen = 0
      while index.contains("\(batch)-1") {
        for place in 0..<size {
          let id = "\(batch)-\(place)"
          guard index.contains(id) else {
            if place == 0, batch % 3 == 2 { continue }
            fail("\(id) is missing")
          }
          seen += 1
        }
        batch += 1
      }
      if seen != index.caseCount { fail("\(index.caseCount) cases, \(seen) of whole batches") }
      if batch > 0 {
        let place = size - 1
        let query = vector(batch - 1, place, width)
        let found = try index.search(
          vector: query, in: "image", SearchOptions(count: size * batch))
        guard let own = found.first(where: { $0.id == "\(batch - 1)-\(place)" }),
          abs(own.score - 1) < 1e-5,
          try index.record(own.id).text == "batch \(batch - 1) case \(place)"
        else { fail("the last case is not found by its own vector") }
      }
      say("saw \(seen)")
    }
  }

  private static func fail(_ text: String) -> Never {
    say(text)
    exit(1)
  }

  static func vector(_ batch: Int, _ place: Int, _ width: Int) -> [Float] {
    let start = batch * 31 + place * 17
    return (0..<width).map { column in Float((start + column * 7) % 23 - 11) + 0.5 }
  }

  private static func say(_ text: String) {
    print(text)
    fflush(nil)
  }
}
