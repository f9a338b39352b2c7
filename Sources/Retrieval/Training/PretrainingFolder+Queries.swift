import Encoders
public import Foundation

extension PretrainingFolder {
  /// A model that embeds queries, and the rows of cases in its space.
  public struct QueryModel: Sendable {
    /// The model.
    public let model: SavedRetrievalModel
    /// SHA-256 of its weights.
    public let fingerprint: String
    /// Where `image.npy`, `text.npy` and `cases.csv` lie.
    public let embeddings: URL
  }

  /// The model of all cases, or that of the only fold.
  ///
  /// - Throws: ``RetrievalError`` with code `missingPart` if the run has several folds' models only: each
  ///   has a space of its own.
  public func queryModel() throws -> QueryModel {
    func exists(_ unit: String) -> Bool {
      FileManager.default.fileExists(atPath: result(unit).path)
    }
    guard isBegun else {
      throw RetrievalError(
        .missingPart, "\(root.path): expected a folder of chiasm pretrain, found no settings.json")
    }
    let unit: String
    let place: URL
    if exists("final") {
      (unit, place) = ("final", finalEmbeddings)
    } else if exists("fold0"), !exists("fold1") {
      (unit, place) = ("fold0", embeddings)
    } else {
      throw RetrievalError(
        .missingPart,
        exists("fold0")
          ? "\(root.path): has one model a fold, each with a space of its own; run chiasm pretrain "
            + "again with --all, which trains a model of all cases as well"
          : "\(root.path): no model is finished yet; go on with chiasm pretrain --resume")
    }
    let file = weights(unit)
    return QueryModel(
      model: try SavedRetrievalModel(weights: file, tokenizer: tokenizer(unit)),
      fingerprint: try Digest(ofFile: file.path).text, embeddings: place)
  }
}
