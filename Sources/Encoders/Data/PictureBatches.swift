import Cohorts
import Predictors
import Tensors

/// Makes batches of one modality's pictures, or bags of pictures, as they are asked for.
struct PictureBatches {
  private let modality: Modality
  private let reader: ImageReader
  /// `[1, channels, 1, 1]`.
  private let mean: Tensor
  private let deviation: Tensor
  /// What an encoder must know.
  let shape: ModalityShape

  /// - Returns: `nil` for a modality without pictures.
  init?(
    _ modality: Modality, fitted: FittedModality.State, reader: ImageReader?
  ) throws(TensorError) {
    guard case .image(let scaling) = fitted, let files = modality.pictures else { return nil }
    self.modality = modality
    self.reader = reader ?? ImageReader(files)
    let channels = [1, files.channels, 1, 1]
    mean = try Tensor(scaling.mean.map(Float.init), shape: channels)
    deviation = try Tensor(scaling.standardDeviation.map(Float.init), shape: channels)
    if case .bag = modality.content {
      shape = .bag(size: files.size, channels: files.channels)
    } else {
      shape = .image(size: files.size, channels: files.channels)
    }
  }

  /// Decodes the pictures of coming cases ahead of need.
  func willRead(_ cases: [Int]) {
    guard case .bag(let bags) = modality.content else { return reader.prepare(cases) }
    reader.prepare(cases.flatMap { Array(bags.picturesOfCase[$0]) })
  }

  /// - Throws: `CohortError` if a picture cannot be decoded, or `TensorError`.
  func batch(_ cases: [Int]) throws -> ModalityBatch {
    let files = reader.files
    let isPresent = try Tensor(cases.map { modality.presence[$0] })
    guard case .bag(let bags) = modality.content else {
      let pixels = try scaled(cases.map { $0 })
      return ModalityBatch(content: .pixels(pixels), design: nil, presence: isPresent)
    }
    // Of cases without any there is one empty place, so that no axis has length zero.
    let width = max(1, bags.largestCount(of: cases))
    let places = cases.flatMap { item -> [Int?] in
      let own = bags.picturesOfCase[item].map { Optional($0) }
      return own + [Int?](repeating: nil, count: width - own.count)
    }
    let shape = [cases.count, width]
    return ModalityBatch(
      content: .bag(
        pixels: try scaled(places)
          .reshaped(shape + [files.channels, files.size, files.size]),
        presence: try Tensor(places.map { $0 != nil }, shape: shape)),
      design: nil, presence: isPresent)
  }

  /// Pictures by their number among the files, standardized; an absent one is as black as any.
  private func scaled(_ pictures: [Int?]) throws -> Tensor {
    let files = reader.files
    var bytes: [UInt8] = []
    bytes.reserveCapacity(pictures.count * files.byteCount)
    for index in pictures {
      if let index, let picture = try reader.pixels(index) {
        bytes += picture
      } else {
        bytes += repeatElement(0, count: files.byteCount)
      }
    }
    let shape = [pictures.count, files.channels, files.size, files.size]
    return try (Tensor(bytes, shape: shape).converted(to: .float32) / 255 - mean) / deviation
  }
}
