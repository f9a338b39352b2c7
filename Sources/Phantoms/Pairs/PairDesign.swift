/// The distribution that pairs of a picture and a report are drawn from.
///
/// A picture shows one or more findings in different cells of a grid of three by three. Each has a kind, a size
/// and a brightness, drawn evenly and independently; the number of findings is drawn evenly from one to
/// ``mostFindings``. The report names the kind and place of each and, as ``told`` says, size and brightness,
/// in varied words and any order, and something that no picture shows. So the description is all that both
/// sides share, and how often a picture can find its own report among many is known exactly
/// (``PairCeiling``).
public struct PairDesign: Sendable, Hashable, Codable {
  /// What a report may say of a finding besides its kind and place; each has two levels.
  public enum Detail: String, Sendable, Hashable, Codable, CaseIterable {
    /// Small or large.
    case size
    /// Faint or bright.
    case brightness
  }

  /// The forms of a finding.
  public static let kinds = ["disk", "ring", "square", "cross"]
  /// The cells of the grid, row by row.
  public static let placeCount = 9

  /// The number of cases.
  public var caseCount = 20_000
  /// The side of the pictures in pixels.
  public var imageSize = 64
  /// The most findings of a picture.
  public var mostFindings = 2
  /// What reports say besides kind and place.
  public var told: [Detail] = [.size]
  /// How often a report is that of a picture nobody has: it then tells nothing of its own.
  public var mismatch = 0.0
  /// How often the picture is missing.
  public var missingImages = 0.0
  /// How often the report is missing; never both.
  public var missingTexts = 0.0
  /// The standard deviation of the noise of a pixel, of 255.
  public var noise = 8.0
  /// The most cases of one patient; the number is drawn evenly from one up to it.
  public var mostCasesPerPatient = 3

  /// Creates the defaults.
  public init() {}

  /// The details that are told, each once, in a fixed order.
  var toldDetails: [Detail] { Detail.allCases.filter(told.contains) }

  /// How many descriptions of a given number of findings there are: all are equally likely.
  ///
  /// C(9, n) · (kinds · 2^details)ⁿ.
  public func descriptionCount(findings: Int) -> Double {
    var count = 1.0
    for place in 0..<findings {
      count *= Double(Self.placeCount - place) / Double(place + 1)
      count *= Double(Self.kinds.count << toldDetails.count)
    }
    return count
  }

  func validate() throws(PhantomError) {
    func isRate(_ value: Double) -> Bool { value >= 0 && value <= 1 }
    let rules: [(String, Bool, String)] = [
      ("cases", (8...1_000_000).contains(caseCount), "8 to 1000000, found \(caseCount)"),
      ("image-size", (32...512).contains(imageSize), "32 to 512, found \(imageSize)"),
      (
        "findings", (1...Self.placeCount).contains(mostFindings),
        "1 to \(Self.placeCount), found \(mostFindings)"
      ),
      ("mismatch", isRate(mismatch), "0 to 1, found \(mismatch)"),
      ("missing-images", isRate(missingImages), "0 to 1, found \(missingImages)"),
      (
        "missing-texts", isRate(missingTexts) && missingImages + missingTexts <= 1,
        "0 to 1, and no more than 1 with missing-images, found \(missingTexts)"
      ),
      ("noise", noise >= 0 && noise <= 64, "0 to 64, found \(noise)"),
      (
        "cases-per-patient", (1...caseCount).contains(mostCasesPerPatient),
        "1 to \(caseCount), found \(mostCasesPerPatient)"
      ),
    ]
    for (place, isFine, expected) in rules where !isFine {
      throw PhantomError(.invalidDesign, place: place, message: "expected \(expected)")
    }
  }
}
