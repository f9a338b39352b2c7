import Service
import Statistics
import Testing

struct UploadTests {
  private func form(_ text: String, boundary: String = "x", most: Int = 4) throws -> MultipartForm {
    try MultipartForm(Array(text.utf8), boundary: boundary, mostParts: most)
  }

  @Test func readsFieldsAndFiles() throws {
    let form = try form(
      "--x\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\n10\r\n"
        + "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a\\\"b%22.png\"\r\n"
        + "Content-Type: image/png\r\n\r\n\u{89}PNG\r\n--y\r\n--x--\r\n")
    #expect(form.text("k") == "10")
    let file = try #require(form.part("image"))
    #expect(file.fileName == "a\"b\".png")
    #expect(file.mediaType == "image/png")
    #expect(file.bytes == Array("\u{89}PNG\r\n--y".utf8))
  }

  @Test func anEmptyPartIsEmpty() throws {
    let text = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--x--"
    #expect(try form(text).part("a")?.bytes == [])
  }

  @Test(arguments: [
    "", "--x", "--x--", "--x\r\n", "--x\r\n\r\n\r\n--x--",
    "preamble\r\n--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--",
    "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1",
    "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x",
    "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x-- more",
    "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--xy--",
    "--x\nContent-Disposition: form-data; name=\"a\"\n\n1\n--x--",
    "--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--",
    "--x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--x--",
    "--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--x--",
    "--x\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n--x--",
    "--x\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--x--",
    "--x\r\nContent-Disposition: form-data; name=\"a\"\r\nX\u{7f}: 1\r\n\r\n1\r\n--x--",
  ])
  func malformedFormsAreRefused(text: String) {
    let error = #expect(throws: ServiceError.self) { try form(text) }
    #expect(error?.code == .invalidRequest)
  }

  @Test func tooManyPartsAreRefused() {
    let part = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
    let error = #expect(throws: ServiceError.self) {
      try form(String(repeating: part, count: 5) + "--x--")
    }
    #expect(error?.code == .tooLarge)
  }

  @Test func whatIsWrittenIsReadWhateverItHolds() throws {
    var stream = RandomStream(seed: 1, "multipart")
    for _ in 0..<200 {
      let count = Int.random(in: 1...4, using: &stream)
      let contents = (0..<count).map { _ in
        (0..<Int.random(in: 0...200, using: &stream)).map { _ in
          // Mostly what boundaries are made of.
          Bool.random(using: &stream)
            ? Array("\r\n-x".utf8).randomElement(using: &stream) ?? 0
            : UInt8.random(in: 0...255, using: &stream)
        }
      }
      let boundary = "x-\(UInt32.random(in: 0...UInt32.max, using: &stream))-boundary"
      var body: [UInt8] = []
      for (index, content) in contents.enumerated() {
        body += Array(
          "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(index)\"\r\n\r\n".utf8)
        body += content + Array("\r\n".utf8)
      }
      body += Array("--\(boundary)--\r\n".utf8)
      let form = try MultipartForm(body, boundary: boundary, mostParts: 4)
      #expect(form.parts.map(\.bytes) == contents)
    }
  }

  @Test func cutOrChangedFormsNeverTrap() {
    var stream = RandomStream(seed: 2, "multipart")
    let whole = Array(
      "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\nContent-Type: image/png\r\n\r\n1\r\n--x--\r\n"
        .utf8)
    for length in 0..<whole.count {
      _ = try? MultipartForm(Array(whole[..<length]), boundary: "x", mostParts: 4)
    }
    for _ in 0..<2_000 {
      var changed = whole
      for _ in 0..<Int.random(in: 1...5, using: &stream) {
        let place = Int.random(in: 0..<changed.count, using: &stream)
        changed[place] = UInt8.random(in: 0...255, using: &stream)
      }
      _ = try? MultipartForm(changed, boundary: "x", mostParts: 4)
    }
  }

  /// A picture of one grey pixel, as `pngcheck` accepts it; a size may be written over its own.
  func png(width: UInt32 = 1, height: UInt32 = 1) -> [UInt8] {
    func bigEndian(_ value: UInt32) -> [UInt8] {
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
    func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
      let body = Array(type.utf8) + content
      var crc: UInt32 = 0xffff_ffff
      for byte in body {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? 0xedb8_8320 ^ (crc >> 1) : crc >> 1 }
      }
      return bigEndian(UInt32(content.count)) + body + bigEndian(~crc)
    }
    let header = bigEndian(width) + bigEndian(height) + [8, 0, 0, 0, 0]
    let data: [UInt8] = [0x78, 0x9c, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01]
    return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", header)
      + chunk("IDAT", data) + chunk("IEND", [])
  }

  @Test func aPictureIsKnownByItsContent() throws {
    let picture = try UploadedPicture(png(), mostPixels: 100)
    #expect(picture.mediaType == "image/png")
    #expect(picture.width == 1)
    #expect(picture.height == 1)
  }

  @Test(arguments: ["", "GIF89a", "<svg xmlns='http://www.w3.org/2000/svg'/>", "%PDF-1.7", "hello"])
  func otherContentIsRefusedWhateverItIsCalled(text: String) {
    let error = #expect(throws: ServiceError.self) {
      try UploadedPicture(Array(text.utf8), mostPixels: 100)
    }
    #expect(error?.code == .unsupportedType)
  }

  @Test func aBombIsRefusedByItsHeader() {
    for (width, height) in [(20_000, 20_000), (101, 1), (UInt32.max, 1)] as [(UInt32, UInt32)] {
      let error = #expect(throws: ServiceError.self) {
        try UploadedPicture(png(width: width, height: height), mostPixels: 100)
      }
      #expect(error?.code == .tooLarge || error?.code == .unprocessable)
    }
  }
}
