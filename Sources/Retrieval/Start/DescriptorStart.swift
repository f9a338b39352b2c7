import Foundation
package import Tensors

/// The model of fixed descriptors that a small cohort begins with: how alike pictures are by three families of
/// descriptors, words and pieces of words, and the directions in which pictures predict texts of groups not seen.
///
/// A network that learns pixels from a few hundred pairs does not reach it; so the network is added to it,
/// and only as far as the inner split says.
package struct DescriptorStart: StartModel {
  package static let name = "descriptors"
  /// What rows depend on besides settings: another one, another model.
  static let recipe = "descriptors 1"

  /// How it is fitted.
  package struct Settings: Sendable, Hashable, Codable {
    /// What the families weigh: plain descriptors, waves, blocks of edges.
    package var weights = [1, 1, 0.5]
    /// The ridge of pictures.
    package var pictureRidge = 0.1
    /// The ridge of texts.
    package var textRidge = 10.0
    /// The most directions of the space.
    package var width = 128
    /// The most rows, pictures times copies, that are fitted; more pictures than that are refused.
    ///
    /// Time grows with their cube, memory with their square.
    package var mostRows = 3_000

    package init() {}
  }

  private let settings: Settings
  private let copyCount: Int
  private let kernels: [DescriptorKernel]
  private let words: TextDescriptor
  private let pictures: Tensor  // [N, width]
  private let texts: (mean: Tensor, matrix: Tensor)

  package var width: Int { pictures.shape[1] }

  /// Fits the model.
  ///
  /// - Parameters:
  ///   - pictures: Training pictures.
  ///   - texts: Their texts.
  ///   - groups: Their groups.
  package init(
    pictures: [PictureDescription], texts: [String], groups: [Int], settings: Settings = Settings()
  ) throws {
    guard pictures.count > 1, pictures.count == texts.count, groups.count == texts.count else {
      throw RetrievalError(
        .tooFewCases,
        "expected at least 2 pictures with a text and a group each, found \(pictures.count)")
    }
    guard pictures.count <= settings.mostRows else {
      throw RetrievalError(
        .invalidArgument,
        "a model of descriptors is fitted to at most \(settings.mostRows) pairs, found \(pictures.count)"
      )
    }
    self.settings = settings
    copyCount = max(1, min(PictureDescription.mostCopies, settings.mostRows / pictures.count))
    words = TextDescriptor(fitting: texts)
    guard words.tellsApart(texts) else {
      throw RetrievalError(
        .tooFewCases,
        "no word occurs in two training texts and not in all, so nothing links texts to each other")
    }
    let rows = try Tensor.concatenated(
      (0..<copyCount).map { copy throws(TensorError) in try Self.matrix(pictures, copy: copy) })
    var kernels: [DescriptorKernel] = []
    var sum: Tensor?
    var start = 0
    for (ends, weight) in zip(PictureDescription.ends, settings.weights) {
      let (kernel, values) = try DescriptorKernel.fitted(rows, from: start, ends: ends)
      kernels.append(kernel)
      let own = try values * (weight / settings.weights.reduce(0, +))
      sum = try sum.map { try $0 + own } ?? own
      start = ends.last ?? start
    }
    self.kernels = kernels
    let told = texts.map(words.values)
    let alignment = try HeldOutAlignment(
      kernel: sum ?? .zeros([rows.shape[0], rows.shape[0]], dtype: .float64),
      texts: Tensor(told.flatMap { $0 }, shape: [told.count, words.count]), groups: groups,
      ridges: (settings.pictureRidge, settings.textRidge), width: settings.width)
    self.pictures = alignment.pictures
    self.texts = alignment.texts
  }

  package func rows(pictures: [[UInt8]], channels: Int) throws -> Tensor {
    try rows(PictureDescription.of(pictures, channels: channels))
  }

  /// Rows of described pictures: those of a picture's copies are averaged.
  package func rows(_ pictures: [PictureDescription]) throws -> Tensor {
    guard !pictures.isEmpty else { return try .zeros([0, width]) }
    var sum: Tensor?
    for copy in 0..<copyCount {
      let rows = try Self.matrix(pictures, copy: copy)
      var similarity: Tensor?
      for (kernel, weight) in zip(kernels, settings.weights) {
        let own = try kernel(rows) * (weight / settings.weights.reduce(0, +))
        similarity = try similarity.map { try $0 + own } ?? own
      }
      guard let similarity else { continue }
      let own = try similarity.matmul(self.pictures).unitLength()
      sum = try sum.map { try $0 + own } ?? own
    }
    guard let sum else { return try .zeros([0, width]) }
    // A picture of which nothing is known, as where all are alike, stands as near to every text as another.
    let isNothing = try ((sum * sum).sum(axes: [1], keepsAxes: true) .< 1e-24)
      .converted(to: .float64)
    return try (sum + isNothing).unitLength().converted(to: .float32)
  }

  package func rows(texts: [String]) throws -> Tensor {
    let values = texts.map(words.values)
    let told = try Tensor(values.flatMap { $0 }, shape: [values.count, words.count])
    return try (told - self.texts.mean).matmul(self.texts.matrix).unitLength()
      .converted(to: .float32)
  }

  private static func matrix(
    _ pictures: [PictureDescription], copy: Int
  ) throws(TensorError) -> Tensor {
    let rows = pictures.map { $0.copies[copy] }
    return try Tensor(rows.flatMap { $0 }, shape: [rows.count, rows.first?.count ?? 0])
  }
}

