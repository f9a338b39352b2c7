import Foundation
import Retrieval

/// Turns what a person asks with into a row of an index's space.
protocol QueryEncoder {
  /// What the rows of an index must have been made with: equal fingerprints mean one space.
  var fingerprint: String { get }
  /// The width of rows.
  var width: Int { get }
  /// A row of length 1 for a typed text.
  func row(text: String) throws -> [Float]
  /// A row of length 1 for a picture file.
  func row(picture path: String) throws -> [Float]
}

/// The model of a pretraining as an encoder of queries: nothing is masked or drawn.
struct RunQueryEncoder: QueryEncoder {
  private let saved: SavedRetrievalModel
  let fingerprint: String
  /// Where rows of all cases in this encoder's space lie: `image.npy`, `text.npy`, `cases.csv`.
  let embeddings: URL

  /// Reads the model of all cases, or the only fold's.
  ///
  /// - Parameter path: A folder that `chiasm pretrain` wrote.
  /// - Throws: ``Retrieval/RetrievalError`` if it holds no model whose space is that of all cases.
  init(run path: String) throws {
    let folder = PretrainingFolder(path)
    let found = try folder.queryModel()
    saved = found.model
    fingerprint = found.fingerprint
    embeddings = found.embeddings
  }

  var width: Int { saved.width }

  func row(text: String) throws -> [Float] { try saved.row(text: text) }

  func row(picture path: String) throws -> [Float] { try saved.row(picture: path) }
}
