/// Walks over features and the rows of their cases, some thousand rows at a time.
///
/// Every row serves many features. Feature by feature, each of its uses would fetch it from memory again; a
/// tile of rows stays in a cache while all features use it.
enum RowTiles {
  /// The rows of a tile: a good part of a last-level cache.
  private static let bytes = 8 << 20

  /// Calls `body` with the entries of each feature whose cases are in a tile, tile by tile.
  ///
  /// Several features are worked on at a time. The entries of a feature come in their order, and never at the same time.
  static func forEach(
    _ columns: FeatureColumns, rows: EmbeddingRows,
    _ body: (_ feature: Int, _ entries: Range<Int>) -> Void
  ) {
    let tile = max(1, bytes / (rows.width * rows.elementSize))
    var next = Array(columns.offsets.dropLast())
    next.withUnsafeMutableBufferPointer { next in
      for end in stride(from: tile, to: rows.count + tile, by: tile) {
        FeatureBlocks.forEach { block in
          for feature in FeatureBlocks.range(block, of: columns.featureCount) {
            let start = next[feature]
            var stop = start
            while stop < columns.offsets[feature + 1], columns.cases[stop] < end { stop += 1 }
            next[feature] = stop
            if start < stop { body(feature, start..<stop) }
          }
        }
      }
    }
  }
}
