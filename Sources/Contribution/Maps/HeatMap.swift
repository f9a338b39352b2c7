public import Cohorts

/// What the cells of an image's grid contribute to each output, for one case or on average.
public struct HeatMap: Sendable, Hashable {
  /// The number of cells down.
  public let rows: Int
  /// The number of cells across.
  public let columns: Int
  /// p0 − p for each output and cell, rows from the top: above zero where the cell raises the output.
  public let values: [[Double]]

  /// Takes values that are known.
  ///
  /// - Throws: ``ContributionError`` with code `mismatch` unless every output has one value a cell.
  public init(rows: Int, columns: Int, values: [[Double]]) throws(ContributionError) {
    guard rows > 0, columns > 0, rows <= 1 << 15, columns <= 1 << 15,
      values.allSatisfy({ $0.count == rows * columns })
    else {
      throw ContributionError(
        .mismatch, "expected \(rows) x \(columns) values for each output")
    }
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// The map of one case.
  ///
  /// - Returns: `nil` where the case has no map of this modality.
  public init?(_ effects: OcclusionEffects, item: Int) {
    guard let parts = effects.parts, parts.indices.contains(item),
      let side = PlayerCounts.side(effects.players),
      let width = effects.magnitudes.first?.count, width > 0,
      parts[item].count == side * side * width
    else { return nil }
    rows = side
    columns = side
    values = (0..<width).map { output in
      (0..<side * side).map { parts[item][$0 * width + output] }
    }
  }

  /// The mean of several maps of the same grid.
  ///
  /// - Returns: `nil` of none, or of different grids.
  public init?(averaging maps: [HeatMap]) {
    guard let first = maps.first,
      maps.allSatisfy({
        $0.rows == first.rows && $0.columns == first.columns
          && $0.values.count == first.values.count
      })
    else { return nil }
    rows = first.rows
    columns = first.columns
    values = first.values.indices.map { output in
      first.values[output].indices.map { cell in
        maps.reduce(0) { $0 + $1.values[output][cell] } / Double(maps.count)
      }
    }
  }

  /// The map over a picture: red where a cell raises the output, blue where it lowers it.
  ///
  /// - Parameters:
  ///   - picture: The picture that the model was shown, grey or in color.
  ///   - output: Which output.
  ///   - scale: The value of full color; the largest of the map where `nil`.
  ///   - opacity: How much of a fully colored cell is color, from 0 to 1.
  /// - Throws: ``ContributionError`` with code `mismatch` for an output that the map lacks or a picture
  ///   smaller than the grid.
  public func overlay(
    on picture: Picture, output: Int, scale: Double? = nil, opacity: Double = 0.6
  ) throws(ContributionError) -> Picture {
    guard values.indices.contains(output), picture.width >= columns, picture.height >= rows else {
      throw ContributionError(
        .mismatch,
        "expected output 0 to \(values.count - 1) and a picture of at least \(columns) x \(rows), "
          + "found output \(output) and \(picture.width) x \(picture.height)")
    }
    let cells = values[output]
    let full = scale ?? cells.map { abs($0) }.max() ?? 0
    let grid = try Partition.grid(
      height: picture.height, width: picture.width, rows: rows, columns: columns)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(picture.width * picture.height * 3)
    for (place, cell) in grid.partOfElement.enumerated() {
      let strength = full > 0 ? max(-1, min(1, cells[cell] / full)) : 0
      let color: [Double] = strength > 0 ? [214, 39, 40] : [31, 119, 180]
      let weight = abs(strength) * max(0, min(1, opacity))
      for channel in 0..<3 {
        let source = place * picture.channels + (picture.channels == 3 ? channel : 0)
        let mixed = (1 - weight) * Double(picture.pixels[source]) + weight * color[channel]
        pixels.append(UInt8(max(0, min(255, mixed.rounded()))))
      }
    }
    return try translated("drawing the map") {
      try Picture(width: picture.width, height: picture.height, channels: 3, pixels: pixels)
    }
  }
}
