internal import Foundation
internal import Statistics

extension Picture {
  /// The share of angles and concentrations that is cut as noise at either end.
  private static let noiseShare = 0.01
  /// Stains closer together are one color seen through noise, in degrees.
  static let leastSpreadInDegrees = 5.0

  /// Finds the colors of hematoxylin and eosin in a picture's own pixels.
  ///
  /// Stained pixels span a plane in optical density: that of the two leading eigenvectors of their
  /// covariance. The stains are its outermost directions, less a hundredth at either end. What lies to
  /// the side of red is hematoxylin.
  ///
  /// Source: Macenko et al. 2009, section 2.2, with robust extremes of 1 % and 99 %. Pixels below the
  /// threshold on average over the channels are left out; leaving out those below it in any channel, as
  /// some programs do, loses light eosin, which hardly takes away red.
  ///
  /// - Throws: ``StainFault`` where two stains cannot be told apart.
  public func stainBasis() throws(StainFault) -> StainBasis {
    guard channels == 3 else { throw .oneColor }
    let (stained, all) = densities()
    guard stained.count >= 300, 100 * stained.count >= 3 * width * height else {
      throw .littleTissue
    }
    let (values, vectors) = symmetricEigenvectors(covariance(of: stained))
    guard values[1] > 0, values[0] > 0 else { throw .oneColor }
    // A direction has no sign of its own; stains take light away.
    let first = vectors[0].reduce(0, +) < 0 ? vectors[0].map { -$0 } : vectors[0]
    let second = vectors[1]
    var angles = [Double](repeating: 0, count: stained.count / 3)
    for index in angles.indices {
      let (red, green, blue) = (stained[3 * index], stained[3 * index + 1], stained[3 * index + 2])
      angles[index] = atan2(
        red * second[0] + green * second[1] + blue * second[2],
        red * first[0] + green * first[1] + blue * first[2])
    }
    guard let least = quantile(Self.noiseShare, reordering: &angles),
      let greatest = quantile(1 - Self.noiseShare, reordering: &angles)
    else { throw .littleTissue }
    let ends = [least, greatest].map { angle in
      (0..<3).map { cos(angle) * first[$0] + sin(angle) * second[$0] }
    }
    let isFirstRedder = ends[0][0] > ends[1][0]
    let colors = StainBasis(
      hematoxylin: isFirstRedder ? ends[0] : ends[1], eosin: isFirstRedder ? ends[1] : ends[0],
      maxima: [1, 1])
    guard colors.spreadInDegrees >= Self.leastSpreadInDegrees else { throw .oneColor }
    // A little less than zero is rounding and noise.
    guard (colors.hematoxylin + colors.eosin).allSatisfy({ $0 > -0.1 }) else {
      throw .implausibleColor
    }
    let maxima = colors.concentrationRows.map { row in
      var amounts = [Double](repeating: 0, count: all.count / 3)
      for index in amounts.indices {
        amounts[index] =
          all[3 * index] * row[0] + all[3 * index + 1] * row[1] + all[3 * index + 2] * row[2]
      }
      return quantile(1 - Self.noiseShare, reordering: &amounts) ?? 0
    }
    // Dividing by less would blow noise up to a stain.
    guard maxima.allSatisfy({ $0 >= OpticalDensity.threshold }) else { throw .faintStain }
    return StainBasis(hematoxylin: colors.hematoxylin, eosin: colors.eosin, maxima: maxima)
  }

  /// Densities of the pixels that are stained, and of all that are not black,
  /// `[pixels, 3]`.
  private func densities() -> (stained: [Double], all: [Double]) {
    let table = OpticalDensity.table
    var stained: [Double] = []
    var all: [Double] = []
    stained.reserveCapacity(pixels.count)
    all.reserveCapacity(pixels.count)
    for start in stride(from: 0, to: pixels.count, by: 3) {
      let (red, green, blue) = (pixels[start], pixels[start + 1], pixels[start + 2])
      if max(red, green, blue) <= OpticalDensity.darkest { continue }
      let density = (table[Int(red)], table[Int(green)], table[Int(blue)])
      all.append(density.0)
      all.append(density.1)
      all.append(density.2)
      if density.0 + density.1 + density.2 > 3 * OpticalDensity.threshold {
        stained.append(density.0)
        stained.append(density.1)
        stained.append(density.2)
      }
    }
    return (stained, all)
  }

  /// The covariance of rows of three.
  private func covariance(of rows: [Double]) -> [[Double]] {
    let count = rows.count / 3
    var mean = (0.0, 0.0, 0.0)
    for index in 0..<count {
      mean.0 += rows[3 * index]
      mean.1 += rows[3 * index + 1]
      mean.2 += rows[3 * index + 2]
    }
    mean = (mean.0 / Double(count), mean.1 / Double(count), mean.2 / Double(count))
    var sums = [Double](repeating: 0, count: 6)
    for index in 0..<count {
      let red = rows[3 * index] - mean.0
      let green = rows[3 * index + 1] - mean.1
      let blue = rows[3 * index + 2] - mean.2
      sums[0] += red * red
      sums[1] += red * green
      sums[2] += red * blue
      sums[3] += green * green
      sums[4] += green * blue
      sums[5] += blue * blue
    }
    let scale = 1 / Double(max(1, count - 1))
    let entries = sums.map { $0 * scale }
    return [
      [entries[0], entries[1], entries[2]], [entries[1], entries[3], entries[4]],
      [entries[2], entries[4], entries[5]],
    ]
  }
}
