import Cohorts
import Foundation
import Statistics

/// A made-up picture given by a function of place, so that it can be drawn at any size, cropped and
/// mirrored without loss.
struct DrawnPicture {
  private var waves: [(u: Double, v: Double, phase: Double, height: Double)] = []
  private var spots: [(x: Double, y: Double, radius: Double, height: Double)] = []

  /// Waves that all pictures of a kind share, and spots of its own.
  init(seed: UInt64) {
    var kind = RandomStream(seed: 77, "kind")
    for _ in 0..<4 {
      waves.append((kind.uniform() * 2, kind.uniform() * 2, kind.uniform() * 6, 20))
    }
    var stream = RandomStream(seed: seed, "picture")
    for _ in 0..<25 {
      spots.append(
        (
          stream.uniform(), stream.uniform(), 0.03 + 0.09 * stream.uniform(),
          60 * (stream.uniform() - 0.5)
        ))
    }
  }

  /// The grey value at a place, 0 to 1 a side.
  func value(_ x: Double, _ y: Double) -> Double {
    var sum = 120.0
    for wave in waves {
      sum += wave.height * cos(6.3 * (wave.u * x + wave.v * y) + wave.phase)
    }
    for spot in spots {
      let distance = ((x - spot.x) * (x - spot.x) + (y - spot.y) * (y - spot.y)).squareRoot()
      if distance < spot.radius { sum += spot.height }
    }
    return sum
  }

  /// Draws the picture as a PNG file.
  ///
  /// - Parameters:
  ///   - crop: The share of each side that is cut off.
  ///   - brightness: A factor and a summand.
  ///   - noise: The deviation of noise, as saving again gives.
  func png(
    width: Int = 80, height: Int = 64, crop: Double = 0, mirrored: Bool = false,
    brightness: (factor: Double, summand: Double) = (1, 0), noise: Double = 0
  ) throws -> [UInt8] {
    var stream = RandomStream(seed: 5, "noise")
    var pixels: [UInt8] = []
    for row in 0..<height {
      for column in 0..<width {
        let across = (Double(column) + 0.5) / Double(width)
        let x = crop + (mirrored ? 1 - across : across) * (1 - 2 * crop)
        let y = crop + (Double(row) + 0.5) / Double(height) * (1 - 2 * crop)
        let value =
          brightness.factor * value(x, y) + brightness.summand + noise * stream.normal()
        let grey = UInt8(min(255, max(0, value)))
        pixels += [grey, grey / 2 + 40, 255 - grey]
      }
    }
    return try Picture(width: width, height: height, channels: 3, pixels: pixels).png()
  }
}
