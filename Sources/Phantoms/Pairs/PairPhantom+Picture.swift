public import Cohorts
import Foundation
import Statistics

extension PairPhantom {
  /// The picture of a case, in shades of gray.
  ///
  /// The ground brightens to one side, findings lie anywhere near the middle of their cell, sizes and shades
  /// vary within their level, and every pixel has noise: none of it is told.
  public func picture(of index: Int) throws(CohortError) -> Picture {
    var stream = RandomStream(seed: seed, "phantom", "pairs", "pixels", "\(index)")
    func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * stream.uniform() }
    let side = design.imageSize
    let angle = between(0, 2 * .pi)
    let ground = between(30, 60)
    let slope = between(0, 20)
    let cell = 1.0 / 3
    let drawn = cases[index].findings.map { finding in
      let row = Double(finding.place / 3)
      let column = Double(finding.place % 3)
      return (
        kind: finding.kind, x: (column + 0.5) * cell + between(-0.03, 0.03),
        y: (row + 0.5) * cell + between(-0.03, 0.03),
        radius: finding.isLarge ? between(0.115, 0.13) : between(0.06, 0.07),
        shade: finding.isBright ? between(190, 230) : between(120, 150)
      )
    }
    let (sine, cosine) = (sin(angle), cos(angle))
    var pixels = [UInt8](repeating: 0, count: side * side)
    for row in 0..<side {
      let y = (Double(row) + 0.5) / Double(side)
      for column in 0..<side {
        let x = (Double(column) + 0.5) / Double(side)
        var value = ground + slope * ((x - 0.5) * cosine + (y - 0.5) * sine)
        for one in drawn {
          let (right, down) = (abs(x - one.x), abs(y - one.y))
          if max(right, down) > 1.1 * one.radius { continue }
          // Edges are a pixel wide, so that a form does not jump with its place.
          let depth =
            Self.depth(one.kind, right / one.radius, down / one.radius) * one.radius * Double(side)
          value += min(1, max(0, depth + 0.5)) * (one.shade - value)
        }
        // The sum of four even numbers is normal enough for grain, and cheap.
        let bits = stream.next()
        let grain =
          Double((bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + bits >> 48)
          / 65_536 - 2
        value += design.noise * 1.73 * grain
        pixels[row * side + column] = UInt8(min(max(value.rounded(), 0), 255))
      }
    }
    return try Picture(width: side, height: side, channels: 1, pixels: pixels)
  }

  /// How deep inside a form of half size 1 a point lies; below 0 outside.
  private static func depth(_ kind: Int, _ x: Double, _ y: Double) -> Double {
    let distance = (x * x + y * y).squareRoot()
    return switch kind {
    case 0: 1 - distance
    case 1: min(1 - distance, distance - 0.5)
    case 2: 0.9 - max(x, y)
    default: min(1 - max(x, y), 0.28 - min(x, y))
    }
  }
}
