internal import Cohorts
internal import Findings
public import Foundation
internal import Tensors

/// A folder of embeddings: `NAME.npy` for each modality and `cases.csv`.
///
/// `cases.csv` has the columns `id`, `group`, `label` (empty without one), `part` (`fit` or
/// `evaluation`) and, in the order of the modalities, `has_NAME` (1 or 0); rows of an absent modality
/// are zeros. NumPy and pandas read it as it is. The folder that `chiasm pretrain` writes is read too: of
/// its folds the first is taken, whose model's training and inner cases are the part to fit on and whose
/// test cases the part to judge by.
public struct EmbeddingFolder: Sendable {
  /// The folder.
  public let root: URL
  private var table: URL { root.appending(path: "cases.csv") }

  /// Names a folder; it need not exist.
  public init(_ root: URL) { self.root = root }

  /// Whether there is one.
  public var exists: Bool { FileManager.default.fileExists(atPath: table.path) }

  /// Reads the folder.
  ///
  /// - Throws: ``MonosemanticityError`` or `CohortError` that names the file at fault.
  public func read() throws -> EmbeddingSet {
    guard exists else {
      throw MonosemanticityError(
        .fileAccess,
        "\(root.path): expected a folder with cases.csv and one .npy file a modality, found no "
          + "cases.csv")
    }
    let content = try TableReader.read(table.path)
    let cases = try CaseTable(content, columns: Self.columns(of: content))
    var names = cases.presence.map(\.name)
    if names.isEmpty {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
      names = files.filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) }.sorted()
    }
    let sources = names.map {
      EmbeddingSet.Source(name: $0, path: root.appending(path: "\($0).npy").path)
    }
    guard let folds = Self.cells("fold", of: content), let fold = folds.min() else {
      return try EmbeddingSet(sources, table: cases)
    }
    // Every fold's model has a space of its own, so that rows of one fold only can be compared.
    let rows = folds.indices.filter { folds[$0] == fold }
    let isFit = Self.cells("split", of: content).map { splits in
      rows.map { splits[$0] == "training" || splits[$0] == "inner" }
    }
    // Where a fold's model embedded its test cases only, halves of these are drawn.
    let hasParts = isFit.map { $0.contains(true) && $0.contains(false) } ?? false
    return try EmbeddingSet(
      sources, table: cases, rows: rows, isFitPart: hasParts ? isFit : nil)
  }

  /// Whether rows come from models of several folds, as those of `chiasm pretrain` do.
  public var isOutOfFold: Bool {
    guard exists, let content = try? TableReader.read(table.path) else { return false }
    return content.columns.contains("fold")
  }

  private static func cells(_ name: String, of table: Table) -> [String]? {
    table.columns.firstIndex(of: name).map { column in
      (0..<table.rowCount).map { table.cell(row: $0, column: column) }
    }
  }

  /// `chiasm pretrain` calls the key of a case `case`.
  private static func columns(of table: Table) -> CaseTable.Columns {
    let isNamed = table.columns.contains("id") || !table.columns.contains("case")
    return CaseTable.Columns(id: isNamed ? nil : "case")
  }

  /// Writes embeddings; the table comes last, so that a folder with one is whole.
  ///
  /// - Throws: ``MonosemanticityError`` with code `fileAccess` or, for a modality whose name is no name
  ///   of a file, `unknownName`.
  public func write(_ set: EmbeddingSet) throws(MonosemanticityError) {
    let embeddings = set.embeddings
    for modality in embeddings.modalities
    where modality.name.contains("/") || modality.name.hasPrefix(".") || modality.name.isEmpty {
      throw MonosemanticityError(
        .unknownName, "the modality \"\(modality.name)\" cannot be a file's name; rename it")
    }
    do {
      try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
      try? FileManager.default.removeItem(at: table)
      for modality in embeddings.modalities {
        try NumpyFile.write(
          Tensor(modality.values, shape: [modality.presence.count, modality.width]),
          to: root.appending(path: "\(modality.name).npy").path)
      }
      var text = CSVText.line(
        ["id", "group", "label", "part"] + embeddings.modalities.map { "has_\($0.name)" })
      for row in 0..<embeddings.caseCount {
        text += CSVText.line(
          [
            embeddings.caseIDs[row], embeddings.groupNames[embeddings.groups[row]],
            embeddings.labels[row].map { embeddings.classNames[$0] } ?? "",
            set.isFitPart?[row] ?? true ? "fit" : "evaluation",
          ] + embeddings.modalities.map { $0.presence[row] ? "1" : "0" })
      }
      try Data(text.utf8).write(to: table, options: .atomic)
    } catch {
      throw MonosemanticityError(.fileAccess, "\(root.path): cannot be written (\(error))")
    }
  }
}
