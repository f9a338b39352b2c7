public import Tensors

/// Features that are learned by contrast: rows of one case must agree, those of others not, and no
/// feature is negative, which makes them sparse.
///
/// ```
/// u = normalize(σ(g(adapter_p(x)))),  σ = ReLU
/// ```
///
/// Source: Wang et al. 2024, <https://arxiv.org/abs/2403.12459>. That paper has one modality; an adapter
/// for each and a shared head is this program's reading for several.
public struct ContrastiveHead: FeatureEncoder {
  /// A linear map, `[out, in]` and `[out]`.
  struct Map: Sendable {
    let weight: Tensor
    let bias: Tensor
  }

  /// The modalities, in order.
  public let modalities: [String]
  /// Whether every modality has a head of its own.
  public let hasSeparateHeads: Bool
  /// What is done to rows first.
  public let normalization: InputNormalization
  /// The number of features, M.
  public let featureCount: Int
  /// The length of a row, d.
  public let width: Int
  /// One a modality; none where heads are separate.
  let adapters: [Map]
  /// One, or one a modality.
  let heads: [Map]

  /// Checks that the parts fit together.
  init(
    modalities: [String], adapters: [Map], heads: [Map], normalization: InputNormalization
  ) throws(DictionariesError) {
    hasSeparateHeads = adapters.isEmpty
    guard let head = heads.first, head.weight.rank == 2, head.weight.count > 0,
      heads.count == (hasSeparateHeads ? modalities.count : 1),
      hasSeparateHeads || adapters.count == modalities.count
    else {
      throw DictionariesError(
        .invalidArgument,
        "contrastive head: \(adapters.count) adapters and \(heads.count) heads for "
          + "\(modalities.count) modalities")
    }
    (featureCount, width) = (head.weight.shape[0], head.weight.shape[1])
    for (maps, outputs) in [(adapters, width), (heads, featureCount)] {
      for map in maps where map.weight.shape != [outputs, width] || map.bias.shape != [outputs] {
        throw DictionariesError(
          .invalidArgument,
          "contrastive head: expected weights of shape \([outputs, width]), found "
            + "\(map.weight.shape) and \(map.bias.shape)")
      }
    }
    self.modalities = modalities
    self.adapters = adapters
    self.heads = heads
    self.normalization = normalization
  }

  /// What every feature sees before its activation, recorded for differentiation.
  public func preactivations(_ rows: Tensor, modality: String) throws -> Tensor {
    try preactivations(nil, rows, modality: modality)
  }

  /// What chosen features see before their activation, recorded for differentiation by `rows`.
  public func preactivations(
    of features: [Int], _ rows: Tensor, modality: String
  ) throws -> Tensor {
    for feature in features where !(0..<featureCount).contains(feature) {
      throw DictionariesError(
        .invalidArgument, "feature \(feature); expected 0 to \(featureCount - 1)")
    }
    return try preactivations(
      Tensor(features.map(Int64.init)).to(heads[0].weight.device), rows, modality: modality)
  }

  private func preactivations(
    _ features: Tensor?, _ rows: Tensor, modality: String
  ) throws -> Tensor {
    guard let index = modalities.firstIndex(of: modality) else {
      throw DictionariesError(
        .unknownModality,
        "no modality \"\(modality)\"; the head was trained on \(modalities.joined(separator: ", "))"
      )
    }
    guard rows.rank == 2, rows.shape[1] == width, rows.dtype?.isFloatingPoint == true else {
      throw DictionariesError(
        .invalidRows,
        "\(modality): expected rows of \(width) real numbers, found shape \(rows.shape) of "
          + "\(rows.dtype?.rawValue ?? "another type")")
    }
    let typed = try rows.converted(to: heads[0].weight.dtype ?? .float32)
    var x = try normalization(typed, modality: modality)
    if !adapters.isEmpty {
      x = try x.linear(weight: adapters[index].weight, bias: adapters[index].bias)
    }
    let head = heads[hasSeparateHeads ? index : 0]
    guard let features else { return try x.linear(weight: head.weight, bias: head.bias) }
    return try x.linear(
      weight: head.weight.selecting(features), bias: head.bias.selecting(features))
  }

  /// The activations of rows, each row scaled to length 1; rows of zeros stay zero.
  public func encode(_ rows: Tensor, modality: String) throws -> SparseCodes {
    try withoutGradients {
      if rows.dtype?.isFloatingPoint == true, let row = try rows.firstRowNotFinite() {
        throw DictionariesError(
          .invalidRows,
          "\(modality), row \(row): holds a number that is not finite; expected finite numbers, "
            + "remove the row or mend it")
      }
      var assembly = SparseCodesAssembly(featureCount: featureCount)
      let total = rows.shape.first ?? 0
      let blockSize = FeatureDictionary.blockSize(featureCount: featureCount)
      for start in stride(from: 0, through: max(0, total - 1), by: blockSize) {
        let block = try rows.sliced(start..<min(start + blockSize, total))
        let u = try InfoNCE.normalized(preactivations(block, modality: modality).relu())
        try assembly.append(
          u.replaced(where: block.isNotZero(), else: u.zerosLike()), activation: .relu)
      }
      return try assembly.codes()
    }
  }
}
