public import Cohorts
package import Predictors
package import Tensors

/// One split of a cohort with everything fitted on its training part: gives batches of tensors.
///
/// Columns, words and vectors of all cases are kept as tensors; pictures are decoded when they are
/// asked for, ahead of the training on a background thread.
public final class PreparedFold {
  /// The cohort.
  public let cohort: Cohort
  /// The split.
  public let split: FoldPlan.Split
  /// What was fitted, by modality.
  ///
  /// A modality that no training case has is not here.
  public let fitted: [String: Preprocessing]
  /// The inputs of each fitted modality, in the cohort's order.
  public let shapes: [(name: String, shape: ModalityShape)]
  /// Modalities of the cohort that no training case has.
  public let absent: [String]

  private let resident: [String: Resident]

  /// A modality held in memory, one row a case of the whole cohort, or read as it is asked for.
  private enum Resident {
    case pictures(PictureBatches)
    case features(FrozenFeatures, PictureBatches)
    case tensors(ModalityBatch)
  }

  /// Fits all modalities on the training part.
  ///
  /// - Parameters:
  ///   - readers: Decoders with their caches, shared between splits.
  ///   - options: What fitting needs to know.
  ///   - encoders: Pretrained encoders of pictures, shared between splits; nothing is fitted for them.
  /// - Throws: ``CohortError`` if an image or a value cannot be read, or `TensorError`.
  public init(
    _ cohort: Cohort, split: FoldPlan.Split, readers: [String: ImageReader],
    options: FittingOptions = FittingOptions(), encoders: PictureEncoders? = nil
  ) throws {
    self.cohort = cohort
    self.split = split
    var fitted: [String: Preprocessing] = [:]
    var shapes: [(String, ModalityShape)] = []
    var resident: [String: Resident] = [:]
    var absent: [String] = []
    let all = Array(0..<cohort.caseCount)
    for modality in cohort.modalities {
      guard split.training.contains(where: { modality.presence[$0] }) else {
        absent.append(modality.name)
        continue
      }
      let pretrained = encoders?.settings[modality.name]
      var options = options
      options.imageScaling = pretrained.map {
        ImageScaling(mean: $0.mean, standardDeviation: $0.standardDeviation)
      }
      let preprocessing = try Preprocessing(
        fitting: cohort, training: split.training, modalities: [modality.name], options: options,
        images: readers)
      fitted[modality.name] = preprocessing
      let state = try preprocessing.modality(modality.name).state
      if let pictures = try PictureBatches(
        modality, fitted: state, reader: readers[modality.name], pretrained: pretrained?.layout)
      {
        if let frozen = encoders?.frozen[modality.name] {
          shapes.append((modality.name, frozen.shape))
          resident[modality.name] = .features(frozen, pictures)
          continue
        }
        shapes.append((modality.name, pictures.shape))
        resident[modality.name] = .pictures(pictures)
      } else {
        let block = try preprocessing.blocks(of: cohort, cases: all)[0]
        // A vector is its own linear form; one tensor serves both.
        let design =
          if case .vector = state { DesignMatrix?.none } else {
            try preprocessing.modality(modality.name).designMatrix(of: cohort, cases: all)
          }
        let (batch, shape) = try Self.tensors(block, design: design)
        shapes.append((modality.name, shape))
        resident[modality.name] = .tensors(batch)
      }
    }
    self.fitted = fitted
    self.shapes = shapes
    self.resident = resident
    self.absent = absent
  }

  /// Decodes the pictures of coming cases ahead of need.
  ///
  /// - Parameters:
  ///   - draw: What the epoch draws of them, in training.
  ///   - later: Cases that are read after those, all their pictures as they are.
  package func willRead(
    _ cases: [Int], modalities: [String], draw: PictureDraw? = nil, then later: [Int] = []
  ) {
    for name in modalities {
      if case .pictures(let pictures)? = resident[name] {
        pictures.willRead(
          pictures.pictures(cases, draw: draw) + pictures.pictures(later, draw: nil))
      }
    }
  }

