import Predictors
import Tensors

/// A batch of which random entries or words are hidden, to be guessed from the rest.
///
/// Standardized numbers are hidden by their mean, 0; categories and words by the code of what was
/// never seen, 1. Pictures stay whole: their second view is made by augmentation.
struct HiddenEntries {
  /// What words and categories become.
  static let unseen = 1.0

  /// The batch as the encoder gets it.
  let batch: ModalityBatch
  /// Where numbers were hidden, and what they were.
  private(set) var numbers: (mask: Tensor, values: Tensor)?
  /// Where codes or words were hidden, and what they were.
  private(set) var codes: (mask: Tensor, values: Tensor)?

  init(_ batch: ModalityBatch, share: Double, generator: Generator) throws(TensorError) {
    let present = try batch.presence.unsqueezed(1)
    func drawn(_ shape: [Int]) throws(TensorError) -> Tensor {
      try (Tensor.uniform(shape, generator: generator) .< share) .& present
    }
    let content: ModalityBatch.Content
    switch batch.content {
    case .pixels, .bag, .features: content = batch.content
    case .columns(let numeric, let categories):
      let numberMask = try drawn(numeric.shape)
      let codeMask = try drawn(categories.shape)
      if numeric.count > 0 { numbers = (numberMask, numeric) }
      if categories.count > 0 { codes = (codeMask, categories) }
      content = .columns(
        numeric: try numeric.filled(where: numberMask, with: 0),
        codes: try categories.filled(where: codeMask, with: Self.unseen))
    case .words(let ids, let presence):
      let mask = try drawn(ids.shape) .& presence
      codes = (mask, ids)
      content = .words(ids: try ids.filled(where: mask, with: Self.unseen), presence: presence)
    case .vector(let values):
      let mask = try drawn(values.shape)
      numbers = (mask, values)
      content = .vector(try values.filled(where: mask, with: 0))
    }
    self.batch = ModalityBatch(content: content, design: nil, presence: batch.presence)
  }
}
