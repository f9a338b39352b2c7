package import Tensors

/// All fixed numbers of a picture and of five crops of it, from which ``DescriptorStart`` learns.
package struct PictureDescription: Sendable {
  /// A row a copy: the picture, then its crops.
  package let copies: [[Float]]

  /// The picture and crops of its middle and its corners: a shift of a few pixels says nothing about a case.
  static let mostCopies = 6
  /// The side of a crop of 128 pixels.
  private static let cropSide = 116

  /// Where the three families of numbers and, within the first, its kinds end.
  static var ends: [[Int]] {
    let plain = PictureDescriptor.ends
    let waves = (plain.last ?? 0) + WaveEnergies.count
    return [plain, [waves], [waves + EdgeBlocks.count]]
  }

  /// Describes pictures given as bytes `[channels, 128, 128]`.
  package static func of(_ pictures: [[UInt8]], channels: Int) throws(TensorError) -> [Self] {
    let side = PictureDescriptor.side
    var result: [Self] = []
    for bytes in pictures {
      let copies = Self.copies(PictureDescriptor.gray(bytes, channels: channels))
      let waves = try WaveEnergies.values(
        Tensor(copies.flatMap { $0 }, shape: [copies.count, side, side])
      ).array(of: Double.self)
      result.append(
        Self(
          copies: copies.enumerated().map { index, gray in
            let own = waves[index * WaveEnergies.count..<(index + 1) * WaveEnergies.count]
            let edges = PictureDescriptor.edges(gray)
            return (PictureDescriptor.values(gray, edges: edges) + own + EdgeBlocks.values(edges))
              .map(Float.init)
          }))
    }
    return result
  }

  /// A picture `[128 · 128]` and its crops, brought back to its size.
  static func copies(_ gray: [Double]) -> [[Double]] {
    let most = PictureDescriptor.side - cropSide
    let corners = [(most / 2, most / 2), (0, 0), (0, most), (most, 0), (most, most)]
    return [gray] + corners.map { crop(gray, top: $0.0, left: $0.1) }
  }

  /// Linear between the centers of pixels.
  private static func crop(_ gray: [Double], top: Int, left: Int) -> [Double] {
    let side = PictureDescriptor.side
    let places = (0..<side).map { index -> (lower: Int, upper: Int, share: Double) in
      let place = (Double(index) + 0.5) * Double(cropSide) / Double(side) - 0.5
      let inside = min(max(place, 0), Double(cropSide - 1))
      let lower = Int(inside)
      return (lower, min(lower + 1, cropSide - 1), inside - Double(lower))
    }
    var result: [Double] = []
    result.reserveCapacity(side * side)
    for row in places {
      for column in places {
        func across(_ line: Int) -> Double {
          let start = (top + line) * side + left
          return gray[start + column.lower] * (1 - column.share)
            + gray[start + column.upper] * column.share
        }
        result.append(across(row.lower) * (1 - row.share) + across(row.upper) * row.share)
      }
    }
    return result
  }
}
