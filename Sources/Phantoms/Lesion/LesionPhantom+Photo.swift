public import Cohorts
import Foundation
import Statistics

extension LesionPhantom {
  /// The photo of a case: skin with soft shading and, where there is one, a dark round lesion.
  ///
  /// The skin's tone belongs to the patient; place, size, outline and contrast of the lesion vary,
  /// but the faintest lesion is several times darker than any shading.
  ///
  /// - Parameter index: The case, an index into ``cases``.
  /// - Throws: `CohortError` if the size of the design makes no picture.
  public func photo(of index: Int) throws(CohortError) -> Picture {
    let one = cases[index]
    let size = design.imageSize
    var skin = Skin(
      stream: RandomStream(seed: seed, "phantom", "lesion", "skin", one.patient))
    var stream = RandomStream(seed: seed, "phantom", "lesion", "photo", one.id)
    skin.shade(with: &stream)
    let lesion = one.hasLesion ? Lesion(stream: &stream) : nil

    var pixels = [UInt8](repeating: 0, count: size * size * 3)
    for row in 0..<size {
      for column in 0..<size {
        // From −1 to 1 across the picture, whatever its size.
        let x = (2 * Double(column) + 1) / Double(size) - 1
        let y = (2 * Double(row) + 1) / Double(size) - 1
        let shading = skin.shading(x: x, y: y)
        let depth = lesion?.depth(x: x, y: y) ?? 0
        let grain = 0.015 * stream.normal()
        for channel in 0..<3 {
          let color = skin.tone[channel] * shading
          let mixed = color + depth * (Lesion.tone[channel] - color) + grain
          pixels[(row * size + column) * 3 + channel] = UInt8(
            min(max((255 * mixed).rounded(), 0), 255))
        }
      }
    }
    return try Picture(width: size, height: size, channels: 3, pixels: pixels)
  }
}

/// The background of a photo.
private struct Skin {
  /// Red, green and blue, from 0 to 1.
  let tone: [Double]
  private var waves: [(x: Double, y: Double, phase: Double, height: Double)] = []

  init(stream: RandomStream) {
    var stream = stream
    let light = 0.62 + 0.26 * stream.uniform()
    tone = [light + 0.1, light * (0.78 + 0.06 * stream.uniform()), light * 0.66]
  }

  /// Lays soft folds and shadows over the skin.
  mutating func shade(with stream: inout RandomStream) {
    waves = (0..<5).map { _ in
      (
        x: 3 * stream.normal(), y: 3 * stream.normal(), phase: 2 * .pi * stream.uniform(),
        height: 0.012 + 0.02 * stream.uniform()
      )
    }
  }

  /// How bright a place is, around 1; darker towards the corners.
  func shading(x: Double, y: Double) -> Double {
    let folds = waves.reduce(0) { $0 + $1.height * cos($1.x * x + $1.y * y + $1.phase) }
    return 1 + folds - 0.06 * (x * x + y * y)
  }
}

/// A dark, nearly round spot.
private struct Lesion {
  /// The color that it tends to.
  static let tone = [0.24, 0.13, 0.11]

  private let center: (x: Double, y: Double)
  private let radius: Double
  private let contrast: Double
  private let lobes: [(count: Double, phase: Double, height: Double)]

  init(stream: inout RandomStream) {
    center = (1.1 * stream.uniform() - 0.55, 1.1 * stream.uniform() - 0.55)
    radius = 0.26 + 0.18 * stream.uniform()
    contrast = 0.6 + 0.35 * stream.uniform()
    lobes = [2.0, 3, 5].map { count in
      (count: count, phase: 2 * .pi * stream.uniform(), height: 0.12 / count * stream.normal())
    }
  }

  /// How far a place takes on the lesion's color, from 0 to 1.
  func depth(x: Double, y: Double) -> Double {
    let right = x - center.x
    let down = y - center.y
    let angle = atan2(down, right)
    let outline =
      radius * (1 + lobes.reduce(0) { $0 + $1.height * cos($1.count * angle + $1.phase) })
    let outside = (right * right + down * down).squareRoot() - outline
    // A soft edge, about a tenth of the radius wide.
    return contrast / (1 + exp(outside / 0.035))
  }
}
