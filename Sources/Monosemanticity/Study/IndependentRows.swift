public import Cohorts

/// Embeddings of a cohort's cases that no model was trained for: what says how alike two cases are
/// without asking the encoder whose features are judged.
///
/// Pictures by the mean color of 4 × 4 cells and a histogram of each channel, texts by tf-idf, tables by
/// standardized numbers and one column a category, vectors standardized. All are fitted on the training
/// part; each modality has a space of its own.
public enum IndependentRows {
  /// What they are, for the findings.
  public static let summary =
    "independent of the model: color layout and histograms of pictures, tf-idf of texts, standardized "
    + "columns of tables and vectors"

  /// The rows of a modality; `nil` where there is no such rule.
  ///
  /// - Parameters:
  ///   - fitted: The modality's preprocessing, fitted on the training part.
  ///   - cases: The cases wanted; those without the modality get zeros.
  /// - Throws: `CohortError` if a picture cannot be read, or ``MonosemanticityError``.
  public static func rows(
    of modality: Modality, fitted: FittedModality?, cohort: Cohort, cases: [Int]
  ) throws -> EmbeddingRows? {
    if let files = modality.pictures {
      func pictures(of index: Int) -> [Int] {
        if case .bag(let bags) = modality.content { return Array(bags.picturesOfCase[index]) }
        return [index]
      }
      let reader = ImageReader(files, cacheByteCount: 64 << 20)
      reader.prepare(cases.flatMap(pictures))
      let width = colorCount(files)
      var values: [Double] = []
      values.reserveCapacity(cases.count * width)
      for index in cases {
        // Of a bag the mean over its pictures.
        var sum = [Double](repeating: 0, count: width)
        var count = 0.0
        for picture in pictures(of: index) {
          guard let planes = try reader.pixels(picture) else { continue }
          count += 1
          for (place, value) in colors(planes, channels: files.channels, size: files.size)
            .enumerated()
          { sum[place] += Double(value) }
        }
        values += sum.map { $0 / max(1, count) }
      }
      return try centered(values, width: width, cases.map { modality.presence[$0] })
    }
    guard let design = try fitted?.designMatrix(of: cohort, cases: cases), !design.names.isEmpty
    else { return nil }
    return try EmbeddingRows(design.values, width: design.names.count)
  }

  private static let cells = 4
  private static let ranges = 8

  private static func colorCount(_ files: ImageFiles) -> Int {
    files.channels * (cells * cells + ranges)
  }

  /// Mean colors of cells, then the shares of ranges of each channel.
  private static func colors(_ planes: [UInt8], channels: Int, size: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: channels * cells * cells)
    var counts = sums
    var shares = [Double](repeating: 0, count: channels * ranges)
    let area = Double(max(1, size * size))
    for channel in 0..<channels {
      for row in 0..<size {
        for column in 0..<size {
          let value = planes[(channel * size + row) * size + column]
          let cell = (channel * cells + row * cells / size) * cells + column * cells / size
          sums[cell] += Double(value) / 255
          counts[cell] += 1
          shares[channel * ranges + Int(value) * ranges / 256] += 1 / area
        }
      }
    }
    return zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 } + shares
  }

  /// Rows without their mean: all pictures share most of their color.
  private static func centered(
    _ values: [Double], width: Int, _ presence: [Bool]
  ) throws(MonosemanticityError) -> EmbeddingRows {
    var mean = [Double](repeating: 0, count: width)
    let count = Double(max(1, presence.count { $0 }))
    for row in presence.indices where presence[row] {
      for column in 0..<width { mean[column] += values[row * width + column] / count }
    }
    var result = values
    for row in presence.indices where presence[row] {
      for column in 0..<width { result[row * width + column] -= mean[column] }
    }
    return try EmbeddingRows(result, width: width)
  }
}
