public import Cohorts

extension FixedFeatures {
  /// Reads the rows that a person's own model gave for a modality of any kind.
  ///
  /// `.npy` and `.safetensors` files have one row for each row of the cohort's table, in its order;
  /// in CSV files (plain or .gz) the cohort's case column names the case. Rows of cases that lack the
  /// modality are not used.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - keys: For array files, a text file with one case key a line.
  /// - Throws: ``InteractionsError`` with code `unreadableInput`, naming file, row and column, if the
  ///   file cannot be read, its row count is not the table's, or a number is not finite; `tooFewCases`
  ///   if no case has both the modality and a row.
  public static func vectors(
    _ path: String, for name: String, of cohort: Cohort, keys: String? = nil
  ) throws(InteractionsError) -> FixedFeatures {
    let modality = try reading("vectors of \"\(name)\"") { () throws(CohortError) in
      try cohort.modality(name)
    }
    let isTable = [".csv", ".tsv", ".csv.gz", ".tsv.gz"].contains {
      path.lowercased().hasSuffix($0)
    }
    // The cohort's own loader reads and checks the file: the same rules and messages hold.
    var manifest = cohort.manifest
    manifest.modalities = [
      ModalitySpecification(
        name: name,
        source: .vector(
          VectorSource(
            file: path, key: isTable ? manifest.caseColumn : nil, keys: isTable ? nil : keys)))
    ]
    manifest.label.derivedFrom = []
    let described = manifest
    let read = try reading("vectors of \"\(name)\"") { () throws(CohortError) in
      // Every case of this cohort must be found again, labelled or not.
      try Cohort.load(described, keepsUnlabelled: true)
    }
    guard read.caseIDs == cohort.caseIDs, case .vector(let matrix) = read.modalities[0].content
    else {
      throw InteractionsError(
        .unreadableInput,
        "\(cohort.manifest.table) has changed since the cohort was read; start again")
    }
    let presence = cohort.caseIDs.indices.map {
      modality.presence[$0] && matrix.rowOfCase[$0] >= 0
    }
    guard presence.contains(true) else {
      throw InteractionsError(
        .tooFewCases, "\(path): no case has both the modality \"\(name)\" and a row here")
    }
    let width = matrix.names.count
    var values = [Float](repeating: 0, count: cohort.caseCount * width)
    for (index, row) in matrix.rowOfCase.enumerated() where presence[index] {
      values.replaceSubrange(
        index * width..<(index + 1) * width, with: matrix.values[row * width..<(row + 1) * width])
    }
    return FixedFeatures(
      cohort, modality: name, names: matrix.names, summary: "\(width) numbers a case from \(path)",
      presence: presence, values: values)
  }
}