// MARK: On disk

extension DescriptorStart {
  package func state() throws -> (tensors: [String: Tensor], json: String) {
    var tensors = [
      "\(Self.name).image.matrix": pictures, "\(Self.name).text.mean": texts.mean,
      "\(Self.name).text.matrix": texts.matrix,
    ]
    for (index, kernel) in kernels.enumerated() {
      tensors.merge(kernel.state("\(Self.name).kernel.\(index)")) { own, _ in own }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let record = Record(
      settings: settings, copyCount: copyCount, words: words, ends: PictureDescription.ends)
    return (tensors, String(decoding: try encoder.encode(record), as: UTF8.self))
  }

  private struct Record: Codable {
    let settings: Settings
    let copyCount: Int
    let words: TextDescriptor
    let ends: [[Int]]
  }

  package init(tensors: [String: Tensor], json: String) throws {
    guard let record = try? JSONDecoder().decode(Record.self, from: Data(json.utf8)),
      (1...PictureDescription.mostCopies).contains(record.copyCount),
      record.ends == PictureDescription.ends, record.settings.weights.count == record.ends.count
    else {
      throw RetrievalError(
        .damagedFile, "the model of descriptors cannot be read, or is of another version")
    }
    func part(_ name: String) throws -> Tensor {
      guard let tensor = tensors["\(Self.name).\(name)"] else {
        throw RetrievalError(
          .damagedFile, "the model of descriptors lacks \"\(Self.name).\(name)\"")
      }
      return tensor
    }
    settings = record.settings
    copyCount = record.copyCount
    words = record.words
    pictures = try part("image.matrix")
    texts = (try part("text.mean"), try part("text.matrix"))
    guard pictures.rank == 2, texts.mean.shape == [1, words.count],
      texts.matrix.shape == [words.count, pictures.shape[1]]
    else {
      throw RetrievalError(
        .damagedFile, "the model of descriptors has matrices that do not fit each other")
    }
    var kernels: [DescriptorKernel] = []
    var start = 0
    for (index, ends) in PictureDescription.ends.enumerated() {
      let end = ends.last ?? start
      kernels.append(
        try DescriptorKernel(columns: start..<end, rowCount: pictures.shape[0]) {
          try part("kernel.\(index).\($0)")
        })
      start = end
    }
    self.kernels = kernels
  }
}
