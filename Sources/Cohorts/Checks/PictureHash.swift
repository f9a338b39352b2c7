internal import Foundation

/// 64 bits a picture that stay alike when it is saved again, brightened or cropped a little.
///
/// The 64 lowest frequencies of the thumbnail's cosine transform beside its mean, scaled to one
/// length. A bit says whether a frequency is stronger than in the middle picture of the cohort: so
/// pictures of one kind, such as chest X-rays, do not all get the same bits.
struct PictureHash {
  /// The frequencies of each picture, of length one.
  let frequencies: [[Double]]
  let bits: [UInt64]
  /// The bits of the picture seen in a mirror.
  let mirroredBits: [UInt64]

  /// Horizontal and vertical frequency of each bit, the lowest first.
  private static let order: [(u: Int, v: Int)] = {
    var all: [(u: Int, v: Int)] = []
    for sum in 1..<16 {
      for u in 0...sum where all.count < 64 { all.append((u, sum - u)) }
    }
    return all
  }()

  private static let cosines: [[Double]] = {
    let side = PictureFacts.thumbnailSide
    return (0..<16).map { k in
      (0..<side).map { x in cos(.pi * Double(k) * (Double(x) + 0.5) / Double(side)) }
    }
  }()

  init(_ thumbnails: [[UInt8]]) {
    let frequencies = thumbnails.map(Self.transformed)
    let order = Self.order
    let medians = order.indices.map { index -> Double in
      let sorted = frequencies.map { $0[index] }.sorted()
      return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
    func bits(_ values: [Double], mirrored: Bool) -> UInt64 {
      var result: UInt64 = 0
      for (index, value) in values.enumerated() {
        // A mirror turns the sign of odd horizontal frequencies.
        let seen = mirrored && order[index].u % 2 == 1 ? -value : value
        if seen > medians[index] { result |= 1 << UInt64(index) }
      }
      return result
    }
    self.frequencies = frequencies
    self.bits = frequencies.map { bits($0, mirrored: false) }
    mirroredBits = frequencies.map { bits($0, mirrored: true) }
  }

  /// How alike the low frequencies of two pictures are: the cosine of the angle between them.
  func likeness(_ first: Int, _ second: Int, mirrored: Bool) -> Double {
    var sum = 0.0
    for index in 0..<64 {
      let product = frequencies[first][index] * frequencies[second][index]
      sum += mirrored && Self.order[index].u % 2 == 1 ? -product : product
    }
    return sum
  }

  private static func transformed(_ thumbnail: [UInt8]) -> [Double] {
    let side = PictureFacts.thumbnailSide
    // Rows first: [v-th row] x [u].
    var rows = [Double](repeating: 0, count: side * 16)
    for y in 0..<side {
      for u in 0..<12 {
        var sum = 0.0
        for x in 0..<side { sum += Double(thumbnail[y * side + x]) * cosines[u][x] }
        rows[y * 16 + u] = sum
      }
    }
    let values = order.map { u, v -> Double in
      var sum = 0.0
      for y in 0..<side { sum += rows[y * 16 + u] * cosines[v][y] }
      return sum
    }
    let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? values.map { $0 / length } : values
  }
}
