public import Cohorts

extension Cohort {
  /// Reads a cohort whose label is an attribute: the cases that have it, and no modality that holds it.
  ///
  /// - Parameters:
  ///   - attribute: A column of the cohort's table; cases with an empty or missing cell are left out.
  ///   - hiddenWords: Words that texts lose, because they name the attribute; whole words, in any case.
  /// - Returns: The cohort, and what was changed in it.
  /// - Throws: `CohortError` if the column does not exist or the cohort cannot be read,
  ///   ``InterventionsError`` with code `tooFewCases` if fewer than two values are left.
  public static func load(
    manifest path: String, attribute: String, hiddenWords: [String] = [], foldCount: Int
  ) throws -> (cohort: Cohort, notes: [String]) {
    var manifest = try Manifest(contentsOf: path)
    let table = try TableReader.read(manifest.table)
    let column = try table.columnIndex(attribute)
    let missing = Set(manifest.missingValues)
    let cells = (0..<table.rowCount).map { table.cell(row: $0, column: column) }
    let values = sortedByBytes(Set(cells.filter { !$0.isEmpty && !missing.contains($0) }))
    guard values.count > 1 else {
      throw InterventionsError(
        .tooFewCases,
        "\(manifest.table), column \"\(attribute)\": expected at least two values, found "
          + (values.isEmpty ? "none" : "only \"\(values[0])\""))
    }
    guard values.count <= 50 else {
      throw InterventionsError(
        .invalidArgument,
        "\(manifest.table), column \"\(attribute)\": \(values.count) values; expected at most 50 "
          + "categories, not a number or a key")
    }
    var notes: [String] = []
    let absent = cells.count { $0.isEmpty || missing.contains($0) }
    if absent > 0 {
      notes.append("\(absent) rows without \"\(attribute)\" are left out.")
    }
    manifest.conditions.append(Manifest.Condition(column: attribute, allowed: values))
    manifest.label = Manifest.Label(column: attribute)
    for index in manifest.modalities.indices {
      guard case .tabular(var source) = manifest.modalities[index].source else { continue }
      let count = source.numeric.count + source.categorical.count
      source.numeric.removeAll { $0 == attribute }
      source.categorical.removeAll { $0 == attribute }
      guard source.numeric.count + source.categorical.count < count else { continue }
      manifest.modalities[index].source = .tabular(source)
      notes.append(
        "\"\(attribute)\" itself was taken out of the modality \"\(manifest.modalities[index].name)\"."
      )
    }
    manifest.modalities.removeAll {
      if case .tabular(let source) = $0.source {
        source.numeric.isEmpty && source.categorical.isEmpty
      } else {
        false
      }
    }
    let cohort = try Cohort.load(manifest, foldCount: foldCount)
    guard !hiddenWords.isEmpty else { return (cohort, notes) }
    let hidden = HiddenWords(hiddenWords)
    notes.append("Texts lost the words \(hiddenWords.joined(separator: ", ")).")
    return (
      Cohort(
        manifest: cohort.manifest, caseIDs: cohort.caseIDs, groups: cohort.groups,
        sites: cohort.sites, labels: cohort.labels, classNames: cohort.classNames,
        modalities: cohort.modalities.map(hidden.applied), setAside: cohort.setAside,
        notices: cohort.notices), notes
    )
  }
}

/// Words that texts lose.
private struct HiddenWords {
  private let words: Set<String>

  init(_ words: [String]) { self.words = Set(words.map { $0.lowercased() }) }

  /// A modality without the words, if it is a text.
  func applied(_ modality: Modality) -> Modality {
    guard case .text(let texts) = modality.content else { return modality }
    return Modality(
      specification: modality.specification, presence: modality.presence,
      content: .text(texts.map { $0.map(applied) }))
  }

  private func applied(_ text: String) -> String {
    var result = ""
    var word = ""
    func keep() {
      if !words.contains(word.lowercased()) { result += word }
      word = ""
    }
    for character in text {
      if character.isLetter || character.isNumber {
        word.append(character)
      } else {
        keep()
        result.append(character)
      }
    }
    keep()
    return result
  }
}
