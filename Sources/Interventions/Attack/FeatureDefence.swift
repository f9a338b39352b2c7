import Dictionaries
import Tensors

/// Features that attacks moved, dropped from the space or smoothed in a picture.
struct FeatureDefence {
  /// What is done to the features.
  enum Kind: String, CaseIterable {
    /// Silent in pictures and in texts: the space has them no more.
    case mask
    /// In pictures, the mean activation over noisy copies.
    case smooth
  }

  let dictionary: FeatureDictionary
  /// The features that attacks on the training part moved most.
  let set: FeatureSet

  /// Finds the features whose activations attacks changed most, on average over cases.
  init(
    dictionary: FeatureDictionary, modality: String, clean: Tensor, attacked: Tensor,
    share: Double
  ) throws {
    let before = try dictionary.encode(clean, modality: modality)
    let after = try dictionary.encode(attacked, modality: modality)
    var moved = [Double](repeating: 0, count: dictionary.featureCount)
    let left = before.dense()
    let right = after.dense()
    for place in left.indices { moved[place % moved.count] += abs(left[place] - right[place]) }
    let living = moved.indices.filter { moved[$0] > 0 }
    let count = min(living.count, max(1, Int((share * Double(living.count)).rounded())))
    let most = living.sorted { (moved[$0], $1) > (moved[$1], $0) }.prefix(count)
    self.dictionary = dictionary
    set = try FeatureSet(
      name: "moved by attacks", features: most, featureCount: dictionary.featureCount)
  }

  /// Rows without some features.
  func masked(_ rows: Tensor, _ set: FeatureSet, modality: String) throws -> Tensor {
    try CodedRows(rows, dictionary: dictionary, modality: modality).changed(by: .mask(set))
  }

  /// Rows in which some features stand at their means over noisy copies.
  func smoothed(
    _ rows: Tensor, copies: [Tensor], _ set: FeatureSet, modality: String
  ) throws -> Tensor {
    var sums = [Double](repeating: 0, count: rows.shape[0] * dictionary.featureCount)
    for copy in copies {
      let codes = try dictionary.encode(copy, modality: modality)
      for row in 0..<codes.caseCount {
        for place in codes.offsets[row]..<codes.offsets[row + 1] {
          sums[row * dictionary.featureCount + Int(codes.features[place])] +=
            codes.values[place] / Double(copies.count)
        }
      }
    }
    return try CodedRows(rows, dictionary: dictionary, modality: modality).changed(
      by: .swap(set, alpha: 1),
      partners: SparseCodes(dense: sums, featureCount: dictionary.featureCount))
  }
}
