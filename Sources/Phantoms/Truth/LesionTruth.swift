import Foundation

/// The best that any model can do on a lesion phantom, from its distribution alone.
///
/// The lesion is certain once the photo is seen; the marker, or the expression that follows it,
/// tells the disease apart with a known error. Both are independent, so the chance of malignancy is
/// linear in the chance of disease, and the best decision is a threshold on the marker.
public struct LesionTruth: Sendable, Hashable, Codable {
  /// The best figures with one set of modalities.
  public struct Ceiling: Sendable, Hashable, Codable {
    /// The modalities.
    public let modalities: [LesionPhantom.ModalityName]
    /// The highest expected accuracy where all of them are there (exact).
    public let accuracy: Double
    /// The highest expected area under the ROC curve where all of them are there (quadrature).
    public let rocAUC: Double
    /// The highest expected accuracy with as many missing as the design says (exact).
    public let accuracyAsObserved: Double

    private enum CodingKeys: String, CodingKey {
      case modalities, accuracy
      case rocAUC = "roc_auc"
      case accuracyAsObserved = "accuracy_as_observed"
    }
  }

  /// How the label came about, in words.
  public let mechanism: String
  /// What each modality is worth: `needed` or `redundant`.
  public let roles: [String: String]
  /// The distribution.
  public let design: LesionDesign
  /// The share of malignant cases.
  public let prevalence: Double
  /// The ceilings, from no modality to all.
  public let ceilings: [Ceiling]

  /// Computes the truth about a design.
  ///
  /// - Parameter design: The distribution; must be one that a phantom can be drawn from.
  /// - Throws: ``PhantomError`` with code `invalidDesign` if a number is out of its range.
  public init(_ design: LesionDesign) throws(PhantomError) {
    try design.check()
    let ceiling = LesionCeiling(design)
    self.design = design
    mechanism =
      "Malignant, mostly, where the photo shows a lesion and the patient has the disease that raises "
      + "the marker. The expression follows the marker."
    roles = ["photo": "needed", "laboratory": "needed", "expression": "redundant"]
    prevalence = ceiling.prevalence
    ceilings = Self.subsets.map { subset in
      Ceiling(
        modalities: subset, accuracy: ceiling.accuracy(of: subset),
        rocAUC: ceiling.area(of: subset),
        accuracyAsObserved: ceiling.accuracyAsObserved(of: subset))
    }
  }

  /// The ceiling with a set of modalities, in any order.
  public func ceiling(with modalities: [LesionPhantom.ModalityName]) -> Ceiling? {
    ceilings.first { Set($0.modalities) == Set(modalities) }
  }

  /// All sets of modalities, small ones first.
  private static var subsets: [[LesionPhantom.ModalityName]] {
    let names = LesionPhantom.ModalityName.allCases
    let all = (0..<(1 << names.count)).map { mask in
      names.indices.filter { mask >> $0 & 1 == 1 }.map { names[$0] }
    }
    return all.enumerated().sorted {
      ($0.element.count, $0.offset) < ($1.element.count, $1.offset)
    }.map(\.element)
  }

  private enum CodingKeys: String, CodingKey {
    case mechanism, roles, design, prevalence, ceilings
  }
}
