import Encoders
import Layers
import Tensors
import Training

/// A generator on training cases, as the training loop sees it.
struct GeneratorTask: LearningTask {
  let model: any PictureGenerator
  let source: PictureSource
  /// The joint row of every case, `[cases, width]`, float32.
  let rows: Tensor
  let trainingCases: [Int]

  var store: ParameterStore { model.store }

  func loss(cases: [Int], mode: Mode, generator: Generator) throws -> Tensor {
    try model.loss(
      source.pictures(cases), given: rows.selecting(Tensor(cases.map(Int64.init))),
      generator: generator)
  }

  /// None: generators of so few pictures are trained to the end.
  func innerScore() throws -> Double? { nil }

  func willTrain(on batches: [[Int]]) {
    source.fold.willRead(batches.flatMap { $0 }, modalities: [source.modality])
  }
}
