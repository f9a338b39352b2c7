package import Tensors

/// What the network of a small cohort is added to: pictures and texts in one space without learned pixels.
package protocol StartModel: Sendable {
  /// The width of its rows.
  var width: Int { get }

  /// Rows of pictures, bytes `[channels, 128, 128]` each: `[n, width]` float32, of length 1.
  func rows(pictures: [[UInt8]], channels: Int) throws -> Tensor

  /// Rows of texts, `[n, width]` float32, of length 1.
  func rows(texts: [String]) throws -> Tensor

  /// What a file of weights keeps of it: tensors under ``name``, and JSON.
  func state() throws -> (tensors: [String: Tensor], json: String)

  /// Reads what ``state()`` gave.
  init(tensors: [String: Tensor], json: String) throws

  /// The name of its kind in files.
  static var name: String { get }
}

/// Rows whose similarity is (1 − weight) · start + weight · network; of length 1 as both are.
func joinedRows(
  _ start: Tensor, _ network: Tensor, weight: Double
) throws(TensorError) -> Tensor {
  try .concatenated(
    [start * (1 - weight).squareRoot(), network * weight.squareRoot()], axis: 1)
}
