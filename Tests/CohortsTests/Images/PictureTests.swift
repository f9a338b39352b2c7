import Cohorts
import Testing

@Suite struct PictureTests {
  @Test(arguments: try ImageIndex.read().decode)
  func decodesAsPillowDoes(_ item: ImageIndex.Decoding) throws {
    let picture = try Picture(
      decoding: try Fixtures.bytes("images/\(item.file)"), channels: item.channels,
      file: item.file)
    #expect(picture.width == item.width)
    #expect(picture.height == item.height)
    let expected = try Fixtures.bytes("images/\(item.pixels)")
    try #require(picture.pixels.count == expected.count)
    let worst = zip(picture.pixels, expected).map { abs(Int($0) - Int($1)) }.max() ?? 0
    #expect(worst <= item.tolerance)
    let size = try Picture.size(
      of: try Fixtures.bytes("images/\(item.file)"), file: item.file)
    #expect(size == (item.width, item.height))
  }

  @Test(arguments: try ImageIndex.read().resize)
  func resizesAsPillowDoes(_ item: ImageIndex.Resizing) throws {
    let source = try Picture(
      width: item.sourceWidth, height: item.sourceHeight, channels: item.channels,
      pixels: try Fixtures.bytes("images/\(item.source)"))
    let resized = try source.resized(width: item.width, height: item.height)
    let expected = try Fixtures.bytes("images/\(item.target)")
    try #require(resized.pixels.count == expected.count)
    let worst = zip(resized.pixels, expected).map { abs(Int($0) - Int($1)) }.max() ?? 0
    #expect(worst <= 2)
  }

  @Test func jpegIsDecodedSmallButNotTooSmall() throws {
    let bytes = try Fixtures.bytes("images/large.jpg")  // 301 x 200
    for (wanted, expected) in [
      ((75, 50), (76, 50)), ((76, 50), (76, 50)), ((77, 50), (113, 75)), ((300, 200), (301, 200)),
      ((1, 1), (38, 25)), ((1000, 1000), (301, 200)), ((0, 0), (301, 200)),
    ] {
      let picture = try Picture(decoding: bytes, channels: 3, wantedSize: wanted, file: "l.jpg")
      #expect((picture.width, picture.height) == expected)
    }
    let quarter = try Picture(decoding: bytes, channels: 3, wantedSize: (75, 50), file: "l.jpg")
    let expected = try Fixtures.bytes("images/large.quarter.raw")
    try #require(quarter.pixels.count == expected.count)
    let worst = zip(quarter.pixels, expected).map { abs(Int($0) - Int($1)) }.max() ?? 0
    #expect(worst <= 2)
  }

  @Test func sidewaysJPEGIsScaledByItsUprightSize() throws {
    // 37 x 23 as stored, 23 x 37 upright: 2/8 gives 10 x 6, which turned is 6 x 10.
    let bytes = try Fixtures.bytes("images/orientation-6.jpg")
    let picture = try Picture(decoding: bytes, channels: 3, wantedSize: (6, 10), file: "o.jpg")
    #expect((picture.width, picture.height) == (6, 10))
  }

  @Test func pngComesBackFromItsOwnEncoder() throws {
    for channels in [1, 3] {
      let pixels = (0..<31 * 17 * channels).map { UInt8(truncatingIfNeeded: $0 * 37) }
      let picture = try Picture(width: 31, height: 17, channels: channels, pixels: pixels)
      let decoded = try Picture(decoding: try picture.png(), channels: channels, file: "x.png")
      #expect(decoded == picture)
    }
  }

  @Test func planesSeparateChannels() throws {
    let picture = try Picture(width: 2, height: 1, channels: 3, pixels: [1, 2, 3, 4, 5, 6])
    #expect(picture.planes == [1, 4, 2, 5, 3, 6])
  }

  @Test func cropKeepsTheMiddleAndPadKeepsAll() throws {
    // Columns 0, 100, 100, 200: the middle square is all 100.
    let picture = try Picture(
      width: 4, height: 2, channels: 1, pixels: [0, 100, 100, 200, 0, 100, 100, 200])
    #expect(try picture.squared(size: 2, fit: .crop).pixels == [100, 100, 100, 100])
    let padded = try picture.squared(size: 4, fit: .pad)
    #expect(
      padded.pixels == [0, 0, 0, 0, 0, 100, 100, 200, 0, 100, 100, 200, 0, 0, 0, 0])
    #expect(try picture.squared(size: 4, fit: .stretch).height == 4)
  }

  @Test func constantPicturesStayConstant() throws {
    let picture = try Picture(
      width: 13, height: 7, channels: 3, pixels: [UInt8](repeating: 255, count: 13 * 7 * 3))
    for (width, height) in [(1, 1), (5, 50), (100, 2), (12, 8)] {
      let resized = try picture.resized(width: width, height: height)
      #expect(resized.pixels.allSatisfy { $0 == 255 })
    }
  }

  @Test func rejectsSizesThatDoNotFit() throws {
    #expect(throws: CohortError.self) {
      try Picture(width: 2, height: 2, channels: 3, pixels: [1, 2, 3])
    }
    #expect(throws: CohortError.self) { try Picture(width: 0, height: 2, channels: 1, pixels: []) }
    #expect(throws: CohortError.self) {
      try Picture(width: .max, height: .max, channels: 3, pixels: [])
    }
    let picture = try Picture(width: 1, height: 1, channels: 1, pixels: [0])
    #expect(throws: CohortError.self) { try picture.resized(width: 0, height: 1) }
    #expect(throws: CohortError.self) { try picture.resized(width: 50_000, height: 1) }
  }
}
