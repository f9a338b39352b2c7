public import Cohorts
import Statistics

/// Made-up cases of a picture and a sentence with planted factors: shared, seen only, named only.
public struct FactorPictures: Sendable, Hashable {
  /// One case.
  public struct Case: Sendable, Hashable {
    /// The key.
    public let id: String
    /// The patient.
    public let patient: String
    /// The level of each factor, in the order of ``FactorPicturesDesign/Factor``.
    public let levels: [Int]
    /// The middle of the shape from the left, as a share of the side.
    public let x: Double
    /// The middle of the shape from the top, as a share of the side.
    public let y: Double
    /// Half the size of the shape, as a share of the side.
    public let radius: Double

    /// The level of a factor.
    public func level(_ factor: FactorPicturesDesign.Factor) -> Int {
      let place = FactorPicturesDesign.Factor.allCases.firstIndex(of: factor) ?? 0
      return levels[place]
    }

    /// The level of a factor by name.
    public func name(_ factor: FactorPicturesDesign.Factor) -> String {
      factor.levels[level(factor)]
    }
  }

  /// The distribution.
  public let design: FactorPicturesDesign
  /// The seed.
  public let seed: UInt64
  /// The cases.
  public let cases: [Case]

  /// Draws cases.
  ///
  /// - Throws: ``PhantomError`` with code `invalidDesign`, naming the number at fault.
  public init(
    _ design: FactorPicturesDesign = FactorPicturesDesign(), seed: UInt64 = 0
  ) throws(PhantomError) {
    try design.validate()
    var stream = RandomStream(seed: seed, "factor pictures")
    var cases: [Case] = []
    var patient = 0
    while cases.count < design.caseCount {
      let count = 1 + stream.index(below: design.mostCasesPerPatient)
      for _ in 0..<count where cases.count < design.caseCount {
        cases.append(
          Case(
            id: "case\(cases.count)", patient: "patient\(patient)",
            levels: FactorPicturesDesign.Factor.allCases.map {
              stream.index(below: $0.levels.count)
            },
            x: 0.44 + 0.12 * stream.uniform(), y: 0.44 + 0.12 * stream.uniform(),
            radius: 0.28 + 0.06 * stream.uniform()))
      }
      patient += 1
    }
    self.design = design
    self.seed = seed
    self.cases = cases
  }

  /// The sentence of a case.
  public func text(of index: Int) -> String {
    let one = cases[index]
    var stream = RandomStream(seed: seed, "factor words", one.id)
    let opening = ["we see a", "there is a", "this shows a"][stream.index(below: 3)]
    let reporting = ["patient reports", "complains of", "history of"][stream.index(below: 3)]
    return "\(opening) \(one.name(.hue)) \(one.name(.shape)), \(reporting) \(one.name(.complaint))"
  }

  /// The picture of a case, in color.
  public func picture(of index: Int) throws(CohortError) -> Picture {
    let one = cases[index]
    var stream = RandomStream(seed: seed, "factor pixels", one.id)
    let side = design.imageSize
    let ground = one.level(.background) == 0 ? 50.0 : 200.0
    var color = [40.0, 40.0, 40.0]
    color[one.level(.hue)] = 220
    var pixels: [UInt8] = []
    pixels.reserveCapacity(side * side * 3)
    for row in 0..<side {
      for column in 0..<side {
        let x = ((Double(column) + 0.5) / Double(side) - one.x) / one.radius
        let y = ((Double(row) + 0.5) / Double(side) - one.y) / one.radius
        // Edges are a pixel wide, so that a shape does not jump with its place.
        let depth = Self.depth(one.level(.shape), abs(x), abs(y)) * one.radius * Double(side)
        let cover = min(1, max(0, depth + 0.5))
        for channel in 0..<3 {
          let value =
            ground + cover * (color[channel] - ground) + design.noise * stream.normal()
          pixels.append(UInt8(min(255, max(0, value.rounded()))))
        }
      }
    }
    return try Picture(width: side, height: side, channels: 3, pixels: pixels)
  }

  /// How deep inside a shape of half size 1 a point lies; below 0 outside.
  private static func depth(_ shape: Int, _ x: Double, _ y: Double) -> Double {
    switch shape {
    case 0: 1 - (x * x + y * y).squareRoot()
    case 1: 0.9 - max(x, y)
    default: min(1.05 - max(x, y), 0.32 - min(x, y))
    }
  }
}
