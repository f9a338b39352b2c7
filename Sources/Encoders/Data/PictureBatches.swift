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
  /// The stains that the training part taught, where all pictures are brought to them.
  private let stainTarget: StainBasis?
  /// What an encoder must know.
  let shape: ModalityShape
  /// Whether a case has several pictures.
  var isBag: Bool { if case .bag = modality.content { true } else { false } }

  /// - Returns: `nil` for a modality without pictures.
  init?(
    _ modality: Modality, fitted: FittedModality.State, reader: ImageReader?,
    pretrained: PictureLayout? = nil
  ) throws(TensorError) {
    guard case .image(let scaling) = fitted, let files = modality.pictures else { return nil }
    self.modality = modality
    self.reader = reader ?? ImageReader(files)
    stainTarget = scaling.stainTarget
    let channels = [1, files.channels, 1, 1]
    mean = try Tensor(scaling.mean.map(Float.init), shape: channels)
    deviation = try Tensor(scaling.standardDeviation.map(Float.init), shape: channels)
    if let pretrained {
      if case .bag = modality.content {
        shape = .pretrained(pretrained, size: files.size, isBag: true)
      } else {
        shape = .pretrained(pretrained, size: files.size, isBag: false)
      }
    } else if case .bag = modality.content {
      shape = .bag(size: files.size, channels: files.channels)
    } else {
      shape = .image(size: files.size, channels: files.channels)
    }
  }

  /// The pictures of cases, in the order in which they are needed, to be decoded ahead.
  func pictures(_ cases: [Int], draw: PictureDraw?) -> [Int] {
    cases.flatMap { places($0, draw).compactMap { $0 } }
  }

  /// Decodes pictures ahead of need.
  func willRead(_ pictures: [Int]) { reader.prepare(pictures) }

  /// - Parameter draw: What the epoch draws, in training; without, every picture is read as it is.
  /// - Throws: `CohortError` if a picture cannot be decoded, or `TensorError`.
  func batch(_ cases: [Int], draw: PictureDraw?) throws -> ModalityBatch {
    let files = reader.files
    let isPresent = try Tensor(cases.map { modality.presence[$0] })
    let padded = places(cases, draw: draw)
    guard isBag else {
      return ModalityBatch(
        content: .pixels(try scaled(padded, draw)), design: nil, presence: isPresent)
    }
    let shape = [cases.count, padded.count / max(1, cases.count)]
    return ModalityBatch(
      content: .bag(
        pixels: try scaled(padded, draw)
          .reshaped(shape + [files.channels, files.size, files.size]),
        presence: try Tensor(padded.map { $0 != nil }, shape: shape)),
      design: nil, presence: isPresent)
  }

  /// The pictures of cases by their number among the files, equally many places a case; `nil` where
  /// nothing is.
  func places(_ cases: [Int], draw: PictureDraw?) -> [Int?] {
    let own = cases.map { places($0, draw) }
    // Of cases without any there is one empty place, so that no axis has length zero.
    let width = max(1, own.map(\.count).max() ?? 0)
    return own.flatMap { $0 + [Int?](repeating: nil, count: width - $0.count) }
  }

  /// The pictures of a case among the files.
  private func places(_ item: Int, _ draw: PictureDraw?) -> [Int?] {
    guard case .bag(let bags) = modality.content else {
      return [modality.presence[item] ? item : nil]
    }
    let all = bags.picturesOfCase[item]
    guard let draw, case .bag(let source) = modality.specification.source else {
      return all.map { $0 }
    }
    return draw.sample(all, limit: source.sample, modality: modality.name)
  }

  /// So many pictures are turned into numbers at once: what stands between bytes and the result is
  /// bounded, however large a bag is.
  private static let pieceCount = 64

  /// Pictures by their number among the files, standardized; an absent one is as black as any.
  func scaled(_ pictures: [Int?], _ draw: PictureDraw? = nil) throws -> Tensor {
    let files = reader.files
    var pieces: [Tensor] = []
    for start in stride(from: 0, to: pictures.count, by: Self.pieceCount) {
      let piece = pictures[start..<min(start + Self.pieceCount, pictures.count)]
      var bytes: [UInt8] = []
      bytes.reserveCapacity(piece.count * files.byteCount)
      for index in piece {
        if let index, let picture = try pixels(index, draw) {
          bytes += picture
        } else {
          bytes += repeatElement(0, count: files.byteCount)
        }
      }
      let shape = [piece.count, files.channels, files.size, files.size]
      pieces.append(
        try (Tensor(bytes, shape: shape).converted(to: .float32) / 255 - mean) / deviation)
    }
    return pieces.count == 1 ? pieces[0] : try .concatenated(pieces)
  }

  private func pixels(_ index: Int, _ draw: PictureDraw?) throws -> [UInt8]? {
    let strength = reader.files.stain?.augmentation ?? 0
    return try reader.pixels(
      index, stainTarget: stainTarget,
      jitter: strength > 0
        ? draw?.jitter(strength: strength, picture: index, modality: modality.name) : nil)
  }
}
