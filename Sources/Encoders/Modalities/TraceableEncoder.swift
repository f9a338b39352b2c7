package import Predictors
package import Tensors

/// An encoder that can compute only what a change of its inputs reaches.
///
/// Only encoders for which that pays: columns and vectors go through one matrix, which costs less
/// than keeping what came of it.
package protocol TraceableEncoder: ModalityEncoder {
  /// The bytes that a trace of one such input takes, roughly; nil where nothing is to be reused.
  func traceByteCount(like batch: ModalityBatch) -> Int?
  /// Runs inputs in evaluation mode, and keeps what was computed.
  func trace(_ batch: ModalityBatch) throws(TensorError) -> any EncoderTrace
}

/// What an encoder computed of some inputs.
package protocol EncoderTrace: AnyObject {
  /// Tokens `[B, T, width]` and where they exist `[B, T]` of inputs that differ from the traced ones.
  ///
  /// - Parameter keepsChanges: Whether the traced pictures change for good; elements cannot.
  func callAsFunction(
    _ change: InputChange, keepsChanges: Bool
  ) throws(TensorError) -> (tokens: Tensor, presence: Tensor)
}
