import ArgumentParser
import Encoders
import Tensors
import Training

/// How a training step is computed.
struct StepOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Batches whose gradients make one step together: N times the batch in the memory of one.",
      valueName: "n"))
  var accumulate = 1

  @Option(
    help: ArgumentHelp(
      "Products and convolutions while training: float32, bf16, or auto, which takes bf16 where it is "
        + "faster (large picture encoders on processors that multiply bfloat16).",
      valueName: "type"))
  var precision = PrecisionChoice.float32

  func validate() throws {
    let counts = 1...TrainingSettings.largestCount
    guard counts.contains(accumulate) else {
      throw ValidationError("--accumulate: expected 1 to \(counts.upperBound), found \(accumulate)")
    }
  }

  /// The precision of a training with a picture encoder.
  ///
  /// `auto` is decided by what the processor can do and how large the encoder is, never by a
  /// measurement, so that the same command on the same machine computes the same.
  func precision(for encoder: EncoderSettings.ImageEncoder) -> Precision {
    switch precision {
    case .float32: .float32
    case .bf16: .bfloat16
    case .auto: Runtime.hasBFloat16Products && encoder != .compact ? .bfloat16 : .float32
    }
  }
}

/// What a person asks for; `auto` becomes one of the others before anything is recorded, so that a run
/// is resumed in the precision that it was begun in.
enum PrecisionChoice: String, ExpressibleByArgument, CaseIterable {
  case float32, bf16, auto
}
