/// The distribution that factor pictures are drawn from.
///
/// All factors are drawn evenly and independently, so that each is known to one side or to both:
///
/// - ``Factor/shape`` and ``Factor/hue``: seen in the picture and named in the text (shared)
/// - ``Factor/background`` and the place of the shape: only seen (image only)
/// - ``Factor/complaint``: only named (text only)
public struct FactorPicturesDesign: Sendable, Hashable, Codable {
  /// What is planted.
  public enum Factor: String, Sendable, Hashable, Codable, CaseIterable {
    /// The form: disk, square or cross.
    case shape
    /// The color of the form: red, green or blue.
    case hue
    /// Whether the picture's ground is dark or light.
    case background
    /// What the text says besides; no picture shows it.
    case complaint

    /// The levels of the factor.
    public var levels: [String] {
      switch self {
      case .shape: ["disk", "square", "cross"]
      case .hue: ["red", "green", "blue"]
      case .background: ["dark", "light"]
      case .complaint: ["fever", "cough", "itching"]
      }
    }
  }

  /// The number of cases.
  public var caseCount = 400
  /// The side of the pictures in pixels.
  public var imageSize = 64
  /// The most cases of one patient; the number is drawn evenly from one up to it.
  public var mostCasesPerPatient = 3
  /// The standard deviation of the noise of a pixel, of 255.
  public var noise = 4.0

  /// Creates the defaults.
  public init() {}

  /// Creates a design of some size.
  public init(caseCount: Int, imageSize: Int = 64) {
    self.caseCount = caseCount
    self.imageSize = imageSize
  }

  func validate() throws(PhantomError) {
    let rules: [(String, Bool, String)] = [
      ("caseCount", (8...1_000_000).contains(caseCount), "8 to 1000000, found \(caseCount)"),
      ("imageSize", (16...1024).contains(imageSize), "16 to 1024, found \(imageSize)"),
      (
        "mostCasesPerPatient", (1...caseCount).contains(mostCasesPerPatient),
        "1 to \(caseCount), found \(mostCasesPerPatient)"
      ),
      ("noise", noise >= 0 && noise < 64, "0 to 64, found \(noise)"),
    ]
    for (place, isFine, expected) in rules where !isFine {
      throw PhantomError(.invalidDesign, place: place, message: "expected \(expected)")
    }
  }
}
