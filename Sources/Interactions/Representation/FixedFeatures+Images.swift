public import Cohorts
import Tensors

extension FixedFeatures {
  /// How many bytes of decoded pictures may wait: each is needed once.
  private static let cacheByteCount = 64 << 20

  /// Describes the pictures of a modality by a fixed rule: color layout and gradient directions in
  /// 4 × 4 cells and color histograms; of a bag the mean over its pictures.
  ///
  /// - Parameter onProgress: Told how many of how many cases are done.
  /// - Throws: ``InteractionsError`` with code `invalidSetting` if the modality holds no pictures or
  ///   such as are smaller than 4 pixels, or `unreadableInput`.
  public static func describing(
    _ cohort: Cohort, modality name: String, onProgress: (Int, Int) -> Void = { _, _ in }
  ) throws(InteractionsError) -> FixedFeatures {
    let (files, picturesOfCase) = try pictures(cohort, name)
    guard files.size >= ImageDescriptor.cells else {
      throw InteractionsError(
        .invalidSetting,
        "\"\(name)\": expected pictures of at least \(ImageDescriptor.cells) pixels a side, found "
          + "size \(files.size) in the manifest")
    }
    let descriptor = ImageDescriptor(channels: files.channels, size: files.size)
    let names = descriptor.names
    let reader = ImageReader(files, cacheByteCount: cacheByteCount)
    reader.prepare(Array(files.paths.indices))
    var values: [Float] = []
    values.reserveCapacity(cohort.caseCount * names.count)
    for index in 0..<cohort.caseCount {
      var sum = [Float](repeating: 0, count: names.count)
      for picture in picturesOfCase[index] {
        let planes = try reading("modality \"\(name)\"") { () throws(CohortError) in
          try reader.pixels(picture)
        }
        if let planes { sum = zip(sum, descriptor.describe(planes)).map(+) }
      }
      let count = Float(max(1, picturesOfCase[index].count))
      values += sum.map { $0 / count }
      onProgress(index + 1, cohort.caseCount)
    }
    return FixedFeatures(
      cohort, modality: name, names: names, summary: ImageDescriptor.summary,
      presence: picturesOfCase.map { !$0.isEmpty }, values: values)
  }

  /// Encodes the pictures of a modality by a pretrained network; of a bag the mean over its pictures.
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
    let (files, picturesOfCase) = try pictures(cohort, name)
    guard (1...4096).contains(batchSize) else {
      throw InteractionsError(
        .invalidSetting, "batch size: expected 1 to 4096, found \(batchSize)")
    }
    let width = encoder.featureCount
    let reader = ImageReader(files, cacheByteCount: cacheByteCount)
    // Pictures with the case that each belongs to.
    let present = picturesOfCase.enumerated().flatMap { item, own in own.map { (item, $0) } }
    reader.prepare(present.map(\.1))
    var values = [Float](repeating: 0, count: cohort.caseCount * width)
    for start in stride(from: 0, to: present.count, by: batchSize) {
      let batch = present[start..<min(start + batchSize, present.count)]
      var pixels: [UInt8] = []
      pixels.reserveCapacity(batch.count * files.byteCount)
      for (_, picture) in batch {
        pixels += try reading("modality \"\(name)\"") { () throws(CohortError) in
          try reader.pixels(picture) ?? []
        }
      }
      let features = try encoder.features(
        pixels, count: batch.count, channels: files.channels, size: files.size)
      for (position, (index, _)) in batch.enumerated() {
        let row = features[position * width..<(position + 1) * width]
        guard row.allSatisfy(\.isFinite) else {
          throw InteractionsError(
            .failed,
            "the network of \(encoder.path) gives numbers that are not finite for the picture of "
              + "case \"\(cohort.caseIDs[index])\"; check that the weights are whole")
        }
        let count = Float(picturesOfCase[index].count)
        for (column, value) in zip(index * width..<(index + 1) * width, row) {
          values[column] += value / count
        }
      }
      onProgress(start + batch.count, present.count)
    }
    return FixedFeatures(
      cohort, modality: name, names: (0..<width).map { "feature \($0)" },
      summary: "\(width) features of \(encoder.summary)",
      presence: picturesOfCase.map { !$0.isEmpty }, values: values)
  }

  /// The files of a modality, and which of them belong to each case.
  private static func pictures(
    _ cohort: Cohort, _ name: String
  ) throws(InteractionsError) -> (ImageFiles, [Range<Int>]) {
    let modality = try reading("features") { () throws(CohortError) in
      try cohort.modality(name)
    }
    switch modality.content {
    case .image(let files):
      return (files, files.paths.indices.map { files.paths[$0] == nil ? $0..<$0 : $0..<$0 + 1 })
    case .bag(let bags): return (bags.files, bags.picturesOfCase)
    case .tabular, .text, .vector:
      throw InteractionsError(
        .invalidSetting, "\"\(name)\": expected pictures, found \(modality.kind.rawValue) data")
    }
  }
}
