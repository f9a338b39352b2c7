import Cohorts
import Foundation
import Statistics
package import Tensors

/// A linear model of pictures and texts: fixed descriptors of pictures, words and pieces of
/// words, and canonical correlations between them, all fitted on training pairs.
///
/// The plain baseline of an evaluation, and what a network can be added to.
package struct LinearStart: StartModel {
  package static let name = "linear"

  private let scale: Tensor
  private let offset: Tensor
  private let words: TextDescriptor
  private let maps: RegularizedCCA

  /// How it is fitted.
  package struct Settings: Sendable, Hashable, Codable {
    /// Copies of each training picture, cropped and re-lit, that are fitted besides the plain one; at
    /// inference the rows of the same number of copies are averaged.
    package var copyCount = 6
    /// The ridge of pictures.
    package var pictureRidge = 0.3
    /// The ridge of texts.
    package var textRidge = 10.0
    /// The width of the space.
    package var width = 128
    /// How copies differ.
    package var augmentation = PictureAugmentation(
      smallestArea: 0.75, flipProbability: 0, light: 0.15)

    package init() {}
  }

  private let settings: Settings

  /// The width of its rows.
  package var width: Int { maps.first.matrix.shape[1] }

  /// Fits the maps.
  ///
  /// - Parameters:
  ///   - pictures: Training pictures as bytes `[channels, 128, 128]`.
  ///   - texts: Their texts.
  package init(
    pictures: [[UInt8]], channels: Int, texts: [String], caseIDs: [String],
    settings: Settings = Settings()
  ) throws {
    self.settings = settings
    var copies: [[Double]] = []
    for copy in 0...settings.copyCount {
      copies += try Self.descriptors(
        pictures, channels: channels, copy: copy, caseIDs: caseIDs, settings: settings)
    }
    let raw = try Self.matrix(copies)
    offset = try raw.mean(axes: [0], keepsAxes: true)
    let deviation = try raw.variance(axes: [0], keepsAxes: true).squareRoot()
    // A column that never moves says nothing; kinds of numbers weigh alike whatever they count.
    let isMoving = try (deviation .> 1e-9).converted(to: .float64)
    var widths: [Double] = []
    var start = 0
    for end in PictureDescriptor.ends {
      widths += [Double](repeating: 1 / Double(end - start).squareRoot(), count: end - start)
      start = end
    }
    scale =
      try isMoving / deviation.clamped(min: 1e-9)
      * Tensor(widths, shape: [1, widths.count])
    words = TextDescriptor(fitting: texts)
    guard words.count > 0 else {
      throw RetrievalError(
        .tooFewCases, "no word occurs in two training texts, so nothing links texts to each other")
    }
    let told = try Self.matrix(texts.map(words.values))
    let repeated = try Tensor.concatenated(
      [Tensor](repeating: told, count: settings.copyCount + 1))
    maps = try RegularizedCCA(
      (raw - offset) * scale, repeated,
      ridges: (settings.pictureRidge, settings.textRidge), width: settings.width)
  }

  /// Rows of pictures in the shared space, `[n, width]` float32.
  ///
  /// Every picture is changed by the same draws, so that a file gives the same row whatever it is called.
  package func rows(pictures: [[UInt8]], channels: Int) throws -> Tensor {
    let names = [String](repeating: "inference", count: pictures.count)
    var sum: Tensor?
    for copy in 0...settings.copyCount {
      let values = try Self.matrix(
        Self.descriptors(
          pictures, channels: channels, copy: copy, caseIDs: names, settings: settings))
      let own = try maps.first((values - offset) * scale)
      sum = try sum.map { try $0 + own } ?? own
    }
    guard let sum else { return try .zeros([0, settings.width]) }
    return try sum.unitLength().converted(to: .float32)
  }

  /// Rows of texts in the shared space, `[n, width]` float32.
  package func rows(texts: [String]) throws -> Tensor {
    try maps.second(Self.matrix(texts.map(words.values))).converted(to: .float32)
  }

  private static func descriptors(
    _ pictures: [[UInt8]], channels: Int, copy: Int, caseIDs: [String], settings: Settings
  ) throws -> [[Double]] {
    if copy == 0 { return pictures.map { PictureDescriptor.values($0, channels: channels) } }
    let side = PictureDescriptor.side
    return try zip(pictures, caseIDs).map { bytes, caseID in
      let picture = try Tensor(bytes, shape: [1, channels, side, side]).converted(to: .float32)
      let changed = try settings.augmentation(
        picture / 255, seed: 0, epoch: copy, caseIDs: [caseID])
      let values = try (changed.clamped(min: 0, max: 1) * 255 + 0.5).converted(to: .uint8)
        .array(of: UInt8.self)
      return PictureDescriptor.values(values, channels: channels)
    }
  }

  private static func matrix(_ rows: [[Double]]) throws -> Tensor {
    try Tensor(rows.flatMap { $0 }, shape: [rows.count, rows.first?.count ?? 0])
  }
}

// MARK: On disk

extension LinearStart {
  package func state() throws -> (tensors: [String: Tensor], json: String) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return (
      [
        "linear.scale": scale, "linear.offset": offset, "linear.image.mean": maps.first.mean,
        "linear.image.matrix": maps.first.matrix, "linear.text.mean": maps.second.mean,
        "linear.text.matrix": maps.second.matrix,
      ],
      String(
        decoding: try encoder.encode(Record(settings: settings, words: words)), as: UTF8.self)
    )
  }

  private struct Record: Codable {
    let settings: Settings
    let words: TextDescriptor
  }

  package init(tensors: [String: Tensor], json: String) throws {
    guard let record = try? JSONDecoder().decode(Record.self, from: Data(json.utf8)) else {
      throw RetrievalError(.damagedFile, "the linear start of the model cannot be read")
    }
    func part(_ name: String) throws -> Tensor {
      guard let tensor = tensors["linear.\(name)"] else {
        throw RetrievalError(.damagedFile, "the linear start lacks \"linear.\(name)\"")
      }
      return tensor
    }
    settings = record.settings
    words = record.words
    scale = try part("scale")
    offset = try part("offset")
    maps = RegularizedCCA(
      first: .init(mean: try part("image.mean"), matrix: try part("image.matrix")),
      second: .init(mean: try part("text.mean"), matrix: try part("text.matrix")))
  }
}

extension RegularizedCCA {
  /// Takes up fitted maps.
  package init(first: Side, second: Side) {
    self.first = first
    self.second = second
    correlations = []
  }
}
