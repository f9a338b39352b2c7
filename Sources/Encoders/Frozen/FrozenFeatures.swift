public import Cohorts
import Foundation
package import Predictors
import Statistics
package import Tensors

/// The features of one modality's pictures: computed once a picture and view, and kept.
public final class FrozenFeatures {
  /// How often the encoder ran, and how often it need not.
  public struct Passes: Sendable, Hashable, Codable {
    /// Pictures, or views of pictures, that went through the encoder.
    public var computed = 0
    /// Those whose features were kept.
    public var found = 0
  }

  /// The modality.
  public let modality: Modality
  /// The encoder's name.
  public var encoderName: String { encoder.weights.layout.title }
  /// What was computed and found so far.
  public private(set) var passes = Passes()
  /// What is wrong with kept files that were computed anew.
  public private(set) var damages: [String] = []
  package let encoder: FrozenEncoder
  /// Views of each picture.
  public let viewCount: Int
  private let cache: FeatureCache?
  private let pictures: PictureBatches
  private let reader: ImageReader
  /// By picture.
  private var digests: [Int: Digest] = [:]
  private var open: [Digest: FeatureFile] = [:]
  private var counted: Set<Digest> = []

  /// The most files that are mapped at a time; systems allow a process about 65,000.
  static let openLimit = 16_384

  init(
    _ modality: Modality, weights: PretrainedWeights, settings: PretrainedSettings,
    reader: ImageReader?, device: Device = .cpu
  ) throws {
    guard let files = modality.pictures,
      let pictures = try PictureBatches(
        modality,
        fitted: .image(
          ImageScaling(mean: weights.mean, standardDeviation: weights.standardDeviation)),
        reader: reader)
    else {
      throw EncoderError(.invalidSetting, "\"\(modality.name)\" has no pictures to encode")
    }
    try weights.layout.require(size: files.size, channels: files.channels, modality: modality.name)
    self.modality = modality
    self.reader = reader ?? ImageReader(files)
    self.pictures = pictures
    viewCount = settings.viewCount
    cache = settings.cacheFolder.map(FeatureCache.init(folder:))
    encoder = try FrozenEncoder(
      weights, size: files.size, isSummary: pictures.isBag, fit: files.fit.rawValue,
      stain: Self.stain(files, modality.name),
      dtype: settings.dtype, device: device)
  }

  /// What is done to the colors of stained tissue before the encoder: for the key.
  ///
  /// - Throws: ``EncoderError`` with code `invalidSetting` where that differs between folds or epochs, so
  ///   that features could not be kept.
  private static func stain(_ files: ImageFiles, _ name: String) throws(EncoderError) -> String {
    guard let stain = files.stain else { return "none" }
    guard stain.target != .training, stain.augmentation == 0 else {
      throw EncoderError(
        .invalidSetting,
        "\"\(name)\": with --freeze each picture is encoded once, but its stain is "
          + (stain.target == .training
            ? "brought to each fold's own; write target: reference"
            : "changed in each epoch; write augmentation: 0")
          + " in the manifest, or train the encoder")
    }
    return stain.target == .reference ? "\(stain.method.rawValue) reference" : "none"
  }

  /// What an encoder of the features must know.
  var shape: ModalityShape {
    .features(tokenCount: pictures.isBag ? nil : encoder.shape.rowCount, width: encoder.shape.width)
  }

  /// Computes the features of all pictures and views that are not kept yet.
  ///
  /// Equal pictures are computed once. Without a cache nothing is done: features are then computed
  /// whenever they are needed.
  ///
  /// - Parameters:
  ///   - isInterrupted: Asked between batches; what is done stays.
  ///   - onProgress: Is told how many of how many are there.
  /// - Throws: ``EncoderError`` with code `interrupted` or `notFinite`, `CohortError` if a picture
  ///   cannot be read, or `TensorError`.
  public func prepare(
    isInterrupted: () -> Bool = { false }, onProgress: (Int, Int) -> Void = { _, _ in }
  ) throws {
    guard let cache else { return }
    cache.removeLeftovers()
    let all = reader.files.paths.indices.filter { reader.files.paths[$0] != nil }
    var wanted: [(picture: Int, view: Int)] = []
    var seen: Set<Digest> = []
    for picture in all {
      if isInterrupted() { throw interrupted() }
      guard try seen.insert(digest(picture)).inserted else { continue }
      for view in 0..<viewCount { wanted.append((picture, view)) }
    }
    try fill(wanted, isInterrupted: isInterrupted) { onProgress($0, wanted.count) }
  }

