import BuiltPrograms
import Foundation
import Indexing
import Testing

struct KillTests {
  /// Whatever was said to be committed is there, whole; what was being done is there or not, as a whole.
  @Test func killedWritersLoseNothingThatTheyCommitted() throws {
    let host = try builtProgram("IndexHost")
    try withScratchFolder { folder in
      let place = folder.appending(path: "index")
      let (width, size) = (24, 9)
      var added: Set<Int> = []
      var deleted: Set<String> = []
      var next = 0
      var random = SplitMix(state: 11)
      for _ in 0..<30 {
        let process = Process()
        process.executableURL = host
        process.arguments = [place.path, "\(width)", "\(size)", "\(next)"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        Thread.sleep(forTimeInterval: Double.random(in: 0.02...0.25, using: &random))
        kill(process.processIdentifier, SIGKILL)
        let said = String(
          decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        var trying: String?
        // A last line without its end was never finished.
        for line in said.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
          let words = line.split(separator: " ")
          guard words.count == 2 else { continue }
          switch words[0] {
          case "added":
            if let number = Int(words[1]) {
              added.insert(number)
              next = number + 1
            }
          case "deleting": trying = String(words[1])
          case "deleted": deleted.insert(String(words[1]))
          default: break
          }
        }
        guard FileManager.default.fileExists(atPath: place.appending(path: "cases.sqlite").path)
        else { continue }
        let index: CaseIndex
        do {
          index = try CaseIndex(place)
        } catch {
          guard (error as? IndexingError)?.code == .notAnIndex, added.isEmpty else { throw error }
          continue
        }
        _ = try index.check()
        // The batch under way may have been committed before it was said.
        if index.contains("\(next)-1") {
          added.insert(next)
          next += 1
        }
        if let trying, !index.contains(trying) { deleted.insert(trying) }
        if added.contains(next - 1), (next - 1) % 3 == 2, !index.contains("\(next - 1)-0") {
          deleted.insert("\(next - 1)-0")
        }
        #expect(index.caseCount == added.count * size - deleted.count)
        for batch in added.sorted().suffix(4) {
          for number in 0..<size where !deleted.contains("\(batch)-\(number)") {
            let id = "\(batch)-\(number)"
            #expect(try index.record(id).text == "batch \(batch) case \(number)")
            let vector = try #require(try index.vector(of: id, in: "text"))
            let start = batch * 31 + number * 17
            let made = (0..<width).map { Float((start + $0 * 7) % 23 - 11) + 0.5 }
            let norm = made.reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(zip(vector, made).allSatisfy { abs($0 - $1 / norm) < 1e-6 })
          }
        }
      }
      // The host must have come far enough for this to mean something.
      #expect(added.count > 20)
      // Nothing is left of what was under way.
      _ = try IndexWriter.open(place)
      let files = try FileManager.default.contentsOfDirectory(
        atPath: place.appending(path: "vectors").path)
      #expect(!files.contains { $0.hasSuffix(".partial") })
    }
  }
}
