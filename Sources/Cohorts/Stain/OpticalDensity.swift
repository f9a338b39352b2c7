internal import Foundation

/// How much light a pixel takes away: the negative logarithm of its brightness.
///
/// Stains add up in optical density, not in brightness (Beer and Lambert's law).
///
/// Source: Macenko et al. 2009, "A method for normalizing histology slides for quantitative analysis",
/// section 2.1; the threshold is theirs.
enum OpticalDensity {
  /// The brightness of glass without tissue; scanners leave it a little below 255.
  static let white = 240.0
  /// What takes away less is background.
  static let threshold = 0.15
  /// Pixels that are no brighter in any channel are borders, padding or ink, not tissue.
  static let darkest: UInt8 = 10
  /// The density of each brightness; one is added so that black stays finite.
  static let table: [Double] = (0...255).map { -log((Double($0) + 1) / white) }
}

extension Picture {
  /// The share of pixels that show tissue: a mean optical density over the channels of more than
  /// 0.15, and not black.
  ///
  /// The rule is the same for all pictures. Otsu's threshold would be drawn anew for each, and finds
  /// two parts even in a picture that is tissue all over.
  ///
  /// Source: the threshold of Macenko et al. 2009, section 2.1.
  ///
  /// - Parameter isPadded: Whether black pixels surround the picture; they are not counted then.
  public func tissueShare(isPadded: Bool = false) -> Double {
    let table = OpticalDensity.table
    let limit = OpticalDensity.threshold * Double(channels)
    var tissue = 0
    var black = 0
    pixels.withUnsafeBufferPointer { pixels in
      for start in stride(from: 0, to: pixels.count, by: channels) {
        var density = 0.0
        var brightest: UInt8 = 0
        for value in pixels[start..<start + channels] {
          density += table[Int(value)]
          brightest = max(brightest, value)
        }
        if brightest <= OpticalDensity.darkest {
          black += 1
        } else if density > limit {
          tissue += 1
        }
      }
    }
    let total = width * height - (isPadded ? black : 0)
    return total > 0 ? Double(tissue) / Double(total) : 0
  }
}
