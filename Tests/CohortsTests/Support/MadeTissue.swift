import Cohorts
import Foundation
import Statistics

/// A made-up picture of stained tissue: round nuclei on fibers beside some glass, every pixel mixed from
/// two known stains.
struct MadeTissue {
  /// Optical densities of length one, hematoxylin's first.
  var stains: [[Double]] = [[0.60, 0.68, 0.42], [0.12, 0.86, 0.50]].map(Self.unit)
  var strength = [1.0, 1.0]
  /// The share of the picture that is glass, from the left.
  var glass = 0.2
  var size = 48

  static func unit(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }

  /// The same tissue for the same seed, whatever the stains.
  func picture(seed: UInt64) throws -> Picture {
    var stream = RandomStream(seed: seed, "tissue")
    func uniform(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &stream) }
    var nuclei: [(x: Double, y: Double, amount: Double)] = []
    for _ in 0..<14 {
      nuclei.append(
        (uniform(0...Double(size)), uniform(0...Double(size)), uniform(0.8...1.6)))
    }
    var pixels: [UInt8] = []
    for y in 0..<size {
      for x in 0..<size {
        var eosin = 0.8 + 0.4 * sin(Double(x) / 3 + Double(y) / 5) + uniform(-0.1...0.1)
        var hematoxylin = uniform(0...0.04)
        for nucleus in nuclei where hypot(nucleus.x - Double(x), nucleus.y - Double(y)) < 4 {
          hematoxylin = nucleus.amount
          eosin *= 0.15
        }
        if Double(x) < glass * Double(size) {
          hematoxylin = 0
          eosin = 0
        }
        for channel in 0..<3 {
          let density =
            strength[0] * hematoxylin * stains[0][channel] + strength[1] * eosin
            * stains[1][channel]
          pixels.append(UInt8(min(255, max(0, (240 * exp(-density) - 1).rounded()))))
        }
      }
    }
    return try Picture(width: size, height: size, channels: 3, pixels: pixels)
  }

  /// A picture of one color.
  static func plain(_ color: [UInt8], size: Int = 48) throws -> Picture {
    try Picture(
      width: size, height: size, channels: color.count,
      pixels: [[UInt8]](repeating: color, count: size * size).flatMap { $0 })
  }
}

extension Picture {
  /// The picture with its planes changed.
  func changed(_ transform: StainTransform) throws -> Picture {
    var planes = planes
    transform.apply(to: &planes)
    let area = width * height
    return try Picture(
      width: width, height: height, channels: 3,
      pixels: (0..<area).flatMap { [planes[$0], planes[area + $0], planes[2 * area + $0]] })
  }

  /// The mean difference of a channel, in levels of 255.
  func meanDifference(from other: Picture) -> Double {
    zip(pixels, other.pixels).reduce(0) { $0 + abs(Double($1.0) - Double($1.1)) }
      / Double(pixels.count)
  }
}
