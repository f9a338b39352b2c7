import Cohorts
import Statistics
import Testing

@Suite struct HostileImageTests {
  private func decode(_ bytes: [UInt8]) throws(CohortError) -> Picture {
    try Picture(decoding: bytes, channels: 3, file: "x")
  }

  @Test(arguments: ["rgb.png", "interlaced.png", "palette.png", "rgb.jpg", "progressive.jpg"])
  func everyTruncationIsRefused(_ name: String) throws {
    let bytes = try Fixtures.bytes("images/\(name)")
    // The very last bytes of a JPEG are its end marker; without them the image is still whole.
    let end = name.hasSuffix("jpg") ? bytes.count - 8 : bytes.count
    for count in stride(from: 0, to: end, by: name.hasSuffix("jpg") ? 3 : 7) {
      let error = #expect(throws: CohortError.self, "\(count) of \(bytes.count) bytes") {
        try decode(Array(bytes.prefix(count)))
      }
      #expect(error?.code == .unreadableImage)
    }
  }

  @Test(arguments: [
    "rgb.png", "grey-16.png", "palette-transparent.png", "interlaced.png", "rgb.jpg", "grey.jpg",
    "progressive.jpg", "orientation-6.jpg", "cmyk.jpg",
  ])
  func mutationsNeverTrap(_ name: String) throws {
    let original = try Fixtures.bytes("images/\(name)")
    var stream = RandomStream(seed: 4, "hostile", name)
    for _ in 0..<300 {
      var bytes = original
      for _ in 0...stream.index(below: 8) {
        // Headers stand in front: half of the damage goes there.
        let reach = stream.index(below: 2) == 0 ? min(64, bytes.count) : bytes.count
        bytes[stream.index(below: reach)] = UInt8(truncatingIfNeeded: stream.next())
      }
      do throws(CohortError) {
        let picture = try decode(bytes)
        #expect(picture.pixels.count == picture.width * picture.height * 3)
      } catch {
        #expect([.unreadableImage, .imageTooLarge].contains(error.code))
      }
    }
  }

  @Test func noBytesAreRefused() {
    let error = #expect(throws: CohortError.self) { try decode([]) }
    #expect(error?.code == .unreadableImage)
    #expect(error?.message.contains("0 bytes") == true)
  }

  @Test func fiftyThousandPixelsAreRefused() throws {
    let error = #expect(throws: CohortError.self) {
      try decode(try Fixtures.bytes("images/wide.png"))
    }
    #expect(error?.code == .imageTooLarge)
    #expect(error?.message.contains("50000") == true)
  }

  @Test func sizesAreCheckedBeforeAnythingIsAllocated() throws {
    // 29,000 x 29,000 is below the side's bound and above the bound of pixels.
    var png = try Fixtures.bytes("images/rgb.png")
    for offset in [16, 20] { png.replaceSubrange(offset..<offset + 4, with: [0, 0, 0x71, 0x48]) }
    #expect(#expect(throws: CohortError.self) { try decode(png) }?.code == .imageTooLarge)

    var jpeg = try Fixtures.bytes("images/grey.jpg")
    let frame = try #require(
      jpeg.indices.first { jpeg[$0] == 0xff && $0 + 1 < jpeg.count && jpeg[$0 + 1] == 0xc0 })
    jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0xc3, 0x50, 0xc3, 0x50])
    #expect(#expect(throws: CohortError.self) { try decode(jpeg) }?.code == .imageTooLarge)
  }

  @Test func cmykIsRefusedByName() throws {
    let error = #expect(throws: CohortError.self) {
      try decode(try Fixtures.bytes("images/cmyk.jpg"))
    }
    #expect(error?.code == .unreadableImage)
    #expect(error?.message.contains("CMYK") == true)
  }

  @Test func formatIsToldByContent() throws {
    let error = #expect(throws: CohortError.self) {
      try decode(try Fixtures.bytes("images/really-a-gif.png"))
    }
    #expect(error?.message.contains("GIF") == true)
    #expect(throws: CohortError.self) { try decode(Array("no image at all".utf8)) }
  }
}
