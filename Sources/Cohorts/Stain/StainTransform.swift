internal import Foundation

/// Brings a picture's stains to others', and changes their amounts.
///
/// The concentrations c that explain the densities d by least squares become c' = α m'/m c + β, with
/// m and m' the 99th percentiles of source and target, and are painted with the target's colors.
/// All of it is linear in d, so a channel of the result is a product of one factor for each channel
/// of the source: nine tables of 256 entries, and six multiplications a pixel.
///
/// Sources: Macenko et al. 2009, section 2.3 (normalization); Tellez et al. 2018, "Whole-slide mitosis
/// detection in H&E breast histology using PHH3 as a reference", section III-B (change of amounts).
public struct StainTransform: Sendable, Hashable {
  /// A change of amounts: concentrations are multiplied by `factors`, then `offsets` are added.
  public struct Jitter: Sendable, Hashable {
    /// α of hematoxylin and eosin.
    public let factors: [Double]
    /// β of hematoxylin and eosin, in optical density.
    public let offsets: [Double]

    /// No change.
    public static let none = Jitter(factors: [1, 1], offsets: [0, 0])

    init(factors: [Double], offsets: [Double]) {
      self.factors = factors
      self.offsets = offsets
    }

    /// Draws α from U(1 − strength, 1 + strength) and β from U(−strength, strength), anew for each
    /// stain.
    public init(strength: Double, using generator: inout some RandomNumberGenerator) {
      func draw(around middle: Double) -> Double {
        let place = Double(generator.next() >> 11) * 0x1p-53  // [0, 1)
        return middle + strength * (2 * place - 1)
      }
      factors = [draw(around: 1), draw(around: 1)]
      offsets = [draw(around: 0), draw(around: 0)]
    }
  }

  /// `[target channel][source channel][brightness]`, the factors of a pixel's new brightness.
  private let tables: [Float]

  /// Prepares the change from one picture's stains to others'.
  public init(from source: StainBasis, to target: StainBasis, jitter: Jitter = .none) {
    let amounts = source.concentrationRows  // [2][3]
    let scales = (0..<2).map { target.maxima[$0] / source.maxima[$0] * jitter.factors[$0] }
    var tables = [Float](repeating: 0, count: 9 * 256)
    for channel in 0..<3 {
      let colors = [target.hematoxylin[channel], target.eosin[channel]]
      let shift = colors[0] * jitter.offsets[0] + colors[1] * jitter.offsets[1]
      for origin in 0..<3 {
        let weight =
          colors[0] * scales[0] * amounts[0][origin] + colors[1] * scales[1] * amounts[1][origin]
        let base = (3 * channel + origin) * 256
        for value in 0..<256 {
          var factor = exp(-weight * OpticalDensity.table[value])
          if origin == 0 { factor *= OpticalDensity.white * exp(-shift) }
          tables[base + value] = Float(factor)
        }
      }
    }
    self.tables = tables
  }

  /// Changes planes `[3, pixels]`; black pixels, which are borders and padding, stay black.
  public func apply(to planes: inout [UInt8]) {
    let area = planes.count / 3
    guard area > 0, planes.count == 3 * area else { return }
    tables.withUnsafeBufferPointer { tables in
      planes.withUnsafeMutableBufferPointer { planes in
        for index in 0..<area {
          let red = planes[index]
          let green = planes[area + index]
          let blue = planes[2 * area + index]
          if max(red, green, blue) <= OpticalDensity.darkest { continue }
          let (r, g, b) = (Int(red), 256 + Int(green), 512 + Int(blue))
          for channel in 0..<3 {
            let base = 768 * channel
            // The density of a brightness v was that of v + 1; half more rounds to the nearest.
            let value = tables[base + r] * tables[base + g] * tables[base + b] - 0.5
            planes[area * channel + index] = UInt8(max(0, min(255, value)))
          }
        }
      }
    }
  }
}
