extension CaseDesign {
  /// A design by name, with known consequences for every way to join modalities.
  ///
  /// - `clean`: some of everything, no sign strong enough to give the label away
  /// - `additive`: each modality tells its own part; late fusion loses nothing
  /// - `xor`: the first two modalities tell nothing alone and nearly all together
  /// - `redundant`: every modality tells the same
  /// - `unique:MODALITY`: one modality tells all, the others nothing
  /// - `ignore` or `ignore:MODALITY`: the last modality, or the named one, tells nothing
  ///
  /// - Parameters:
  ///   - preset: The name.
  ///   - modalities: The modalities of the cohort.
  /// - Throws: ``PhantomError`` with code `invalidDesign` for a name that is none of these.
  public static func preset(
    _ preset: String, modalities: [CaseModality] = CaseModality.allCases
  ) throws(PhantomError) -> CaseDesign {
    var design = CaseDesign()
    design.modalities = modalities
    let parts = preset.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    let named = parts.count == 2 ? CaseModality(rawValue: parts[1]) : nil
    if parts.count == 2, named.map(modalities.contains) != true {
      throw fault(
        "preset \(preset)",
        "expected one of \(modalities.map(\.rawValue).joined(separator: ", ")) after the colon, found "
          + "\"\(parts[1])\"")
    }
    switch (parts[0], named) {
    case ("clean", nil): design.useMixture(of: modalities)
    case ("additive", nil): for one in modalities { design.uniqueWeights[one] = 1.2 }
    case ("xor", nil):
      guard modalities.count >= 2 else {
        throw fault("preset xor", "expected two modalities or more, found \(modalities.count)")
      }
      design.synergyWeight = 4
    case ("redundant", nil): design.redundantWeight = 3
    case ("unique", let named?): design.uniqueWeights[named] = 3
    case ("ignore", _):
      guard modalities.count >= 2 else {
        throw fault("preset ignore", "expected two modalities or more, found \(modalities.count)")
      }
      let ignored = named ?? modalities[modalities.count - 1]
      let others = modalities.filter { $0 != ignored }
      design.useMixture(of: others)
      design.sharedBy = others
      design.synergyPair = others.count >= 2 ? Array(others.prefix(2)) : nil
    default:
      throw fault(
        "preset \(preset)", "expected one of \(presetNames.joined(separator: ", "))")
    }
    return design
  }

  /// The names that ``preset(_:modalities:)`` knows.
  public static let presetNames = [
    "clean", "additive", "xor", "redundant", "unique:MODALITY", "ignore", "ignore:MODALITY",
  ]

  private mutating func useMixture(of modalities: [CaseModality]) {
    redundantWeight = 0.8
    for one in modalities { uniqueWeights[one] = 0.6 }
    if modalities.count >= 2 { synergyWeight = 1.5 }
  }
}
