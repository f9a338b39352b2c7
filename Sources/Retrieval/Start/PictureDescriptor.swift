import Foundation

/// Fixed numbers that describe a picture without learning: a small copy, gray levels, the directions and
/// strengths of edges, and how fine the detail is.
///
/// Sources: histograms of oriented gradients, Dalal and Triggs 2005,
/// <https://doi.org/10.1109/CVPR.2005.177> (cells without blocks, square roots of their means).
struct PictureDescriptor: Sendable {
  /// The side that pictures are read at.
  static let side = 128
  /// Where each kind of number ends: kinds weigh alike, whatever they count.
  static let ends = [256, 272, 272 + 576, 272 + 720, 272 + 720 + 96]

  /// All numbers of a picture given as bytes `[channels, 128, 128]`.
  static func values(_ bytes: [UInt8], channels: Int) -> [Double] {
    let gray = gray(bytes, channels: channels)
    return values(gray, edges: edges(gray))
  }

  /// All numbers of a picture given as gray levels from 0 to 1, `[128 · 128]`, and its ``edges(_:)``.
  static func values(_ gray: [Double], edges: Edges) -> [Double] {
    var result = means(gray, cell: 8)  // 16 × 16
    var histogram = [Double](repeating: 0, count: 16)
    for value in gray { histogram[min(15, Int(value * 16))] += 1 / Double(gray.count) }
    result += histogram.map { $0.squareRoot() }
    for cell in [16, 32] {  // 8 × 8 × 9 and 4 × 4 × 9
      result += directions(edges, cell: cell).map { $0.squareRoot() }
    }
    result += detail(gray)  // 6 × 16
    return result
  }

  /// Gray levels from 0 to 1 of bytes `[channels, 128, 128]`.
  static func gray(_ bytes: [UInt8], channels: Int) -> [Double] {
    let count = side * side
    // ITU-R BT.601 luma.
    let weights =
      channels == 3
      ? [0.299, 0.587, 0.114] : [Double](repeating: 1 / Double(channels), count: channels)
    var result = [Double](repeating: 0, count: count)
    for (channel, weight) in weights.enumerated() {
      for index in 0..<count where channel * count + index < bytes.count {
        result[index] += weight * Double(bytes[channel * count + index]) / 255
      }
    }
    return result.map { min($0, 1) }
  }

  /// Means of square cells, row by row.
  private static func means(_ values: [Double], cell: Int) -> [Double] {
    let grid = side / cell
    var result = [Double](repeating: 0, count: grid * grid)
    for row in 0..<side {
      for column in 0..<side {
        result[row / cell * grid + column / cell] += values[row * side + column]
      }
    }
    return result.map { $0 / Double(cell * cell) }
  }

  typealias Edges = (strength: [Double], direction: [Double])

  /// The strength of the edge at each pixel and its direction, 0 to 9, opposite ones alike.
  static func edges(_ values: [Double]) -> Edges {
    var strength = [Double](repeating: 0, count: values.count)
    var direction = strength
    for row in 0..<side {
      for column in 0..<side {
        let right = values[row * side + min(column + 1, side - 1)]
        let left = values[row * side + max(column - 1, 0)]
        let below = values[min(row + 1, side - 1) * side + column]
        let above = values[max(row - 1, 0) * side + column]
        let (x, y) = (right - left, below - above)
        strength[row * side + column] = (x * x + y * y).squareRoot()
        var angle = atan2(y, x) / .pi
        if angle < 0 { angle += 1 }
        direction[row * side + column] = angle * 9
      }
    }
    return (strength, direction)
  }

  /// For each cell the mean strength of edges in nine directions, shared between the two nearest.
  static func directions(_ edges: Edges, cell: Int) -> [Double] {
    let (strength, direction) = edges
    let grid = side / cell
    var result = [Double](repeating: 0, count: grid * grid * 9)
    for row in 0..<side {
      for column in 0..<side {
        let pixel = row * side + column
        let start = (row / cell * grid + column / cell) * 9
        let lower = Int(direction[pixel]) % 9
        let share = direction[pixel] - Double(Int(direction[pixel]))
        result[start + lower] += strength[pixel] * (1 - share)
        result[start + (lower + 1) % 9] += strength[pixel] * share
      }
    }
    return result.map { $0 / Double(cell * cell) }
  }

  /// On a grid of 4 × 4: the mean of |Laplacian| and its spread, at three scales.
  private static func detail(_ values: [Double]) -> [Double] {
    var result: [Double] = []
    var level = values
    var width = side
    for _ in 0..<3 {
      var energy = [Double](repeating: 0, count: width * width)
      for row in 0..<width {
        for column in 0..<width {
          func at(_ r: Int, _ c: Int) -> Double {
            level[min(max(r, 0), width - 1) * width + min(max(c, 0), width - 1)]
          }
          energy[row * width + column] = abs(
            4 * at(row, column) - at(row - 1, column) - at(row + 1, column) - at(row, column - 1)
              - at(row, column + 1))
        }
      }
      let cell = width / 4
      var sums = [Double](repeating: 0, count: 16)
      var squares = sums
      for row in 0..<width {
        for column in 0..<width {
          let place = row / cell * 4 + column / cell
          let value = energy[row * width + column]
          sums[place] += value
          squares[place] += value * value
        }
      }
      let count = Double(cell * cell)
      for place in 0..<16 {
        let mean = sums[place] / count
        result.append(mean.squareRoot())
        result.append(max(0, squares[place] / count - mean * mean).squareRoot().squareRoot())
      }
      var half = [Double](repeating: 0, count: width / 2 * (width / 2))
      for row in 0..<width {
        for column in 0..<width {
          half[row / 2 * (width / 2) + column / 2] += level[row * width + column] / 4
        }
      }
      level = half
      width /= 2
    }
    return result
  }
}
