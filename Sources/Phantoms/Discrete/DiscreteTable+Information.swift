import Foundation

extension DiscreteTable {
  /// H(Y) in bits.
  public var labelEntropy: Double { Self.entropy(classShares) }

  /// I(X_S; Y) in bits, for the modalities S together.
  ///
  /// - Parameter modalities: Indices of modalities.
  /// - Throws: ``PhantomError`` with code `invalidDesign` for an index that is no modality.
  public func information(of modalities: [Int]) throws(PhantomError) -> Double {
    guard modalities.allSatisfy(alphabetSizes.indices.contains) else {
      throw PhantomError(
        .invalidDesign, place: "modalities",
        message: "expected indices from 0 to \(alphabetSizes.count - 1), found \(modalities)")
    }
    let chosen = Set(modalities).sorted()
    let size = chosen.reduce(1) { $0 * alphabetSizes[$1] }
    var joint = [Double](repeating: 0, count: size * classCount)
    var marginal = [Double](repeating: 0, count: size)
    for (cell, mass) in probabilities.enumerated() where mass > 0 {
      let (symbols, label) = outcome(of: cell)
      let place = chosen.reduce(0) { $0 * alphabetSizes[$1] + symbols[$1] }
      joint[place * classCount + label] += mass
      marginal[place] += mass
    }
    return max(0, Self.entropy(marginal) + labelEntropy - Self.entropy(joint))
  }

  private static func entropy(_ masses: [Double]) -> Double {
    masses.reduce(0) { $0 - ($1 > 0 ? $1 * log2($1) : 0) }
  }
}
