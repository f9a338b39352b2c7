import Foundation

/// Numbers that describe a picture, by a fixed rule without any training.
///
/// - layout: the mean of each channel in 4 × 4 cells, in 0...1 (Manjunath et al. 2001, "Color and
///   texture descriptors", without the cosine transform);
/// - histogram: the share of pixels in 8 equal ranges of each channel (Swain and Ballard 1991, "Color
///   indexing");
/// - gradients: in 4 × 4 cells, how much of the picture's gradient of brightness points in each of 8
///   unsigned directions, as the square root of its share (Dalal and Triggs 2005, "Histograms of
///   oriented gradients", normalized over the whole picture);
/// - edges: the mean magnitude of the gradient.
///
/// It sees color, composition and texture, not meaning: a pretrained encoder sees more.
struct ImageDescriptor: Sendable {
  static let cells = 4
  static let ranges = 8
  static let directions = 8
  /// The weights of red, green and blue in brightness (ITU-R BT.601).
  static let brightnessWeights = [0.299, 0.587, 0.114]

  static let summary =
    "a fixed descriptor: color layout and gradient directions in 4 x 4 cells, color histograms"

  let channels: Int
  /// The side in pixels; at least 4.
  let size: Int

  /// What the numbers are, in order.
  var names: [String] {
    let channelNames = channels == 3 ? ["red", "green", "blue"] : ["grey"]
    let cells = (0..<Self.cells * Self.cells).map {
      "row \($0 / Self.cells + 1), column \($0 % Self.cells + 1)"
    }
    return channelNames.flatMap { channel in cells.map { "\(channel), \($0)" } }
      + channelNames.flatMap { channel in
        (1...Self.ranges).map { "\(channel), range \($0) of \(Self.ranges)" }
      }
      + cells.flatMap { cell in
        (0..<Self.directions).map { "gradient \($0 * 180 / Self.directions)°, \(cell)" }
      }
      + ["edges"]
  }

  /// Describes a picture.
  ///
  /// - Parameter planes: Bytes, `[channels, size, size]`.
  func describe(_ planes: [UInt8]) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(channels * 24 + 129)
    planes.withUnsafeBufferPointer { pixels in
      for channel in 0..<channels { result += layout(pixels, channel) }
      for channel in 0..<channels { result += histogram(pixels, channel) }
      result += gradients(brightness(pixels))
    }
    return result
  }

  private func cell(_ position: Int) -> Int { position * Self.cells / size }

  private func layout(_ pixels: UnsafeBufferPointer<UInt8>, _ channel: Int) -> [Float] {
    // Integer sums are exact.
    var sums = [Int](repeating: 0, count: Self.cells * Self.cells)
    var counts = sums
    let start = channel * size * size
    for row in 0..<size {
      for column in 0..<size {
        let place = cell(row) * Self.cells + cell(column)
        sums[place] += Int(pixels[start + row * size + column])
        counts[place] += 1
      }
    }
    return zip(sums, counts).map { Float(Double($0) / Double(max(1, $1)) / 255) }
  }

  private func histogram(_ pixels: UnsafeBufferPointer<UInt8>, _ channel: Int) -> [Float] {
    var counts = [Int](repeating: 0, count: Self.ranges)
    let area = size * size
    for index in channel * area..<(channel + 1) * area {
      counts[Int(pixels[index]) * Self.ranges / 256] += 1
    }
    return counts.map { Float(Double($0) / Double(area)) }
  }

  private func brightness(_ pixels: UnsafeBufferPointer<UInt8>) -> [Double] {
    let area = size * size
    guard channels == 3 else { return (0..<area).map { Double(pixels[$0]) / 255 } }
    return (0..<area).map { index in
      (Self.brightnessWeights[0] * Double(pixels[index])
        + Self.brightnessWeights[1] * Double(pixels[area + index])
        + Self.brightnessWeights[2] * Double(pixels[2 * area + index])) / 255
    }
  }

  private func gradients(_ values: [Double]) -> [Float] {
    var sums = [Double](repeating: 0, count: Self.cells * Self.cells * Self.directions)
    var total = 0.0
    let last = size - 1
    for row in 0..<size {
      for column in 0..<size {
        let right = values[row * size + min(column + 1, last)]
        let left = values[row * size + max(column - 1, 0)]
        let below = values[min(row + 1, last) * size + column]
        let above = values[max(row - 1, 0) * size + column]
        let (x, y) = (right - left, below - above)
        let magnitude = (x * x + y * y).squareRoot()
        guard magnitude > 0 else { continue }
        // From 0 to 1 over half a turn; direction and its opposite are the same.
        let angle = atan2(y, x) / .pi
        let turn = (angle < 0 ? angle + 1 : angle) * Double(Self.directions)
        let lower = Int(turn) % Self.directions
        let share = turn - Double(Int(turn))
        let place = (cell(row) * Self.cells + cell(column)) * Self.directions
        sums[place + lower] += (1 - share) * magnitude
        sums[place + (lower + 1) % Self.directions] += share * magnitude
        total += magnitude
      }
    }
    return sums.map { Float(total > 0 ? ($0 / total).squareRoot() : 0) }
      + [Float(total / Double(size * size))]
  }
}
