import Foundation
import Indexing
import Testing

struct ReaderProcessTests {
  /// Three processes: one appends, deletes and compacts, two see whole snapshots all the while.
  @Test func twoProcessesReadWhileOneWrites() throws {
    try withScratchFolder { folder in
      let place = folder.appending(path: "index").path
      let writer = try IndexHostProgram.start([place, "24", "9", "0"])
      let readers = try (0..<2).map { _ in
        try IndexHostProgram.start(["read", place, "24", "9", "4"])
      }
      for reader in readers {
        let said = String(
          decoding: reader.output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        reader.process.waitUntilExit()
        #expect(reader.process.terminationStatus == 0, "\(said.suffix(200))")
        let counts = said.split(separator: "\n").compactMap { line in
          line.hasPrefix("saw ") ? Int(line.dropFirst(4)) : nil
        }
        // It met many snapshots, later ones with more cases but for one deleted at a time.
        #expect(Set(counts).count > 5, "\(counts.count) snapshots")
        #expect(zip(counts, counts.dropFirst()).allSatisfy { $1 >= $0 - 1 })
        #expect((counts.last ?? 0) > (counts.first ?? 0))
      }
      kill(writer.process.processIdentifier, SIGKILL)
      writer.process.waitUntilExit()
      #expect(try CaseIndex(URL(filePath: place)).check().cases > 0)
    }
  }
}