  /// The features of some cases.
  ///
  /// - Parameters:
  ///   - draw: What the epoch draws of large bags, in training.
  ///   - generator: Draws a view of each picture; they are plain without it.
  package func batch(
    _ cases: [Int], draw: PictureDraw? = nil, generator: Generator? = nil
  ) throws -> ModalityBatch {
    let places = pictures.places(cases, draw: draw)
    var drawn = [Int](repeating: 0, count: places.count)
    if let generator, viewCount > 1 {
      drawn = try Tensor.uniform([places.count], generator: generator, dtype: .float64)
        .array(of: Double.self).map { min(Int($0 * Double(viewCount)), viewCount - 1) }
    }
    let wanted = zip(places, drawn).map { place, view in place.map { (picture: $0, view: view) } }
    let tokens = try cache == nil ? computed(wanted) : kept(wanted)  // [places, rows, width]
    return try batch(tokens, cases: cases, places: places)
  }

  /// The features of standardized pixels, as ``PreparedFold`` prepares them, perhaps with parts hidden.
  package func encoded(_ batch: ModalityBatch) throws -> ModalityBatch {
    let (rowCount, width) = encoder.shape
    switch batch.content {
    case .pixels(let pixels):
      let tokens = try features(pixels, present: batch.presence.array(of: Bool.self))
      return ModalityBatch(
        content: .features(tokens, presence: try repeated(batch.presence, tokenCount: rowCount)),
        design: nil, presence: batch.presence)
    case .bag(let pixels, let presence):
      let present = try presence .& batch.presence.unsqueezed(1)
      let tokens = try features(
        pixels.flattened(from: 0, to: 1), present: present.array(of: Bool.self))
      return ModalityBatch(
        content: .features(
          try tokens.reshaped([presence.size(0), presence.size(1), width]), presence: present),
        design: nil, presence: batch.presence)
    default: return batch
    }
  }

  // MARK: Pictures

  /// Features `[P, rows, width]`, zero where nothing is.
  private func features(_ pixels: Tensor, present: [Bool]) throws -> Tensor {
    let chosen = present.indices.filter { present[$0] }
    if chosen.count == present.count, !chosen.isEmpty { return try encoder.features(pixels) }
    let (rowCount, width) = encoder.shape
    let blank = try Tensor.zeros([1, rowCount, width])
    guard !chosen.isEmpty else { return try blank.expanded([present.count, rowCount, width]) }
    let own = try encoder.features(pixels.selecting(Tensor(chosen.map(Int64.init))))
    var row: Int64 = 0
    let rows = present.map { isThere -> Int64 in
      guard isThere else { return 0 }
      row += 1
      return row
    }
    return try Tensor.concatenated([blank, own]).selecting(Tensor(rows))
  }

  /// Standardized pixels of views, `[count, C, H, W]`.
  private func pixels(_ wanted: [(picture: Int, view: Int)]) throws -> Tensor {
    let plain = try pictures.scaled(wanted.map(\.picture))
    guard wanted.contains(where: { $0.view > 0 }) else { return plain }
    var parts: [Tensor] = []
    for (row, entry) in wanted.enumerated() {
      let own = try plain.sliced(row..<row + 1)
      guard entry.view > 0 else {
        parts.append(own)
        continue
      }
      // By content, not by case or seed: a view is the same in every run that could share it.
      var stream = RandomStream(
        seed: 0, "view", try digest(entry.picture).text, String(entry.view))
      parts.append(try augmented(own, generator: Generator(seed: stream.next())))
    }
    return try .concatenated(parts)
  }

  private func digest(_ picture: Int) throws -> Digest {
    if let known = digests[picture] { return known }
    guard let path = reader.files.paths[picture] else { throw mismatch("a picture that is there") }
    let own = try Digest(ofFile: path)
    digests[picture] = own
    return own
  }

  // MARK: Features

