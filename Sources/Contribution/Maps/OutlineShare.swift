public import Cohorts
public import Findings

/// How much of an image's attribution falls inside an outline, such as a lesion's, beside what chance
/// would put there.
///
/// Inside is Σ over cells of Σ_c |p0 − p| times the part of the cell that lies in the outline, over the
/// same without that factor. Chance is the outline's part of the image: what cells in random order
/// have on average.
public struct OutlineShare: Sendable {
  /// The mean over cases of the share inside.
  public let inside: Figure
  /// The mean over cases of the share by chance.
  public let chance: Figure
  /// The mean over cases of the difference.
  public let excess: Figure
  /// How many cases had a map, an outline, and outputs that move.
  public let caseCount: Int

  /// Compares maps with outlines.
  ///
  /// - Parameters:
  ///   - effects: The effects of the map of an image modality.
  ///   - items: The cases that have a map.
  ///   - groups: The group of each case of the measurement.
  ///   - mask: The outline of a case as a picture, bright inside, in the geometry that the model was
  ///     shown; `nil` where there is none.
  /// - Throws: ``ContributionError`` with code `tooFewCases` if no case has an outline, or whatever
  ///   `mask` throws, restated.
  public init(
    _ effects: OcclusionEffects, items: [Int], groups: [String], draws: GroupDraws,
    mask: (Int) throws -> Picture?
  ) throws(ContributionError) {
    var rows: [[Double]] = []
    var own: [String] = []
    for item in items {
      guard let map = HeatMap(effects, item: item), groups.indices.contains(item),
        let picture = try translated("reading an outline", { try mask(item) })
      else { continue }
      let covered = try Self.coverage(of: picture, rows: map.rows, columns: map.columns)
      let sizes = (0..<covered.count).map { cell in
        map.values.reduce(0) { $0 + abs($1[cell]) }
      }
      let total = sizes.reduce(0, +)
      guard total > 0 else { continue }
      let inside = zip(sizes, covered).reduce(0) { $0 + $1.0 * $1.1 } / total
      let chance = covered.reduce(0, +) / Double(covered.count)
      rows.append([inside, chance, inside - chance, 1])
      own.append(groups[item])
    }
    guard !rows.isEmpty else {
      throw ContributionError(.tooFewCases, "no case has both a map and an outline")
    }
    caseCount = rows.count
    let figures = try GroupSums(rows, groups: own).figures(draws) { sums in
      sums[3] > 0 ? sums.prefix(3).map { $0 / sums[3] } : [nil, nil, nil]
    }
    inside = figures[0]
    chance = figures[1]
    excess = figures[2]
  }

  /// The part of each cell that lies in an outline.
  public static func coverage(
    of mask: Picture, rows: Int, columns: Int
  ) throws(ContributionError) -> [Double] {
    let grid = try Partition.grid(
      height: mask.height, width: mask.width, rows: rows, columns: columns)
    var bright = [Double](repeating: 0, count: grid.count)
    for (place, cell) in grid.partOfElement.enumerated()
    where mask.pixels[place * mask.channels] >= 128 {
      bright[cell] += 1
    }
    return zip(bright, grid.sizes).map { $0 / Double($1) }
  }
}
