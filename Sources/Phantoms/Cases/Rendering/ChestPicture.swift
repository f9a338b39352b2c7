import Foundation
import Statistics

/// A drawing in the manner of a chest radiograph: bright is dense.
///
/// Coordinates run from −1 to 1, right and down. Body, lungs, ribs, spine, heart and diaphragm are always
/// there and vary (``ChestAnatomy``); the two states of a sign differ by more than they vary.
struct ChestPicture {
  private let signs: [Double]
  private let scatter: Double
  private let site: SiteAppearance
  private let anatomy: ChestAnatomy
  private let bodyWidth: Double
  private let heart: (x: Double, y: Double, width: Double, height: Double)
  private let opacity: (x: Double, y: Double, radius: Double, lobes: [(Double, Double)])
  private let effusion: (side: Double, level: Double)

  /// Draws what is different from case to case.
  init(signs: [Double], scatter: Double, site: SiteAppearance, using stream: inout RandomStream) {
    anatomy = ChestAnatomy(using: &stream)
    func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * stream.uniform() }
    func side() -> Double { stream.uniform() < 0.5 ? -1 : 1 }
    self.signs = signs
    self.scatter = scatter
    self.site = site
    bodyWidth = signs[3] > 0 ? between(0.94, 0.99) : between(0.72, 0.77)
    let width = signs[1] > 0 ? between(0.38, 0.43) : between(0.19, 0.22)
    heart = (
      0.1 + 0.25 * (width - 0.2) + between(-0.03, 0.03), between(0.24, 0.32), width,
      between(0.25, 0.33)
    )
    opacity = (
      side() * between(0.34, 0.42), between(-0.38, -0.15), between(0.16, 0.21),
      (2...4).map { _ in (between(0, 2 * .pi), between(-0.1, 0.1)) }
    )
    effusion = (side(), between(-0.04, 0.06))
  }

  /// The pixels, row-major, one byte each.
  func pixels(side: Int, using stream: inout RandomStream) -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: side * side)
    let (sine, cosine) = (sin(anatomy.tilt), cos(anatomy.tilt))
    let grain = 0.035 * scatter
    for row in 0..<side {
      for column in 0..<side {
        let right = ((2 * Double(column) + 1) / Double(side) - 1 - anatomy.shift.x) / anatomy.size
        let down = ((2 * Double(row) + 1) / Double(side) - 1 - anatomy.shift.y) / anatomy.size
        let x = cosine * right + sine * down
        let y = cosine * down - sine * right
        // The sum of four even numbers is normal enough for grain, and cheap.
        let bits = stream.next()
        let noise =
          Double((bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + bits >> 48)
          / 65_536 - 2
        let value = density(x, y) + grain * 1.73 * noise
        let seen = 0.5 + (value - 0.5) * site.contrast + site.brightness
        pixels[row * side + column] = UInt8(min(max((255 * seen).rounded(), 0), 255))
      }
    }
    return pixels
  }

  /// How dense a place is, from 0 (air) to 1 (metal).
  private func density(_ x: Double, _ y: Double) -> Double {
    // Shoulders fall off to the sides; the neck stands between them.
    let trunk = Self.step(bodyWidth - abs(x), 0.08)
    let neck = Self.step(anatomy.neckWidth - abs(x), 0.08) * Self.step(-0.45 - y, 0.06)
    let fall = anatomy.shoulders.fall * x * x * x * x
    let shoulders = Self.step(y - anatomy.shoulders.height - 0.1 * x * x - fall, 0.04)
    let body = max(trunk * shoulders, neck)
    if body < 0.004 { return 0.03 }
    // Fat lies over everything, so a heavy body is brighter.
    var value = 0.56 + (signs[3] > 0 ? 0.06 : 0)
    let lungs = lung(x, y)
    value -= 0.36 * lungs
    value += lungs * ribs(x, y)
    value = mix(value, 0.68, spine(x))
    let muscle = ellipse(x - heart.x, y - heart.y, heart.width, heart.height, 0.05)
    value = mix(value, 0.74, muscle)
    var water = 0.0
    if signs[0] > 0 { water = 0.9 * mass(x, y) * lungs }
    if signs[2] > 0 { water = max(water, fluid(x, y)) }
    value = mix(value, 0.74, water)
    let bone = abs(y - anatomy.clavicle.height - anatomy.clavicle.slope * abs(x))
    value += 0.1 * Self.step(0.018 - bone, 0.015) * Self.step(abs(x) - 0.1, 0.03)
    // Bowel and soft tissue are the most uneven; the heart and water are even.
    let even = max(0.16 * muscle, 0.16 * water)
    value += max(0, 0.24 - 0.1 * lungs - even) * anatomy.mottle(x, y)
    return 0.03 + (value - 0.03) * body
  }

  /// How much of a place is lung: two fields above domes of the diaphragm.
  private func lung(_ x: Double, _ y: Double) -> Double {
    let form = anatomy.lung
    return ellipse(abs(x) - form.x, y - form.y, form.width, form.height, 0.06)
      * Self.step(dome(x) + 0.1 - y, 0.03)
  }

  /// How far down the diaphragm stands; the liver lifts the left side of the picture.
  private func dome(_ x: Double) -> Double {
    let across = (abs(x) - anatomy.lung.x) / 0.3
    return (x < 0 ? anatomy.domes.left : anatomy.domes.right) - 0.22 * (1 - across * across)
  }

  private func ribs(_ x: Double, _ y: Double) -> Double {
    let arc = y + anatomy.ribs.slope * (abs(x) - 0.1) - 0.5 * x * x
    let wave = cos((arc / anatomy.ribs.spacing + anatomy.ribs.phase) * 2 * .pi)
    return wave > 0.45 ? anatomy.ribs.strength * (wave - 0.45) / 0.55 : 0
  }

  private func spine(_ x: Double) -> Double { 0.8 * Self.step(anatomy.spineWidth - abs(x), 0.03) }

  /// A soft, lobed shadow.
  private func mass(_ x: Double, _ y: Double) -> Double {
    let (right, down) = (x - opacity.x, y - opacity.y)
    let angle = atan2(down, right)
    let outline = opacity.lobes.enumerated().reduce(1.0) {
      $0 + $1.element.1 * cos(Double($1.offset + 2) * angle + $1.element.0)
    }
    return Self.step(opacity.radius * outline - (right * right + down * down).squareRoot(), 0.05)
  }

  /// Fluid at the bottom of one side, higher along the wall.
  private func fluid(_ x: Double, _ y: Double) -> Double {
    let outward = effusion.side * x
    if outward < 0.02 { return 0 }
    let level = effusion.level - 0.35 * max(0, outward - 0.3)
    let form = anatomy.lung
    return ellipse(abs(x) - form.x, y - form.y, form.width, form.height, 0.03)
      * Self.step(y - level, 0.04)
      * Self.step(dome(x) + 0.16 - y, 0.05)
  }

  private func mix(_ base: Double, _ other: Double, _ share: Double) -> Double {
    base + share * (other - base)
  }

  private func ellipse(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ edge: Double
  ) -> Double {
    let distance = (x * x / (width * width) + y * y / (height * height)).squareRoot()
    return Self.step((1 - distance) * min(width, height), edge)
  }

  /// 0 below, 1 above, with a soft edge.
  private static func step(_ depth: Double, _ edge: Double) -> Double {
    let place = min(max(depth / edge / 2 + 0.5, 0), 1)
    return place * place * (3 - 2 * place)
  }
}
