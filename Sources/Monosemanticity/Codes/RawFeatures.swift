public import Dictionaries

/// How the columns of an embedding itself become features, without any dictionary.
public struct RawFeatures: Sendable, Hashable {
  /// What becomes of the sign, since an activation is never negative.
  public enum Sign: String, Sendable, Hashable, CaseIterable {
    /// The absolute value.
    case abs
    /// What is below 0 becomes 0.
    case relu
  }

  /// What becomes of the sign.
  public var sign: Sign
  /// Whether rows are brought to length 1 first.
  public var normalizes: Bool
  /// Whether the modality's mean row is taken off.
  public var centers: Bool

  /// Creates a rule; the default is absolute values of unit rows minus their mean.
  public init(sign: Sign = .abs, normalizes: Bool = true, centers: Bool = true) {
    self.sign = sign
    self.normalizes = normalizes
    self.centers = centers
  }

  /// The activations of an embedding's columns.
  public func codes(
    of modality: PairedEmbeddings.Modality
  ) throws(DictionariesError) -> SparseCodes {
    let width = modality.width
    let count = modality.presence.count
    var values = modality.values.map(Double.init)
    if normalizes {
      for row in 0..<count {
        let part = row * width..<(row + 1) * width
        let length = values[part].reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 0 else { continue }
        for place in part { values[place] /= length }
      }
    }
    if centers, modality.presentCount > 0 {
      var mean = [Double](repeating: 0, count: width)
      for row in 0..<count where modality.presence[row] {
        for column in 0..<width { mean[column] += values[row * width + column] }
      }
      let present = Double(modality.presentCount)
      for row in 0..<count where modality.presence[row] {
        for column in 0..<width { values[row * width + column] -= mean[column] / present }
      }
    }
    switch sign {
    case .abs: for place in values.indices { values[place] = Swift.abs(values[place]) }
    case .relu: for place in values.indices { values[place] = max(0, values[place]) }
    }
    return try SparseCodes(dense: values, featureCount: width)
  }
}
