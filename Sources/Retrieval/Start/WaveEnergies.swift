import Foundation
import Tensors

/// How strongly waves of four lengths and eight directions swing in each of 4 × 4 places of a picture.
///
/// Sources: Gabor energies pooled over a grid, Oliva and Torralba 2001, "Modeling the shape of the scene",
/// <https://doi.org/10.1023/A:1011139631724>; without its whitening of contrast.
enum WaveEnergies {
  private static let scaleCount = 4
  private static let directionCount = 8
  private static let grid = 4
  /// Half of a picture's side: the shortest wave is more than three of these pixels.
  private static let side = PictureDescriptor.side / 2
  /// The mirrored border: without it the far edge would swing into the near one.
  private static let border = 8
  /// How many numbers there are.
  static var count: Int { scaleCount * directionCount * grid * grid }

  /// The numbers of pictures given as gray levels, `[n, 128, 128]` float64: `[n, 512]`.
  ///
  /// Filters in the order of scales, then directions, and of each its places by rows. Spectra take 3 MB a picture.
  static func values(_ gray: Tensor) throws(TensorError) -> Tensor {
    let bank = try bank.get()
    let places = try Tensor(mirroredPlaces)
    let count = gray.shape[0]
    let padded = try gray.reshaped([count, side, 2, side, 2]).mean(axes: [2, 4])
      .selecting(places, axis: 1).selecting(places, axis: 2)
    let spectrum = try transform.get()(.tensor(padded)).unsqueezed(1)
    let swings = try inverse.get()(.tensor(spectrum * bank)).magnitude()
      .sliced(border..<border + side, axis: 2).sliced(border..<border + side, axis: 3)
    let cell = side / grid
    return try swings.reshaped([count, bank.shape[0], grid, cell, grid, cell]).mean(axes: [3, 5])
      .squareRoot().reshaped([count, Self.count])
  }

  private static var mirroredPlaces: [Int64] {
    (0..<side + 2 * border).map { place in
      let inside = place - border
      return Int64(inside < 0 ? -inside - 1 : inside < side ? inside : 2 * side - 1 - inside)
    }
  }

  /// One Gaussian bump a filter in the plane of frequencies, `[32, 80, 80]`: at .3, .15, .075 and .0375 waves a pixel,
  /// .45 of that wide along, and as wide across as eight directions need to meet.
  private static let bank = Result { () throws(TensorError) in try makeBank() }

  private static func makeBank() throws(TensorError) -> Tensor {
    let width = side + 2 * border
    func frequency(_ index: Int) -> Double {
      Double(index < (width + 1) / 2 ? index : index - width) / Double(width)
    }
    var values: [Double] = []
    values.reserveCapacity(scaleCount * directionCount * width * width)
    for scale in 0..<scaleCount {
      let center = 0.3 / Double(1 << scale)
      let (along, across) = (0.45 * center, center * .pi / Double(directionCount) * 0.75)
      for direction in 0..<directionCount {
        let angle = Double.pi * Double(direction) / Double(directionCount)
        for row in 0..<width {
          for column in 0..<width {
            let (x, y) = (frequency(column), frequency(row))
            let u = (x * cos(angle) + y * sin(angle) - center) / along
            let v = (y * cos(angle) - x * sin(angle)) / across
            values.append(exp(-0.5 * (u * u + v * v)))
          }
        }
      }
    }
    return try Tensor(values, shape: [scaleCount * directionCount, width, width])
  }

  private static let transform = Result { () throws(TensorError) in try Operator("aten::fft_fft2") }
  private static let inverse = Result { () throws(TensorError) in try Operator("aten::fft_ifft2") }
}
