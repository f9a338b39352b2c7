internal import Foundation

/// The colors of a picture's two stains, and how much of each there is.
public struct StainBasis: Sendable, Hashable, Codable {
  /// The optical density of hematoxylin in red, green and blue, of length one.
  public let hematoxylin: [Double]
  /// The optical density of eosin in red, green and blue, of length one.
  public let eosin: [Double]
  /// The 99th percentile of each stain's concentration, hematoxylin's first.
  public let maxima: [Double]

  init(hematoxylin: [Double], eosin: [Double], maxima: [Double]) {
    self.hematoxylin = hematoxylin
    self.eosin = eosin
    self.maxima = maxima
  }

  /// The stains that pictures are brought to unless a fold learns its own.
  ///
  /// Source: the values published with the method of Macenko et al. 2009, which most programs use.
  public static let reference = StainBasis(
    hematoxylin: [0.5626, 0.7201, 0.4062], eosin: [0.2159, 0.8012, 0.5581],
    maxima: [1.9705, 1.0308])

  /// The stain that is typical of many pictures: medians, so that some odd ones change little.
  ///
  /// - Parameter groups: The stains of each case's pictures; each case counts once.
  /// - Returns: `nil` without any.
  static func typical(of groups: [[StainBasis]]) -> StainBasis? {
    let ofCases = groups.filter { !$0.isEmpty }.map { group in
      StainBasis(
        hematoxylin: medians(group.map(\.hematoxylin)), eosin: medians(group.map(\.eosin)),
        maxima: medians(group.map(\.maxima)))
    }
    guard !ofCases.isEmpty else { return nil }
    return StainBasis(
      hematoxylin: unit(medians(ofCases.map(\.hematoxylin))),
      eosin: unit(medians(ofCases.map(\.eosin))), maxima: medians(ofCases.map(\.maxima)))
  }

  /// The median of each component.
  private static func medians(_ rows: [[Double]]) -> [Double] {
    rows[0].indices.map { column in
      let values = rows.map { $0[column] }.sorted()
      let middle = values.count / 2
      return values.count.isMultiple(of: 2)
        ? (values[middle - 1] + values[middle]) / 2 : values[middle]
    }
  }

  /// The angles between these colors and others', hematoxylin's first, in degrees.
  public func anglesInDegrees(to other: StainBasis) -> [Double] {
    [angle(hematoxylin, other.hematoxylin), angle(eosin, other.eosin)].map { $0 * 180 / .pi }
  }

  /// The angle between the two colors, in degrees.
  public var spreadInDegrees: Double { angle(hematoxylin, eosin) * 180 / .pi }

  /// Concentrations from densities by least squares: the pseudo-inverse, `[2][3]`.
  var concentrationRows: [[Double]] {
    let overlap = dot(hematoxylin, eosin)
    let scale = 1 / (1 - overlap * overlap)
    return [
      zip(hematoxylin, eosin).map { ($0 - overlap * $1) * scale },
      zip(hematoxylin, eosin).map { ($1 - overlap * $0) * scale },
    ]
  }
}

func dot(_ left: [Double], _ right: [Double]) -> Double {
  zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
}

/// A vector made one long.
func unit(_ vector: [Double]) -> [Double] {
  let length = dot(vector, vector).squareRoot()
  return length > 0 ? vector.map { $0 / length } : vector
}

private func angle(_ left: [Double], _ right: [Double]) -> Double {
  acos(min(1, max(-1, dot(unit(left), unit(right)))))
}
