public import Cohorts
import Tensors

extension FixedFeatures {
  /// How many bytes of decoded pictures may wait: each is needed once.
  private static let cacheByteCount = 64 << 20

  /// Describes the pictures of a modality by a fixed rule: color layout and gradient directions in
  /// 4 × 4 cells and color histograms.
  ///
  /// - Parameter onProgress: Told how many of how many cases are done.
  /// - Throws: ``InteractionsError`` with code `invalidSetting` if the modality holds no pictures or
  ///   such as are smaller than 4 pixels, or `unreadableInput`.
  public static func describing(
    _ cohort: Cohort, modality name: String, onProgress: (Int, Int) -> Void = { _, _ in }
  ) throws(InteractionsError) -> FixedFeatures {
    let files = try pictures(cohort, name)
    guard files.size >= ImageDescriptor.cells else {
      throw InteractionsError(
        .invalidSetting,
        "\"\(name)\": expected pictures of at least \(ImageDescriptor.cells) pixels a side, found "
          + "size \(files.size) in the manifest")
    }
    let descriptor = ImageDescriptor(channels: files.channels, size: files.size)
    let names = descriptor.names
    let reader = ImageReader(files, cacheByteCount: cacheByteCount)
    reader.prepare(Array(0..<cohort.caseCount))
    var values: [Float] = []
    values.reserveCapacity(cohort.caseCount * names.count)
    for index in 0..<cohort.caseCount {
      let planes = try reading("modality \"\(name)\"") { () throws(CohortError) in
        try reader.pixels(index)
      }
      if let planes {
        values += descriptor.describe(planes)
      } else {
        values.append(contentsOf: repeatElement(0, count: names.count))
      }
      onProgress(index + 1, cohort.caseCount)
    }
    return FixedFeatures(
      cohort, modality: name, names: names, summary: ImageDescriptor.summary,
      presence: files.paths.map { $0 != nil }, values: values)
  }

  /// Encodes the pictures of a modality by a pretrained network.
  ///
  /// - Parameters:
  ///   - batchSize: How many pictures go through the network at once.
  ///   - onProgress: Told how many of how many pictures are done.
  /// - Throws: ``InteractionsError`` with code `invalidSetting` if the modality holds no pictures,
  ///   `mismatchedFile` if the network wants another number of channels, or `unreadableInput`.
  public static func encoding(
    _ cohort: Cohort, modality name: String, with encoder: PretrainedImageEncoder,
    batchSize: Int = 32, onProgress: (Int, Int) -> Void = { _, _ in }
  ) throws(InteractionsError) -> FixedFeatures {
    let files = try pictures(cohort, name)
    guard (1...4096).contains(batchSize) else {
      throw InteractionsError(
        .invalidSetting, "batch size: expected 1 to 4096, found \(batchSize)")
    }
    let width = encoder.featureCount
    let reader = ImageReader(files, cacheByteCount: cacheByteCount)
    let present = (0..<cohort.caseCount).filter { files.paths[$0] != nil }
    reader.prepare(present)
    var values = [Float](repeating: 0, count: cohort.caseCount * width)
    for start in stride(from: 0, to: present.count, by: batchSize) {
      let batch = present[start..<min(start + batchSize, present.count)]
      var pixels: [UInt8] = []
      pixels.reserveCapacity(batch.count * files.byteCount)
      for index in batch {
        pixels += try reading("modality \"\(name)\"") { () throws(CohortError) in
          try reader.pixels(index) ?? []
        }
      }
      let features = try encoder.features(
        pixels, count: batch.count, channels: files.channels, size: files.size)
      for (position, index) in batch.enumerated() {
        let row = features[position * width..<(position + 1) * width]
        guard row.allSatisfy(\.isFinite) else {
          throw InteractionsError(
            .failed,
            "the network of \(encoder.path) gives numbers that are not finite for the picture of "
              + "case \"\(cohort.caseIDs[index])\"; check that the weights are whole")
        }
        values.replaceSubrange(index * width..<(index + 1) * width, with: row)
      }
      onProgress(start + batch.count, present.count)
    }
    return FixedFeatures(
      cohort, modality: name, names: (0..<width).map { "feature \($0)" },
      summary: "\(width) features of \(encoder.summary)", presence: files.paths.map { $0 != nil },
      values: values)
  }

  private static func pictures(
    _ cohort: Cohort, _ name: String
  ) throws(InteractionsError) -> ImageFiles {
    let modality = try reading("features") { () throws(CohortError) in
      try cohort.modality(name)
    }
    guard case .image(let files) = modality.content else {
      throw InteractionsError(
        .invalidSetting, "\"\(name)\": expected pictures, found \(modality.kind.rawValue) data")
    }
    return files
  }
}
