/// Whether two thumbnails show the same picture, allowing for a slight crop.
///
/// Two things must agree under one placement of one picture on the other: the whole, and the detail
/// that is left when the surroundings of each pixel are taken out, because pictures of one kind agree
/// in the whole without being the same.
enum PictureLikeness {
  /// The correlation of the whole that a match needs.
  static let wholeLimit = 0.9
  /// The correlation of detail that a match needs.
  static let detailLimit = 0.8

  private static let side = PictureFacts.thumbnailSide

  /// Placements of one picture within the other, as shares of a side: left, top, width; the whole
  /// first.
  private static let placements: [(x: Double, y: Double, size: Double)] = {
    var result = [(x: 0.0, y: 0.0, size: 1.0)]
    for size in [0.97, 0.94, 0.9] {
      for x in [0, 0.5, 1] {
        for y in [0, 0.5, 1] { result.append((x * (1 - size), y * (1 - size), size)) }
      }
    }
    return result
  }()

  /// The best agreement over all placements: the smaller of detail's correlation and that of the
  /// whole brought to the same scale; a match has `detailLimit` or more.
  static func score(_ first: [UInt8], _ second: [UInt8], mirrored: Bool) -> Double {
    let one = first.map(Double.init)
    let other = mirrored ? flipped(second.map(Double.init)) : second.map(Double.init)
    var best = -1.0
    for (index, placement) in placements.enumerated() {
      best = max(best, agreement(one, placed(other, placement)))
      if index > 0 { best = max(best, agreement(placed(one, placement), other)) }
      if best > 0.97 { break }
    }
    return best
  }

  private static func agreement(_ one: [Double], _ other: [Double]) -> Double {
    guard correlation(one, other) >= wholeLimit else { return -1 }
    return correlation(detail(one), detail(other))
  }

  private static func flipped(_ pixels: [Double]) -> [Double] {
    (0..<pixels.count).map { pixels[$0 / side * side + side - 1 - $0 % side] }
  }

  /// A part of a picture, enlarged to the whole (bilinear).
  private static func placed(
    _ pixels: [Double], _ part: (x: Double, y: Double, size: Double)
  ) -> [Double] {
    if part.size == 1 { return pixels }
    let places = { (start: Double) -> [(low: Int, share: Double)] in
      (0..<side).map { index in
        let at = min(
          Double(side - 1),
          max(
            0,
            (start + (Double(index) + 0.5) / Double(side) * part.size)
              * Double(side) - 0.5))
        let low = min(side - 2, Int(at))
        return (low, at - Double(low))
      }
    }
    let (columns, rows) = (places(part.x), places(part.y))
    var result = [Double](repeating: 0, count: side * side)
    for (y, row) in rows.enumerated() {
      for (x, column) in columns.enumerated() {
        let base = row.low * side + column.low
        let top = pixels[base] * (1 - column.share) + pixels[base + 1] * column.share
        let bottom =
          pixels[base + side] * (1 - column.share) + pixels[base + side + 1] * column.share
        result[y * side + x] = top * (1 - row.share) + bottom * row.share
      }
    }
    return result
  }

  /// Each pixel less the mean of the 5 × 5 around it.
  private static func detail(_ pixels: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: (side + 1) * (side + 1))
    for y in 0..<side {
      for x in 0..<side {
        sums[(y + 1) * (side + 1) + x + 1] =
          pixels[y * side + x] + sums[y * (side + 1) + x + 1] + sums[(y + 1) * (side + 1) + x]
          - sums[y * (side + 1) + x]
      }
    }
    return (0..<side * side).map { index in
      let (y, x) = (index / side, index % side)
      let (top, bottom) = (max(0, y - 2), min(side, y + 3))
      let (left, right) = (max(0, x - 2), min(side, x + 3))
      let sum =
        sums[bottom * (side + 1) + right] - sums[top * (side + 1) + right]
        - sums[bottom * (side + 1) + left] + sums[top * (side + 1) + left]
      return pixels[index] - sum / Double((bottom - top) * (right - left))
    }
  }

  private static func correlation(_ one: [Double], _ other: [Double]) -> Double {
    let count = Double(one.count)
    let (first, second) = (one.reduce(0, +) / count, other.reduce(0, +) / count)
    var (product, left, right) = (0.0, 0.0, 0.0)
    for index in one.indices {
      let (a, b) = (one[index] - first, other[index] - second)
      product += a * b
      left += a * a
      right += b * b
    }
    return left > 0 && right > 0 ? product / (left * right).squareRoot() : 0
  }
}
