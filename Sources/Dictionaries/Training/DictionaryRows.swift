public import Tensors

/// The rows of every modality that a dictionary is trained or judged on.
public struct DictionaryRows: Sendable {
  /// The rows of one modality.
  public struct Modality: Sendable {
    /// Its name.
    public let name: String
    /// Its rows, `[rows, width]`.
    public let rows: Tensor
    /// The case of each row; a case has one row at most.
    public let cases: [Int]
    /// How many rows are all zeros: they say nothing and are left out of training.
    public let zeroRowCount: Int
  }

  /// The modalities, in the order given.
  public let modalities: [Modality]
  /// The length of a row, d.
  public let width: Int

  /// Checks and takes rows.
  ///
  /// - Parameter modalities: For each its name, its rows and the case of each row; without cases, row i
  ///   is case i.
  /// - Throws: ``DictionariesError`` with code `invalidRows`, naming modality and row, if a matrix is
  ///   none, has another width than the first, holds a number that is not finite, or a case twice; or
  ///   `invalidArgument` if there is no modality, or one of them stands twice.
  public init(_ modalities: [(name: String, rows: Tensor, cases: [Int]?)]) throws {
    guard let first = modalities.first else {
      throw DictionariesError(
        .invalidArgument, "expected rows of at least one modality, found none")
    }
    var checked: [Modality] = []
    for (name, rows, cases) in modalities {
      if checked.contains(where: { $0.name == name }) {
        throw DictionariesError(.invalidArgument, "modality \"\(name)\" stands twice")
      }
      guard rows.rank == 2, rows.dtype?.isFloatingPoint == true, rows.shape[1] > 0 else {
        throw DictionariesError(
          .invalidRows,
          "\(name): expected a matrix of real numbers, a row a case, found shape \(rows.shape) of "
            + "\(rows.dtype?.rawValue ?? "another type")")
      }
      guard rows.shape[1] == first.rows.shape.last else {
        throw DictionariesError(
          .invalidRows,
          "\(name): rows of \(rows.shape[1]) numbers, those of \(first.name) have "
            + "\(first.rows.shape.last ?? 0); one dictionary needs embeddings in one space")
      }
      if let row = try rows.firstRowNotFinite() {
        throw DictionariesError(
          .invalidRows,
          "\(name), row \(row): holds a number that is not finite; expected finite numbers, remove "
            + "the row or mend it")
      }
      let numbers = cases ?? Array(0..<rows.shape[0])
      guard numbers.count == rows.shape[0] else {
        throw DictionariesError(
          .invalidRows, "\(name): \(rows.shape[0]) rows, but \(numbers.count) cases for them")
      }
      let sorted = numbers.sorted()
      if let (twice, _) = zip(sorted, sorted.dropFirst()).first(where: { $0 == $1 }) {
        throw DictionariesError(
          .invalidRows, "\(name): case \(twice) has two rows; expected one a case")
      }
      let kept = try Int(rows.isNotZero().sum().item())
      checked.append(
        Modality(
          name: name, rows: try rows.detached(), cases: numbers,
          zeroRowCount: rows.shape[0] - kept))
    }
    self.modalities = checked
    width = first.rows.shape[1]
  }

  /// The names, in order.
  public var names: [String] { modalities.map(\.name) }

  /// The number of different cases.
  public var caseCount: Int {
    let sorted = modalities.flatMap(\.cases).sorted()
    return sorted.isEmpty ? 0 : 1 + zip(sorted, sorted.dropFirst()).count { $0 != $1 }
  }

  /// The number of rows that are not all zeros.
  public var usableRowCount: Int {
    modalities.reduce(0) { $0 + $1.rows.shape[0] - $1.zeroRowCount }
  }
}
