extension ContributionMeasurement {
  /// A word of a text, or a picture of a bag, and what it does.
  public struct Piece: Sendable, Hashable {
    /// The word as the model reads it; the picture's file.
    public let text: String
    /// p0 − p for each output: above zero where the word raises it.
    public let effects: [Double]
  }

  /// The position of a modality.
  ///
  /// - Throws: ``ContributionError`` with code `invalidSetting` for a modality that was not measured.
  func index(of modality: String) throws(ContributionError) -> Int {
    if let index = modalities.firstIndex(of: modality) { return index }
    throw ContributionError(
      .invalidSetting,
      "there is no modality \"\(modality)\"; measured were \(modalities.joined(separator: ", "))")
  }

  /// The heat map of a case.
  ///
  /// - Returns: `nil` where the modality is no image, or the case has none or was not mapped.
  public func heatMap(
    _ modality: String, case item: Int
  ) throws(ContributionError) -> HeatMap? {
    let index = try index(of: modality)
    guard kinds[index] == .pixels, let effects = map(index) else { return nil }
    return HeatMap(effects, item: item)
  }

  /// The heat map averaged over cases, of one class where it is given.
  public func averageHeatMap(
    _ modality: String, label: Int? = nil
  ) throws(ContributionError) -> HeatMap? {
    var maps: [HeatMap] = []
    for item in mapItems where label == nil || labels?[item] == label {
      if let one = try heatMap(modality, case: item) { maps.append(one) }
    }
    return HeatMap(averaging: maps)
  }

  /// The words of a case's text, or the pictures of its bag, with what each does.
  ///
  /// Pieces beyond the most parts of a map share their block's effect evenly.
  ///
  /// - Returns: `nil` where the modality is neither, or the case has none or was not mapped.
  public func pieceEffects(
    _ modality: String, case item: Int
  ) throws(ContributionError) -> [Piece]? {
    let index = try index(of: modality)
    guard kinds[index] == .words || kinds[index] == .pictures, let parts = map(index)?.parts,
      parts.indices.contains(item),
      pieces[index].indices.contains(item), !pieces[index][item].isEmpty, !parts[item].isEmpty,
      let width = outputs.first?.count, width > 0
    else { return nil }
    let texts = pieces[index][item]
    let count = min(parts[item].count / width, texts.count)
    let partition = try Partition.blocks(elements: texts.count, count: count)
    let sizes = partition.sizes
    return texts.indices.map { place in
      let part = partition.partOfElement[place]
      return Piece(
        text: texts[place],
        effects: (0..<width).map { parts[item][part * width + $0] / Double(sizes[part]) })
    }
  }

  /// The fine effects of a modality.
  public func mapEffects(_ modality: String) throws(ContributionError) -> OcclusionEffects? {
    map(try index(of: modality))
  }

  private func map(_ index: Int) -> OcclusionEffects? { maps.first { $0.modality == index } }
}
