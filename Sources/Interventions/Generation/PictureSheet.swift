import Cohorts
import Tensors

/// Pictures side by side, a column each step, with white lines between.
enum PictureSheet {
  private static let gap = 2

  /// - Parameter columns: Each `[rows, channels, side, side]`, 0...1, of equally many rows.
  static func picture(_ columns: [Tensor]) throws -> Picture {
    let side = GenerationSettings.size
    let rows = columns.map { $0.shape[0] }.min() ?? 0
    let channels = columns.first?.shape[1] ?? 3
    let width = columns.count * (side + gap) + gap
    let height = rows * (side + gap) + gap
    var pixels = [UInt8](repeating: 255, count: width * height * channels)
    for (number, column) in columns.enumerated() {
      let values = try column.array(of: Float.self)
      for row in 0..<rows {
        for channel in 0..<channels {
          for y in 0..<side {
            for x in 0..<side {
              let value = values[((row * channels + channel) * side + y) * side + x]
              let left = gap + number * (side + gap) + x
              let top = gap + row * (side + gap) + y
              pixels[(top * width + left) * channels + channel] = UInt8(
                min(max((255 * value).rounded(), 0), 255))
            }
          }
        }
      }
    }
    return try Picture(width: width, height: height, channels: channels, pixels: pixels)
  }
}
