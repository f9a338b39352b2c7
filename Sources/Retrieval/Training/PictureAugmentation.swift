import Statistics
import Tensors

/// How pictures change from epoch to epoch.
///
/// The defaults are cautious: what a mirror changes (left and right of a chest) is often what a report
/// says.
public struct PictureAugmentation: Sendable, Hashable, Codable {
  /// The smallest share of the area that a crop leaves, 1 for no crop; each side is cut alike.
  public var smallestArea: Double
  /// The probability of a mirror, left to right.
  public var flipProbability: Double
  /// How far contrast (a factor) and brightness (a term) may move, such as .1; 0 for none.
  public var light: Double

  /// Creates an augmentation.
  public init(smallestArea: Double = 0.8, flipProbability: Double = 0, light: Double = 0.1) {
    self.smallestArea = smallestArea
    self.flipProbability = flipProbability
    self.light = light
  }

  /// Pictures stay as they are.
  public static let none = PictureAugmentation(smallestArea: 1, flipProbability: 0, light: 0)

  var isNothing: Bool { smallestArea >= 1 && flipProbability <= 0 && light <= 0 }

  /// Checks the ranges.
  ///
  /// - Throws: ``RetrievalError`` with code `invalidArgument`, naming the setting.
  public func validate() throws(RetrievalError) {
    let rules: [(String, Bool, String)] = [
      (
        "--crop", smallestArea > 0 && smallestArea <= 1,
        "a share of the area above 0, at most 1, found \(smallestArea)"
      ),
      (
        "--flip", (0...1).contains(flipProbability),
        "a probability in 0...1, found \(flipProbability)"
      ),
      ("--light", (0..<1).contains(light), "a number in 0..<1, found \(light)"),
    ]
    for (name, isFine, expected) in rules where !isFine {
      throw RetrievalError(.invalidArgument, "\(name): expected \(expected)")
    }
  }

  /// Pictures in 0...1, `[N, C, H, W]`, each changed by its own draw.
  func callAsFunction(
    _ pictures: Tensor, seed: UInt64, epoch: Int, caseIDs: [String]
  ) throws -> Tensor {
    try withoutGradients {
      var result: [Tensor] = []
      let (height, width) = (pictures.shape[2], pictures.shape[3])
      for (row, caseID) in caseIDs.enumerated() {
        var stream = RandomStream(seed: seed, "picture augmentation", "epoch \(epoch)", caseID)
        var picture = try pictures.sliced(row..<row + 1)
        // Every draw is made whatever the settings are, so that one setting moves no other's draw.
        let area = smallestArea + (1 - smallestArea) * stream.uniform()
        let (down, right) = (stream.uniform(), stream.uniform())
        let isMirrored = stream.uniform() < flipProbability
        let contrast = 1 + light * (2 * stream.uniform() - 1)
        let brightness = light * (2 * stream.uniform() - 1)
        if smallestArea < 1 {
          let side = area.squareRoot()
          let (h, w) = (max(1, Int(Double(height) * side)), max(1, Int(Double(width) * side)))
          let (top, left) = (Int(down * Double(height - h + 1)), Int(right * Double(width - w + 1)))
          picture = try picture.sliced(top..<top + h, axis: 2).sliced(left..<left + w, axis: 3)
            .resizedBilinear(height: height, width: width)
        }
        if isMirrored { picture = try picture.flipped([3]) }
        if light > 0 { picture = try (picture - 0.5) * contrast + (0.5 + brightness) }
        result.append(picture)
      }
      return try .concatenated(result)
    }
  }
}
