/// Directions of edges in blocks of cells, each block brought to one length: what is left when light and contrast
/// change from place to place.
///
/// Source: histograms of oriented gradients, Dalal and Triggs 2005, <https://doi.org/10.1109/CVPR.2005.177>, §6 (cells
/// of 16 pixels, blocks of 2 × 2 cells a cell apart, L2-Hys).
enum EdgeBlocks {
  private static let cell = 16
  private static let directionCount = 9
  private static let grid = PictureDescriptor.side / cell
  /// How many numbers there are.
  static let count = (grid - 1) * (grid - 1) * 4 * directionCount

  /// The numbers of a picture's edges: blocks by rows, in a block its cells by columns.
  static func values(_ edges: PictureDescriptor.Edges) -> [Double] {
    let cells = PictureDescriptor.directions(edges, cell: cell)
    var result: [Double] = []
    result.reserveCapacity(count)
    for row in 0..<grid - 1 {
      for column in 0..<grid - 1 {
        var block: [Double] = []
        for (down, right) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
          let start = ((row + down) * grid + column + right) * directionCount
          block += cells[start..<start + directionCount]
        }
        result += normed(normed(block).map { min($0, 0.2) })
      }
    }
    return result
  }

  private static func normed(_ block: [Double]) -> [Double] {
    let length = (block.reduce(0) { $0 + $1 * $1 } + 1e-4).squareRoot()
    return block.map { $0 / length }
  }
}
