internal import CImageCodecs
internal import Crypto

/// What the checks need to know of a picture, read once.
package struct PictureFacts: Sendable {
  let byteCount: Int
  /// SHA-256 of the file.
  let digest: [UInt8]
  let width: Int
  let height: Int
  /// `JPEG` or `PNG`, by content.
  let format: String
  /// Channels as stored: 1 grey, 2 grey and alpha, 3 color, 4 color and alpha.
  let storedChannels: Int
  /// Mean and standard deviation of red, green and blue, 0 to 255.
  let means: [Double]
  let deviations: [Double]
  /// Grey, `thumbnailSide` × `thumbnailSide`, stretched.
  package let thumbnail: [UInt8]
  /// The standard deviation of the thumbnail.
  package let contrast: Double

  static let thumbnailSide = 32

  /// Reads a file.
  ///
  /// - Throws: ``CohortError`` for what is no picture.
  package init(_ path: String) throws(CohortError) {
    let bytes = try FileContents.read(path)
    byteCount = bytes.count
    digest = Array(SHA256.hash(data: bytes))
    (width, height) = try Picture.size(of: bytes, file: path)
    var info = chiasm_image_info()
    var message = [CChar](repeating: 0, count: Int(CHIASM_IMAGE_MESSAGE_SIZE))
    _ = chiasm_image_read_info(bytes, bytes.count, &info, &message)
    storedChannels = Int(info.channels)
    format = chiasm_content_of(bytes, bytes.count) == CHIASM_CONTENT_JPEG ? "JPEG" : "PNG"
    let side = Self.thumbnailSide
    // JPEG decodes small pictures several times faster; twice the side leaves room to average.
    let picture = try Picture(
      decoding: bytes, channels: 3, wantedSize: (2 * side, 2 * side), file: path)
    var sums = [Double](repeating: 0, count: 3)
    var squares = sums
    for start in stride(from: 0, to: picture.pixels.count, by: 3) {
      for channel in 0..<3 {
        let value = Double(picture.pixels[start + channel])
        sums[channel] += value
        squares[channel] += value * value
      }
    }
    let area = Double(picture.width * picture.height)
    let means = sums.map { $0 / area }
    self.means = means
    deviations = zip(squares, means).map { max(0, $0 / area - $1 * $1).squareRoot() }
    let small = try picture.resized(width: side, height: side)
    let grey = (0..<side * side).map { index -> UInt8 in
      let (red, green, blue) = (
        Int(small.pixels[3 * index]), Int(small.pixels[3 * index + 1]),
        Int(small.pixels[3 * index + 2])
      )
      return UInt8((299 * red + 587 * green + 114 * blue + 500) / 1000)
    }
    thumbnail = grey
    let mean = grey.reduce(0.0) { $0 + Double($1) } / Double(grey.count)
    contrast =
      (grey.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(grey.count))
      .squareRoot()
  }
}

/// The pictures of one modality as the checks see them.
struct PictureCensus: Sendable {
  /// The modality's name.
  let name: String
  let paths: [String]
  let facts: [PictureFacts]
  /// The case of each picture.
  let caseOfPicture: [Int]

  /// Reads the pictures of a modality; files that cannot be read are left to whoever reports them.
  ///
  /// - Returns: `nil` for a modality without pictures.
  init?(_ modality: Modality) {
    let ranges: [Range<Int>]
    switch modality.content {
    case .image(let files): ranges = files.paths.indices.map { $0..<$0 + 1 }
    case .bag(let bags): ranges = bags.picturesOfCase
    case .tabular, .text, .vector: return nil
    }
    guard let files = modality.pictures else { return nil }
    name = modality.name
    var paths: [String] = []
    var facts: [PictureFacts] = []
    var caseOfPicture: [Int] = []
    for (item, range) in ranges.enumerated() {
      for index in range {
        guard let path = files.paths[index], let fact = try? PictureFacts(path) else { continue }
        paths.append(path)
        facts.append(fact)
        caseOfPicture.append(item)
      }
    }
    (self.paths, self.facts, self.caseOfPicture) = (paths, facts, caseOfPicture)
  }

  /// The pictures of each case.
  func picturesOfCase(_ caseCount: Int) -> [[Int]] {
    var result = [[Int]](repeating: [], count: caseCount)
    for (picture, item) in caseOfPicture.enumerated() { result[item].append(picture) }
    return result
  }
}