  /// One batch a modality.
  ///
  /// - Parameters:
  ///   - asPixels: Whether also the pictures of frozen encoders come as pixels, not as features:
  ///     for who changes pixels. ``features(_:_:)`` makes features of them.
  ///   - draw: What the epoch draws of pictures, in training.
  ///   - generator: In training, draws which view of each picture a frozen encoder saw; without it all
  ///     are plain.
  /// - Throws: ``CohortError`` if a picture cannot be decoded, ``EncoderError`` or `TensorError`.
  package func batches(
    _ cases: [Int], modalities: [String], asPixels: Bool = false, draw: PictureDraw? = nil,
    generator: Generator? = nil
  ) throws -> [String: ModalityBatch] {
    let indices = try Tensor(cases.map(Int64.init))
    var batches: [String: ModalityBatch] = [:]
    for name in modalities {
      switch resident[name] {
      case .tensors(let all): batches[name] = try all.selecting(indices)
      case .pictures(let pictures): batches[name] = try pictures.batch(cases, draw: draw)
      case .features(_, let pictures) where asPixels:
        batches[name] = try pictures.batch(cases, draw: draw)
      case .features(let frozen, _):
        batches[name] = try frozen.batch(cases, draw: draw, generator: generator)
      case nil: continue
      }
    }
    return batches
  }

  /// A batch as a modality's trained encoder takes it: pixels of a frozen encoder become features.
  package func features(_ name: String, _ batch: ModalityBatch) throws -> ModalityBatch {
    guard case .features(let frozen, _)? = resident[name] else { return batch }
    return try frozen.encoded(batch)
  }

  /// The frozen encoder of a modality; `nil` where the encoder is trained.
  package func frozenEncoder(_ name: String) -> FrozenEncoder? {
    guard case .features(let frozen, _)? = resident[name] else { return nil }
    return frozen.encoder
  }

  /// The linear form of some cases in the precision it is kept in, `[cases, columns]`; nil for pictures
  /// and for modalities that were not fitted.
  package func linearForm(_ name: String, cases: [Int]) throws(TensorError) -> Tensor? {
    guard case .tensors(let all) = resident[name], let design = all.design else { return nil }
    return try design.selecting(Tensor(cases.map(Int64.init)))
  }

  /// The linear form of some cases in double precision.
  package func design(_ name: String, cases: [Int]) throws(TensorError) -> Tensor? {
    try linearForm(name, cases: cases)?.converted(to: .float64)
  }

  private static func tensors(
    _ block: FeatureBlock, design: DesignMatrix?
  ) throws -> (ModalityBatch, ModalityShape) {
    let count = block.caseCount
    let presence = try block.presenceTensor()
    let linear = try design.map { try $0.tensor().converted(to: .float32) }
    switch block.content {
    case .tabular(let columns):
      let numeric = try columns.numericTensor(caseCount: count)
      let codes = try columns.codeTensor(caseCount: count)
      return (
        ModalityBatch(
          content: .columns(numeric: numeric, codes: codes), design: linear, presence: presence),
        .columns(
          numericCount: columns.numericNames.count, codeCounts: columns.cardinalities)
      )
    case .text(let words):
      return (
        ModalityBatch(
          content: .words(ids: try words.tokenTensor(), presence: try words.maskTensor()),
          design: linear, presence: presence),
        .words(vocabularyCount: words.vocabularySize)
      )
    case .vector(let vector):
      let values = try vector.valueTensor()
      return (
        ModalityBatch(content: .vector(values), design: values, presence: presence),
        .vector(count: vector.names.count, groups: vector.groups.map(\.features))
      )
    case .image, .bag:
      throw mismatch("a table, a text or a vector; pictures are read batch by batch")
    }
  }
}

extension ModalityBatch {
  /// The rows of some cases.
  fileprivate func selecting(_ indices: Tensor) throws(TensorError) -> ModalityBatch {
    let chosen: Content
    switch content {
    case .pixels(let pixels): chosen = .pixels(try pixels.selecting(indices))
    case .features(let tokens, let presence):
      chosen = .features(
        try tokens.selecting(indices), presence: try presence.selecting(indices))
    case .bag(let pixels, let presence):
      chosen = .bag(
        pixels: try pixels.selecting(indices), presence: try presence.selecting(indices))
    case .columns(let numeric, let codes):
      chosen = .columns(
        numeric: try numeric.selecting(indices), codes: try codes.selecting(indices))
    case .words(let ids, let presence):
      let present = try presence.selecting(indices)
      // Columns past the longest text of these cases hold nothing: attention need not see them.
      let longest = max(
        1, Int(try present.converted(to: .int64).sum(axes: [1]).largest().item()))
      chosen = .words(
        ids: try ids.selecting(indices).sliced(0..<longest, axis: 1),
        presence: try present.sliced(0..<longest, axis: 1))
    case .vector(let values): chosen = .vector(try values.selecting(indices))
    }
    return ModalityBatch(
      content: chosen, design: try design?.selecting(indices),
      presence: try presence.selecting(indices))
  }
}
