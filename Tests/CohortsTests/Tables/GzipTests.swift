import Cohorts
import Testing

@Suite struct GzipTests {
  private let plain = Array("a,b\n1,2\n3,4\n".utf8)

  @Test func inflates() throws {
    #expect(try FileContents.inflate(Gzip.compressed, file: "x") == plain)
  }

  @Test func membersAreJoined() throws {
    let twice = Gzip.compressed + Gzip.compressed
    #expect(try FileContents.inflate(twice, file: "x") == plain + plain)
  }

  @Test func paddingIsAllowedOtherRestIsNot() throws {
    #expect(try FileContents.inflate(Gzip.compressed + [0, 0, 0], file: "x") == plain)
    let error = #expect(throws: CohortError.self) {
      try FileContents.inflate(Gzip.compressed + Array("rest".utf8), file: "x")
    }
    #expect(error?.code == .damagedCompression)
  }

  @Test func everyTruncationIsRefused() {
    for count in 2..<Gzip.compressed.count {
      let error = #expect(throws: CohortError.self) {
        try FileContents.inflate(Array(Gzip.compressed.prefix(count)), file: "x")
      }
      #expect(error?.code == .damagedCompression)
    }
  }

  @Test func damageIsRefused() {
    // The last eight bytes are checksum and size.
    for index in Gzip.compressed.count - 8..<Gzip.compressed.count {
      var bytes = Gzip.compressed
      bytes[index] ^= 0x55
      #expect(throws: CohortError.self) { try FileContents.inflate(bytes, file: "x") }
    }
  }

  @Test func sizeIsGuarded() {
    let error = #expect(throws: CohortError.self) {
      try FileContents.inflate(Gzip.compressed, file: "x", limit: plain.count - 1)
    }
    #expect(error?.code == .damagedCompression)
  }
}
