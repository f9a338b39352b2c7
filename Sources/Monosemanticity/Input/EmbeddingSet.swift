internal import Cohorts
public import Statistics

/// Embeddings as a person brings them: files, a table of cases, and which part is for fitting.
public struct EmbeddingSet: Sendable {
  /// A file and the name of its modality; without one it is named after the file.
  public struct Source: Sendable, Hashable {
    /// The modality; `nil` for the file's name, or the tensors' names in a file that holds several.
    public var name: String?
    /// The file.
    public var path: String

    /// Names a file.
    public init(name: String? = nil, path: String) {
      self.name = name
      self.path = path
    }

    /// Takes `FILE` or `NAME=FILE`.
    public init(argument: String) {
      // A path may hold "=", but then a "/" comes before it.
      if let sign = argument.firstIndex(of: "="), sign > argument.startIndex,
        !argument[..<sign].contains("/")
      {
        name = String(argument[..<sign])
        path = String(argument[argument.index(after: sign)...])
      } else {
        path = argument
      }
    }
  }

  /// The embeddings.
  public let embeddings: PairedEmbeddings
  /// Whether each case belongs to the fitting part; `nil` where nobody has said.
  public let isFitPart: [Bool]?
  /// Whether groups were given; without them every case is its own.
  public let hasGroups: Bool

  /// Joins embeddings and parts.
  ///
  /// - Throws: ``MonosemanticityError`` with code `mismatch` if the counts differ.
  public init(
    _ embeddings: PairedEmbeddings, isFitPart: [Bool]? = nil, hasGroups: Bool = true
  ) throws(MonosemanticityError) {
    if let isFitPart, isFitPart.count != embeddings.caseCount {
      throw MonosemanticityError(
        .mismatch, "\(isFitPart.count) parts for \(embeddings.caseCount) cases")
    }
    self.embeddings = embeddings
    self.isFitPart = isFitPart
    self.hasGroups = hasGroups
  }

  /// Reads files and a table of their cases, in the same order.
  ///
  /// - Throws: ``MonosemanticityError`` that names the file, row and column at fault.
  public init(_ sources: [Source], table: CaseTable? = nil) throws(MonosemanticityError) {
    try self.init(sources, table: table, rows: nil, isFitPart: table?.isFitPart)
  }

  /// Reads some rows of files, in the order given; parts are those of the rows chosen.
  init(
    _ sources: [Source], table: CaseTable?, rows: [Int]?, isFitPart: [Bool]?
  ) throws(MonosemanticityError) {
    var matrices: [(MatrixFile.Matrix, String)] = []
    for source in sources {
      for var matrix in try MatrixFile.read(source.path) {
        if let name = source.name { matrix.name = name }
        matrices.append((matrix, source.path))
      }
    }
    guard let first = matrices.first else {
      throw MonosemanticityError(.mismatch, "expected files of embeddings, found none")
    }
    for (matrix, path) in matrices where matrix.rowCount != first.0.rowCount {
      throw MonosemanticityError(
        .mismatch,
        "\(path): \(matrix.rowCount) rows, but \(first.1) has \(first.0.rowCount); rows must be the "
          + "same cases in the same order")
    }
    if let table, table.count != first.0.rowCount {
      throw MonosemanticityError(
        .mismatch,
        "\(table.file): \(table.count) rows, but \(first.1) has \(first.0.rowCount); expected one row a "
          + "case, in the same order")
    }
    let names = matrices.map(\.0.name)
    for (name, _) in table?.presence ?? [] where !names.contains(name) {
      throw MonosemanticityError(
        .unknownName,
        "\(table?.file ?? ""), column \"has_\(name)\": there is no modality \"\(name)\"; "
          + suggestion(for: name, among: names, kind: "modality"))
    }
    var modalities: [PairedEmbeddings.Modality] = []
    for (matrix, path) in matrices {
      do throws(MonosemanticityError) {
        let whole = try PairedEmbeddings.Modality(
          name: matrix.name, width: matrix.width, storage: matrix.values,
          presence: table?.presence.first { $0.name == matrix.name }?.cases)
        guard let rows else {
          modalities.append(whole)
          continue
        }
        modalities.append(
          try PairedEmbeddings.Modality(
            name: whole.name, width: whole.width, values: whole.values(of: rows),
            presence: rows.map { whole.presence[$0] }))
      } catch {
        throw MonosemanticityError(error.code, "\(path): \(error.message)")
      }
    }
    func chosen<Value>(_ values: [Value]?) -> [Value]? {
      guard let rows, let values else { return values }
      return rows.map { values[$0] }
    }
    try self.init(
      PairedEmbeddings(
        modalities: modalities, caseIDs: chosen(table?.ids), groups: chosen(table?.groups),
        labels: chosen(table?.labels)),
      isFitPart: isFitPart, hasGroups: table?.groups != nil)
  }

  /// The cases to fit on and those to judge by: as given, or half the groups each at random.
  ///
  /// - Throws: ``MonosemanticityError`` with code `tooFewCases` if a part would be empty.
  public func parts(
    stream: RandomStream
  ) throws(MonosemanticityError) -> (fit: [Int], evaluation: [Int]) {
    var isFit = isFitPart ?? []
    if isFitPart == nil {
      var stream = stream
      let order = stream.permutation(embeddings.groupCount)
      var isFitGroup = [Bool](repeating: false, count: embeddings.groupCount)
      for group in order.prefix((embeddings.groupCount + 1) / 2) { isFitGroup[group] = true }
      isFit = embeddings.groups.map { isFitGroup[$0] }
    }
    let fit = isFit.indices.filter { isFit[$0] }
    let evaluation = isFit.indices.filter { !isFit[$0] }
    guard !fit.isEmpty, !evaluation.isEmpty else {
      throw MonosemanticityError(
        .tooFewCases,
        "\(embeddings.caseCount) cases of \(embeddings.groupCount) groups cannot be parted into cases "
          + "to fit on and cases to judge by; bring cases of two groups or more")
    }
    return (fit, evaluation)
  }
}
