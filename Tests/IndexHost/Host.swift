import Foundation
import Indexing

/// Fills an index and prints each commit after it: `IndexHost FOLDER WIDTH BATCH SEED`, until it is killed.
///
/// Batch b holds the cases `b-0`, `b-1` …, whose vectors follow from b and their place, so that a reader can
/// compute what it must find. Every third batch loses its first case again; after every fifth the index is compacted.
@main
enum Host {
  static func main() throws {
    let arguments = CommandLine.arguments
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

  static func vector(_ batch: Int, _ place: Int, _ width: Int) -> [Float] {
    let start = batch * 31 + place * 17
    return (0..<width).map { column in Float((start + column * 7) % 23 - 11) + 0.5 }
  }

  private static func say(_ text: String) {
    print(text)
    fflush(nil)
  }
}
