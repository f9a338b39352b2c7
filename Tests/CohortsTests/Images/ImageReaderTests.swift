import Cohorts
import Testing

@Suite struct ImageReaderTests {
  /// Ten pictures, each of one color; number 3 is missing, 5 broken, 6 empty.
  private func files(_ folder: TemporaryFolder) throws -> ImageFiles {
    var paths: [String?] = []
    for index in 0..<10 {
      let pixels = [UInt8](repeating: UInt8(index * 20), count: 9 * 7 * 3)
      let picture = try Picture(width: 9, height: 7, channels: 3, pixels: pixels)
      paths.append(try folder.write("\(index).png", try picture.png()))
    }
    paths[3] = nil
    try folder.write("5.png", Array(try Fixtures.bytes("images/rgb.png").prefix(200)))
    try folder.write("6.png", [])
    return ImageFiles(
      paths: paths, caseIDs: (0..<10).map { "case-\($0)" }, size: 4, channels: 3)
  }

  @Test func imagesAreReadWhateverWasPrepared() throws {
    let folder = try TemporaryFolder()
    let reader = ImageReader(try files(folder))
    reader.prepare([9, 8, 7, 2, 1, 0])
    for index in [0, 1, 2, 4, 7, 8, 9, 0, 4] {
      let expected = [UInt8](repeating: UInt8(index * 20), count: 48)
      #expect(try reader.pixels(index) == expected)
    }
    #expect(try reader.pixels(3) == nil)
  }

  @Test func eachImageIsDecodedOnceWhileTheCacheHasRoom() throws {
    let folder = try TemporaryFolder()
    let reader = ImageReader(try files(folder))
    let order = [0, 1, 2, 4, 7, 8, 9]
    for _ in 0..<3 {
      reader.prepare(order)
      for index in order { _ = try reader.pixels(index) }
    }
    #expect(reader.decodeCount == order.count)
  }

  @Test func smallCacheForgetsAndStillReads() throws {
    let folder = try TemporaryFolder()
    // Room for two images of 48 bytes.
    let reader = ImageReader(try files(folder), cacheByteCount: 96)
    let order = [0, 1, 2, 4, 7, 8, 9]
    for _ in 0..<20 {
      reader.prepare(order)
      for index in order {
        #expect(try reader.pixels(index) == [UInt8](repeating: UInt8(index * 20), count: 48))
      }
    }
    #expect(reader.decodeCount > order.count)
  }

  @Test func badImageNamesCaseFileAndReason() throws {
    let folder = try TemporaryFolder()
    let reader = ImageReader(try files(folder))
    reader.prepare([5, 6])
    for (index, word) in [(5, "ends"), (6, "0 bytes")] {
      for _ in 0..<2 {
        let error = #expect(throws: CohortError.self) { try reader.pixels(index) }
        #expect(error?.code == .unreadableImage)
        #expect(error?.caseID == "case-\(index)")
        #expect(error?.file == folder.path + "/\(index).png")
        #expect(error?.message.contains(word) == true)
      }
    }
    #expect(reader.faults(in: Array(0..<10)).map(\.caseID) == ["case-5", "case-6"])
    #expect(throws: CohortError.self) { try reader.pixels(10) }
    #expect(throws: CohortError.self) { try reader.pixels(-1) }
  }

  @Test func preparedWorkEndsWithTheReader() throws {
    let folder = try TemporaryFolder()
    for _ in 0..<50 {
      let reader = ImageReader(try files(folder))
      reader.prepare(Array(0..<10))
    }
  }

  @Test func manyThreadsMayAsk() async throws {
    let folder = try TemporaryFolder()
    let reader = ImageReader(try files(folder), cacheByteCount: 200)
    reader.prepare([0, 1, 2, 4, 7, 8, 9])
    await withTaskGroup(of: Bool.self) { group in
      for index in [0, 1, 2, 4, 7, 8, 9, 9, 8, 7, 4, 2, 1, 0] {
        group.addTask {
          (try? reader.pixels(index)) == [UInt8](repeating: UInt8(index * 20), count: 48)
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
