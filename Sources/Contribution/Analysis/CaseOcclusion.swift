/// What hiding parts of one case does to what a model says of it.
public struct CaseOcclusion: Sendable, Hashable {
  /// The modalities, in order.
  public let modalities: [String]
  /// What their elements are.
  public let kinds: [ElementKind]
  /// Whether the case has each modality.
  public let presence: [Bool]
  /// The outputs of the case as it is.
  public let outputs: [Double]
  /// The number of parts of each modality that the shares stand on.
  public let players: [Int]
  /// The fill of each modality.
  public let fills: [Fill]
  /// d[i], Σ over parts and outputs of |p0 − p|, in units of the outputs.
  public let magnitudes: [Double]
  /// The part of each modality in all change; `nil` where no output changes beyond rounding.
  ///
  /// The ratio of algorithm 1 of Gapp et al. 2025, <https://arxiv.org/abs/2503.01904>, over one case instead of many.
  public let shares: [Double]?
  /// Fine parts by modality: those of ``heatMap(_:)`` and ``parts(_:)``.
  let maps: [OcclusionEffects]
  let partNames: [[String]?]
  let pieces: [[String]]

  /// What the cells of a picture's grid do.
  ///
  /// - Returns: `nil` where the modality is no picture, or the case has none.
  public func heatMap(_ modality: String) -> HeatMap? {
    guard let index = modalities.firstIndex(of: modality), kinds[index] == .pixels,
      let effects = maps.first(where: { $0.modality == index })
    else { return nil }
    return HeatMap(effects, item: 0)
  }

  /// What each word, picture of a bag, column or group of features does, in the order of the case.
  ///
  /// - Returns: None for a picture, whose parts are those of its map, and where the case lacks the modality.
  public func parts(_ modality: String) -> [ContributionMeasurement.Piece] {
    guard let index = modalities.firstIndex(of: modality), kinds[index] != .pixels,
      let effects = maps.first(where: { $0.modality == index })?.parts?.first, !effects.isEmpty,
      !outputs.isEmpty
    else { return [] }
    let width = outputs.count
    let count = effects.count / width
    let names = pieces[index].isEmpty ? partNames[index] ?? [] : pieces[index]
    // Words beyond the most parts of a map share a block, as in the maps of a whole run.
    guard count <= names.count,
      let partition = try? Partition.blocks(elements: names.count, count: count)
    else { return [] }
    let sizes = partition.sizes
    return names.indices.map { place in
      let part = partition.partOfElement[place]
      return ContributionMeasurement.Piece(
        text: names[place],
        effects: (0..<width).map { effects[part * width + $0] / Double(sizes[part]) })
    }
  }
}
