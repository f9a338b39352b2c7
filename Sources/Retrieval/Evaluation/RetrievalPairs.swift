public import Tensors

/// Pictures and texts that belong together, row by row, with what a fair judgement must know of them.
public struct RetrievalPairs: Sendable {
  /// Rows of pictures, `[n, width]` float32, of length 1.
  public let images: Tensor
  /// Rows of texts, `[n, width]` float32, of length 1; row i belongs to picture i.
  public let texts: Tensor
  /// Equal numbers for texts that say the same (``DuplicateKeys``).
  public let keys: [Int]
  /// The group (patient) of each pair.
  public let groups: [String]
  /// The gallery of each pair: pairs are looked for in their own gallery only.
  ///
  /// Rows of different folds lie in spaces of different models; each fold is a gallery of its own.
  public let galleries: [Int]
  /// The classes of each pair, indices into ``classNames``; several for multi-label cohorts, none where
  /// they are unknown.
  public let classes: [[Int]]
  /// The names of the classes; empty where there are none.
  public let classNames: [String]
  /// Which case of the cohort each pair is; of pairs without a cohort, their numbers.
  package var places: [Int]

  /// Checks and takes up pairs; rows are scaled to length 1.
  ///
  /// - Throws: ``RetrievalError`` with code `invalidRows` for matrices that do not fit each other, numbers
  ///   that are not finite, rows of zeros; `invalidArgument` for lists of another length; `tooFewCases` for
  ///   fewer than two pairs.
  public init(
    images: Tensor, texts: Tensor, keys: [Int], groups: [String], galleries: [Int]? = nil,
    classes: [[Int]]? = nil, classNames: [String] = []
  ) throws {
    guard images.rank == 2, images.shape == texts.shape else {
      throw RetrievalError(
        .invalidRows,
        "expected two matrices of one shape, a row a pair, found \(images.shape) and \(texts.shape); "
          + "rows of pictures and texts must be in the same order and of the same width")
    }
    let count = images.shape[0]
    guard count >= 2 else {
      throw RetrievalError(
        .tooFewCases, "expected at least 2 pairs to look through, found \(count)")
    }
    for (name, length) in [
      ("keys", keys.count), ("groups", groups.count), ("galleries", galleries?.count ?? count),
      ("classes", classes?.count ?? count),
    ] where length != count {
      throw RetrievalError(
        .invalidArgument, "\(name): expected \(count), one a pair, found \(length)")
    }
    for own in classes ?? [] {
      if let wrong = own.first(where: { !classNames.indices.contains($0) }) {
        throw RetrievalError(
          .invalidArgument,
          "classes: expected numbers from 0 to \(classNames.count - 1), found \(wrong)")
      }
    }
    self.images = try Self.unitRows(images, "pictures")
    self.texts = try Self.unitRows(texts, "texts")
    self.keys = keys
    self.groups = groups
    self.galleries = galleries ?? [Int](repeating: 0, count: count)
    self.classes = classes ?? [[Int]](repeating: [], count: count)
    self.classNames = classNames
    places = Array(0..<count)
  }

  /// The number of pairs.
  public var count: Int { keys.count }

  private static func unitRows(_ rows: Tensor, _ name: String) throws -> Tensor {
    let rows = try rows.converted(to: .float32)
    let lengths = try rows.norm(axes: [1]).array(of: Float.self)
    if let wrong = lengths.firstIndex(where: { !($0 > 0) || !$0.isFinite }) {
      throw RetrievalError(
        .invalidRows,
        "row \(wrong + 1) of the \(name): expected finite numbers that are not all 0, found a row of "
          + "length \(lengths[wrong]); leave cases without \(name) out of both files and the table")
    }
    return try rows / rows.norm(axes: [1], keepsAxes: true)
  }
}
