import Foundation
import TestSupport
import Testing
import Training

struct EventFileTests {
  /// RFC 3720, appendix B.4, and the check value of the polynomial's catalogue.
  @Test func checksAreThoseOfTheStandard() {
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.checksum((0..<32).map(UInt8.init)) == 0x46DD_794E)
    #expect(CRC32C.checksum((0..<32).reversed().map(UInt8.init)) == 0x113F_DB5C)
    #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(CRC32C.checksum([]) == 0)
  }

  /// A training of two epochs of two steps that is killed in its second epoch and goes on.
  ///
  /// `make.py` writes the same with TensorBoard's own messages and records.
  @Test func filesEqualThoseOfTensorBoard() throws {
    try withTemporaryFolder { folder in
      let clock = Clock()
      let root = try EventFile(in: folder, time: clock.next)
      try root.write(.text(step: 0, tag: "command", "    chiasm train cohort/ — 皮膚"))
      // The curve's own version record is not in the golden file, which has one of its own already.
      let first = TrainingCurve(writingTo: root)
      try first.record(.fitStart(epoch: 0, epochs: 2, steps: 2))
      try step(first, 0, 0, loss: 0.75, rate: 1e-3, contrast: 0.5)
      try step(first, 0, 1, loss: 0.6, rate: 2e-3, contrast: 0.4)
      try first.record(.epochEnd(epoch: 0, trainingLoss: 0.675, innerScore: 0.7, isBest: true))
      try step(first, 1, 0, loss: 9.5, rate: 1e-3, contrast: 9)

      let resumed = TrainingCurve(in: folder, time: clock.next)
      try resumed.record(.fitStart(epoch: 1, epochs: 2, steps: 2))
      try step(resumed, 1, 0, loss: 0.55, rate: 1e-3, contrast: 0.35)
      try step(resumed, 1, 1, loss: 0.5, rate: 0, contrast: 0.3)
      try resumed.record(.epochEnd(epoch: 1, trainingLoss: 0.525, innerScore: 0.8, isBest: false))
      try resumed.record(.fitEnd(bestEpoch: 1, bestScore: 0.7))

      for (number, name) in [(1, "first"), (2, "resumed")] {
        let own = try Data(
          contentsOf: folder.appending(path: "events.out.tfevents.00000\(number).chiasm"))
        let golden = try Data(
          contentsOf: Fixtures.folder.appending(path: "tensorboard/\(name).tfevents"))
        #expect(own == golden, "\(name)")
      }
    }
  }

  /// What TensorBoard's reader finds in the two files: each step once, the void one left out.
  @Test func readerKeepsTheLaterOfTwoEqualSteps() throws {
    struct Reading: Decodable {
      let scalars: [String: [[Double]]]
      let texts: [String: String]
    }
    let reading = try JSONDecoder().decode(
      Reading.self,
      from: Data(contentsOf: Fixtures.folder.appending(path: "tensorboard/read.json")))
    let expected: [String: [[Double]]] = [
      "step/loss": [[1, 0.75], [2, 0.6], [3, 0.55], [4, 0.5]],
      "step/learning_rate": [[1, 1e-3], [2, 2e-3], [3, 1e-3], [4, 0]],
      "step/contrast": [[1, 0.5], [2, 0.4], [3, 0.35], [4, 0.3]],
      "epoch/training_loss": [[1, 0.675], [2, 0.525]],
      "epoch/inner_score": [[1, 0.7], [2, 0.8]], "epoch/is_best": [[1, 1], [2, 0]],
      "kept/inner_score": [[1, 0.7]],
    ]
    #expect(reading.scalars.keys.sorted() == expected.keys.sorted())
    for (tag, points) in expected {
      let found = try #require(reading.scalars[tag])
      #expect(found.map { $0[0] } == points.map { $0[0] }, "\(tag)")
      // Kept in single precision.
      #expect(found.map { Float($0[1]) } == points.map { Float($0[1]) }, "\(tag)")
    }
    #expect(reading.texts == ["command": "    chiasm train cohort/ — 皮膚"])
  }

  @Test func everyTrainerEventIsInTheFileAtOnce() throws {
    try withTemporaryFolder { folder in
      var settings = TrainingSettings()
      settings.epochs = 2
      settings.batchSize = 8
      let curve = TrainingCurve(in: folder)
      var sizes: [Int] = []
      _ = try Trainer(settings: settings, seed: 5, name: "line").fit(LinearTask()) { event in
        try? curve.record(event)
        sizes.append(Self.bytes(in: folder))
      }
      // Start, ten steps, two epochs, end: each is on disk before the next.
      #expect(sizes.count == 14)
      #expect(zip(sizes, sizes.dropFirst()).allSatisfy(<))
    }
  }

  @Test func newFileFollowsTheLast() throws {
    try withTemporaryFolder { folder in
      try Data("x".utf8).write(to: folder.appending(path: "events.out.tfevents.000041.chiasm"))
      try Data("x".utf8).write(to: folder.appending(path: "events.out.tfevents.999.other"))
      let file = try EventFile(in: folder)
      #expect(file.url.lastPathComponent == "events.out.tfevents.000042.chiasm")
    }
  }

  @Test func saysWhereEventsCannotBeWritten() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "file")
      try Data().write(to: file)
      let error = #expect(throws: TrainingError.self) {
        try EventFile(in: file.appending(path: "tensorboard"))
      }
      #expect(error?.code == .eventsNotWritten)
    }
  }

  private func step(
    _ curve: TrainingCurve, _ epoch: Int, _ step: Int, loss: Double, rate: Double, contrast: Double
  ) throws {
    curve.collect([("contrast", contrast)])
    try curve.record(
      .stepEnd(epoch: epoch, step: step, steps: 2, loss: loss, learningRate: rate))
  }

  private static func bytes(in folder: URL) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.reduce(0) {
      $0 + ((try? Data(contentsOf: folder.appending(path: $1)))?.count ?? 0)
    }
  }
}

/// A quarter of a second an event.
private final class Clock {
  private var count = 1000

  func next() -> Double {
    defer { count += 1 }
    return Double(count) / 4
  }
}