  private func computed(_ wanted: [(picture: Int, view: Int)?]) throws -> Tensor {
    let present = wanted.compactMap { $0 }
    passes.computed += present.count
    let own = present.isEmpty ? nil : try encoder.features(pixels(present))
    let (rowCount, width) = encoder.shape
    let blank = try Tensor.zeros([1, rowCount, width])
    var row: Int64 = 0
    let rows = wanted.map { entry -> Int64 in
      guard entry != nil else { return 0 }
      row += 1
      return row
    }
    return try Tensor.concatenated([blank] + (own.map { [$0] } ?? [])).selecting(Tensor(rows))
  }

  private func kept(_ wanted: [(picture: Int, view: Int)?]) throws -> Tensor {
    let keys = try wanted.map { entry in
      try entry.map { encoder.recipe.key(picture: try digest($0.picture), view: $0.view) }
    }
    let missing = zip(wanted, keys).compactMap { entry, key in
      key.map { open[$0] == nil } == true ? entry : nil
    }
    if !missing.isEmpty {
      if open.count + missing.count > Self.openLimit { open = [:] }
      var seen: Set<Digest> = []
      let distinct = try (open.isEmpty ? wanted.compactMap { $0 } : missing).filter {
        try seen.insert(encoder.recipe.key(picture: digest($0.picture), view: $0.view)).inserted
      }
      try fill(distinct, opensAll: true)
    }
    let (rowCount, width) = encoder.shape
    let size = rowCount * width * encoder.recipe.dtype.byteCount
    var bytes = [UInt8](repeating: 0, count: wanted.count * size)
    for (place, key) in keys.enumerated() {
      guard let key else { continue }
      guard let file = open[key] else { throw mismatch("features that were made") }
      try file.withBytes { source throws(TensorError) in
        bytes.withUnsafeMutableBytes { target in
          UnsafeMutableRawBufferPointer(rebasing: target[place * size..<(place + 1) * size])
            .copyMemory(from: source)
        }
      }
    }
    let tensor = bytes.withUnsafeBytes { buffer in
      Result { () throws(TensorError) in
        try Tensor(
          bytes: buffer, shape: [wanted.count, rowCount, width], dtype: encoder.recipe.dtype)
      }
    }
    return try tensor.get().converted(to: .float32)
  }

  private func fill(
    _ wanted: [(picture: Int, view: Int)], opensAll: Bool = false,
    isInterrupted: () -> Bool = { false }, onProgress: (Int) -> Void = { _ in }
  ) throws {
    guard let cache else { return }
    let keys = try wanted.map {
      encoder.recipe.key(picture: try digest($0.picture), view: $0.view)
    }
    let filling = try cache.fill(
      keys, shape: encoder.shape, dtype: encoder.recipe.dtype,
      batchSize: FrozenEncoder.batchSize, isInterrupted: isInterrupted,
      compute: { indices in
        let pixels = try self.pixels(indices.map { wanted[$0] })
        // The next ones are decoded while these go through the network.
        let next = (indices.last ?? 0) + 1
        reader.prepare(
          wanted[min(next, wanted.count)..<min(next + FrozenEncoder.batchSize, wanted.count)]
            .map(\.picture))
        return try encoder.features(pixels)
      },
      onFeatures: { index, file in
        if opensAll || open.count < Self.openLimit { open[keys[index]] = file }
      },
      onProgress: { onProgress($0.computed + $0.found) })
    passes.computed += filling.computed
    let done = filling.computed + filling.found
    // What was counted when it was made is not found when it is opened again.
    let new = keys.count { counted.insert($0).inserted }
    passes.found += max(0, new - filling.computed)
    damages += filling.damages
    if done < keys.count { throw interrupted() }
  }

  private func interrupted() -> EncoderError {
    EncoderError(
      .interrupted,
      "stopped while the features of \"\(modality.name)\" were computed; those that are done are "
        + "kept, and the same command with --resume goes on from there")
  }

  private func batch(_ tokens: Tensor, cases: [Int], places: [Int?]) throws -> ModalityBatch {
    let presence = try Tensor(cases.map { modality.presence[$0] })
    guard pictures.isBag else {
      return ModalityBatch(
        content: .features(
          tokens, presence: try repeated(presence, tokenCount: encoder.shape.rowCount)),
        design: nil, presence: presence)
    }
    let count = places.count / max(1, cases.count)
    return ModalityBatch(
      content: .features(
        try tokens.reshaped([cases.count, count, encoder.shape.width]),
        presence: try Tensor(places.map { $0 != nil }, shape: [cases.count, count])),
      design: nil, presence: presence)
  }
}
