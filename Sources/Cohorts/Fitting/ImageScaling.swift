/// Mean and standard deviation of each channel over training images.
public struct ImageScaling: Sendable, Hashable, Codable {
  /// The mean of each channel, in 0...1.
  public let mean: [Double]
  /// The population standard deviation of each channel, in 0...1; at least 1/255.
  public let standardDeviation: [Double]
  /// How many images were looked at.
  public let sampleCount: Int
  /// The typical stains of the training cases, to which all pictures are brought; `nil` where the
  /// manifest does not ask for that.
  public let stainTarget: StainBasis?

  /// Creates a scaling that is known beforehand, such as that of a pretrained encoder.
  public init(mean: [Double], standardDeviation: [Double]) {
    self.mean = mean
    self.standardDeviation = standardDeviation
    sampleCount = 0
    stainTarget = nil
  }

  /// A scaling that is known beforehand, with stains that the training cases teach.
  init(_ known: ImageScaling, fittingStainsOf files: ImageFiles, cases: [Int]) throws(CohortError) {
    mean = known.mean
    standardDeviation = known.standardDeviation
    sampleCount = 0
    stainTarget = try Self.stainTarget(files, cases.filter { files.paths[$0] != nil })
  }

  /// Looks at `sampleCount` images at most, evenly spaced among the cases sorted by key.
  package init(
    fitting reader: ImageReader, cases: [Int], caseIDs: [String], sampleCount: Int
  ) throws(CohortError) {
    let files = reader.files
    let present = cases.filter { files.paths[$0] != nil }
      .sorted { caseIDs[$0].utf8.lexicographicallyPrecedes(caseIDs[$1].utf8) }
    let count = min(sampleCount, present.count)
    let sample = (0..<count).map { present[$0 * present.count / count] }
    reader.prepare(sample)
    stainTarget = try Self.stainTarget(files, present)

    // Integer sums are exact and do not depend on order.
    var sums = [Int](repeating: 0, count: files.channels)
    var squares = [Int](repeating: 0, count: files.channels)
    let area = files.size * files.size
    for item in sample {
      guard let pixels = try reader.pixels(item, stainTarget: stainTarget) else { continue }
      for channel in 0..<files.channels {
        var sum = 0
        var square = 0
        for pixel in pixels[channel * area..<(channel + 1) * area] {
          sum += Int(pixel)
          square += Int(pixel) * Int(pixel)
        }
        sums[channel] += sum
        squares[channel] += square
      }
    }
    let total = Double(max(1, count * area))
    let means = sums.map { Double($0) / total }
    mean = means.map { $0 / 255 }
    standardDeviation = zip(squares, means).map { square, mean in
      // A single-colored set would divide by zero; one grey level is the least step there is.
      max(1, max(0, Double(square) / total - mean * mean).squareRoot()) / 255
    }
    self.sampleCount = count
  }

  /// What the training pictures' stains typically are, where they are the target.
  private static func stainTarget(
    _ files: ImageFiles, _ pictures: [Int]
  ) throws(CohortError) -> StainBasis? {
    guard files.stain?.target == .training else { return nil }
    var groups: [String: [StainBasis]] = [:]
    for item in pictures {
      if let stains = files.survey(item)?.stains {
        groups[files.caseIDs[item], default: []].append(stains)
      }
    }
    let ordered = groups.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
    guard let target = StainBasis.typical(of: ordered) else {
      throw CohortError(
        .noCases,
        "in no training picture can two stains be told apart, so there is nothing to bring the others "
          + "to; set the target of \"stain\" to reference, or remove \"stain\"")
    }
    return target
  }

  func block(_ reader: ImageReader, cases: [Int]) throws(CohortError) -> ImageBlock {
    let files = reader.files
    guard files.channels == mean.count else {
      throw CohortError(
        .invalidArgument, "fitted on \(mean.count) channels, found \(files.channels)")
    }
    reader.prepare(cases)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(cases.count * files.byteCount)
    for item in cases {
      if let image = try reader.pixels(item, stainTarget: stainTarget) {
        pixels += image
      } else {
        pixels.append(contentsOf: repeatElement(0, count: files.byteCount))
      }
    }
    return ImageBlock(
      pixels: pixels, channels: files.channels, size: files.size, mean: mean,
      standardDeviation: standardDeviation)
  }
}
